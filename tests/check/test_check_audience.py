"""Audiences of campaigns: what they come down to, and what they may not ask."""

import pytest
from tests.check import printed
from tests.check.policies import check_text

from comity.check.audience import check_audience
from comity.program.nodes import Condition, Program
from comity.syntax.parse import parse_audience
from comity.text.finding import Problem

POLICY = """
setting cap = 3
customer has plan: one of free < basic
define member as stage >= adoption
define trial as offer:trial
define quiet as between 21:00 and 08:00
define agreed as consent has channel
define recent as had purchased in the last 30 days
"""


@pytest.fixture(scope="module")
def program() -> Program:
    return check_text(POLICY).program


def checked(text: str, program: Program) -> tuple[Condition | None, tuple[Problem, ...]]:
    node, problems = parse_audience(text)
    assert node is not None
    assert problems == ()
    return check_audience(node, program)


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("everyone", "true"),
        ("member and plan > free", "(customer.stage >= 'adoption' [{}] and customer.plan > 'free' [free < basic])"),
        ("customers with segment:vip", "customer.segment has 'vip'"),
        ('language == "en"', "customer.language == 'en'"),
        ("not recent", "not at least 1 purchased in 30 days"),
        ("received (offer:trial and channel:email) ever", "{sent}"),
        ("within 3 days after signed_up_at", "(customer.signed_up_at > now - 3 days and customer.signed_up_at <= now)"),
    ],
)
def test_audience_becomes_a_condition(text: str, condition: str, program: Program) -> None:
    sent = "at least 1 sends ever {(message.offer has 'trial' and message.channel == 'email')}"
    stages = "exposure < adoption < retention < advocacy"
    found, problems = checked(text, program)
    assert problems == ()
    assert found is not None
    assert printed.condition(found) == condition.replace("{sent}", sent).replace("{}", stages)


@pytest.mark.parametrize(
    ("text", "code", "marked"),
    [
        ("stge == adoption", "unknown-name", "stge"),
        ("stage == adopted", "unknown-name", "adopted"),
        ("member and offer:trial", "wrong-scope", "offer:trial"),
        ("channel == email", "wrong-scope", "channel"),
        ("consent has channel", "wrong-scope", "channel"),
        ("on weekends", "wrong-scope", "on weekends"),
        ("anything", "wrong-scope", "anything"),
        ("open_cases > cap", "unknown-name", "cap"),
        ("quiet", "wrong-scope", "quiet"),
        ("agreed", "wrong-scope", "agreed"),
        ("trial or member", "wrong-scope", "trial"),
        ("nothing or member == yes", "unknown-name", "nothing"),
        ('language matches "x"', "not-expressible", "language"),
        ("received offer:trial and topic:x", "wrong-scope", "topic:x"),
        ("timezone", "type-mismatch", "timezone"),
    ],
)
def test_problem_stands_at_what_is_wrong(text: str, code: str, marked: str, program: Program) -> None:
    found, problems = checked(text, program)
    assert found is None
    assert problems[0].code == code
    assert text[slice(*problems[0].span)] == marked


def test_every_mistake_is_found_once(program: Program) -> None:
    _, problems = checked('stge == adoption and channel:email or open_cases == "1" or not stge == x', program)
    assert [problem.code for problem in problems] == ["unknown-name", "wrong-scope", "type-mismatch", "unknown-name"]
