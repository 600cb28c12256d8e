"""Fixes of policy lint: what they write can be read, the finding is gone, and a safe one changes no meaning."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from comity.check.modules import ModuleText
from comity.check.policy import Checked, check
from comity.linter.policy import lint_policy
from comity.program.nodes import Condition
from comity.solve.fold import ANYTHING, IS_FALSE, IS_TRUE, IS_UNKNOWN
from comity.solve.questions import satisfiable
from comity.text.finding import Finding, Fix
from comity.text.source import Source

PRELUDE = Path(__file__).parents[3] / "stdlib_policies" / "comity_stdlib" / "vocabulary.comity"
TODAY = date(2026, 1, 15)
NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)

CASES = [
    ("to not not (stage >= adoption)", "to (stage >= adoption)", True),
    ("to not (stage != adoption)", "to stage == adoption", True),
    ('to not ((country not in ["DE",\n  "AT"]))', 'to country in ["DE",\n  "AT"]', True),
    ("to not (timezone is unknown)", "to timezone is known", True),
    ('to not (customer.language != "en")', 'to customer.language == "en"', True),
    ("and not (channel != email) to everyone", "and channel == email to everyone", False),
    ("when not (message.language != customer.language)", "when message.language == customer.language", False),
]  # fmt: skip

NIGHTS = """\
nights: never send channel:sms {}
  instead hold
days: never send channel:sms on weekends in "UTC"
"""

GAPS = [
    ('on weekdays between 21:00 and 09:00 in "UTC"',
     'on [monday, tuesday, wednesday, thursday, friday, sunday] between 21:00 and 09:00 in "UTC"'),
    ('on [ monday, tuesday, wednesday,\n  thursday, friday, saturday ] between 21:00 and 09:00 in "UTC"',
     'between 21:00 and 09:00 in "UTC"'),
]  # fmt: skip


def checked(text: str) -> Checked:
    prelude = Source("vocabulary.comity", PRELUDE.read_text(encoding="utf-8"))
    policy = check([ModuleText("policy", Source("policy.comity", text))], {"comity.vocabulary": prelude}.get)
    assert not policy.findings
    return policy


def only(policy: Checked, code: str) -> Finding:
    (finding,) = (finding for finding in lint_policy(policy, TODAY) if finding.rule == code)
    return finding


def applied(text: str, fix: Fix) -> str:
    for edit in sorted(fix.edits, key=lambda edit: edit.place.span, reverse=True):
        start, end = edit.place.span
        text = text[:start] + edit.text + text[end:]
    return text


def body(policy: Checked) -> Condition:
    (rule,) = policy.program.rules
    return rule.body


def same(before: Checked, after: Checked) -> bool:
    """Whether the rule has the same truth value everywhere, anything being perhaps unknown."""
    one, two, vocabulary = body(before), body(after), before.program.vocabulary
    differ = (
        satisfiable(((one, want), (two, ANYTHING ^ want)), vocabulary, NOON, "UTC", assume_missing=True)
        for want in (IS_TRUE, IS_FALSE, IS_UNKNOWN)
    )
    return not any(differ)


@pytest.mark.parametrize(("negated", "plain", "safe"), CASES)
def test_a_double_negation_is_taken_out(negated: str, plain: str, safe: bool) -> None:
    text = f"no-trials: never send offer:trial {negated}\n"
    before = checked(text)
    (fix,) = only(before, "double-negation").fixes
    mended = applied(text, fix)
    assert mended == f"no-trials: never send offer:trial {plain}\n"
    after = checked(mended)
    assert "double-negation" not in {finding.rule for finding in lint_policy(after, TODAY)}
    assert (fix.safe, same(before, after)) == (safe, safe)


@pytest.mark.parametrize(("clock", "mended"), GAPS)
def test_a_gap_in_quiet_hours_is_closed(clock: str, mended: str) -> None:
    text = NIGHTS.format(clock)
    (fix,) = only(checked(text), "quiet-hours-gap").fixes
    assert not fix.safe, "it refuses more than before"
    assert applied(text, fix) == NIGHTS.format(mended)
    assert "quiet-hours-gap" not in {finding.rule for finding in lint_policy(checked(NIGHTS.format(mended)), TODAY)}


def test_a_night_in_two_windows_is_left_to_its_author() -> None:
    text = """\
late: never send channel:sms on weekdays between 21:00 and 24:00 in "UTC"
early: never send channel:sms on weekdays between 00:00 and 08:00 in "UTC"
"""
    finding = only(checked(text), "quiet-hours-gap")
    assert finding.fixes == ()
    assert finding.help is not None
    assert "`between 21:00 and 08:00`" in finding.help


def test_days_from_a_definition_are_left_to_their_author() -> None:
    text = 'define night as on weekdays between 21:00 and 09:00 in "UTC"\n' + NIGHTS.format("when night")
    assert only(checked(text), "quiet-hours-gap").fixes == ()
