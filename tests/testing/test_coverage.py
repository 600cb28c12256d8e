"""What tests leave untested, as `missing` and `seen` of each rule and condition: the expectation at the sentence."""

import pytest
from tests.check.policies import load_standard, modules_of

from comity.check.policy import check
from comity.testing.coverage import Covered, Seen, coverage, share
from comity.testing.suite import Suite
from comity.text.source import Source

WORDS = {True: "T", False: "F", None: "?"}


def covered(text: str) -> tuple[Covered, ...]:
    """Return what the tests in a policy show of it."""
    own, used = modules_of(text)
    files = tuple(module.source.name for module in own)

    def load(name: str) -> Source | None:
        return used.get(name) or load_standard(name)

    policy = check(own, load)
    assert policy.findings == ()
    return coverage(Suite(policy, tuple(own), load, files, policy.tests))


def told(seen: Seen) -> str:
    """Return how often something was true, false and unknown, and what of it is missing."""
    missing = "".join(WORDS[value] for value in seen.missing)
    return f"{seen.true} {seen.false} {seen.unknown}" + (f" no {missing}" if missing else "")


def table(text: str) -> dict[str, str]:
    """Return all that was seen of the one rule of a policy."""
    (rule,) = covered(text)
    return {"fired": told(rule.fired)} | {f"{part.role} {part.words}": told(part.seen) for part in rule.parts}


NOTHING = 'test "t" { when topic:other then allowed }\n'
BLOCKED = 'test "b" { given stage = adoption, plan = 1 when offer:trial then blocked }\n'
RULE = """
customer has plan: count
define member as stage >= adoption and plan > 0
x: never send offer:trial to member unless topic:thanks
"""
WAIVED = """
x: never send offer:trial
waive x for topic:pilot to segment:pilot until 2026-01-15 because "why"
test "in" { when offer:trial, topic:pilot then blocked }
test "out" { at 2026-01-16T00:00Z when offer:trial then blocked }
"""
CAPPED = """
x: limit purpose:marketing to 1 per 7 days when between 08:00 and 21:00 customer time
test "b" { when purpose:marketing then allowed }
"""
FALL_BACK = """
x: never send channel:sms to stage is unknown when between 08:00 and 21:00 customer time else "UTC"
test "b" { when channel:sms then blocked }
"""
CASES = {
    "a message that the rule is not for shows nothing but that": (
        RULE + NOTHING,
        {
            "fired": "0 0 0 no TF?",
            "for offer:trial": "0 1 0 no T",
            "to stage >= adoption": "0 0 0 no TF?",
            "to plan > 0": "0 0 0 no TF?",
            "unless topic:thanks": "0 0 0 no TF",
        },
    ),
    "a definition counts where it is used, `unless` where the rule would fire": (
        RULE + NOTHING + BLOCKED + 'test "c" { given plan = 0 when offer:trial, topic:thanks then allowed }\n',
        {
            "fired": "1 1 0 no ?",
            "for offer:trial": "2 1 0",
            "to stage >= adoption": "1 0 1 no F",
            "to plan > 0": "1 1 0 no ?",
            "unless topic:thanks": "0 1 0 no T",
        },
    ),
    "a rule of a selector alone is silent where it is not for the message": (
        "x: never send offer:trial\n" + NOTHING + 'test "b" { when offer:trial then blocked }\n',
        {"fired": "1 1 0", "for offer:trial": "1 1 0"},
    ),
    "a rule for anything only has to fire": (
        "x: never send anything\n" + 'test "b" { when offer:trial then blocked }\n',
        {"fired": "1 0 0"},
    ),
    "a waiver counts on its days": (
        WAIVED,
        {
            "fired": "2 0 0 no F",
            "for offer:trial": "2 0 0 no F",
            "waived for topic:pilot": "1 0 0 no F",
            "waived for segment:pilot": "0 0 1 no TF",
        },
    ),
    "the history of a test is there, a customer's clock may not be": (
        CAPPED,
        {
            "fired": "0 1 0 no T?",
            "for purpose:marketing": "1 0 0 no F",
            "when between 08:00 and 21:00 customer time": "0 0 1 no TF",
            "limit received purpose:marketing in the last 7 days": "0 1 0 no T",
        },
    ),
    "a clock with a zone to fall back on is never unknown, nor is whether a fact is known": (
        FALL_BACK,
        {
            "fired": "1 0 0 no F",
            "for channel:sms": "1 0 0 no F",
            "to stage is unknown": "1 0 0 no F",
            'when between 08:00 and 21:00 customer time else "UTC"': "1 0 0 no F",
        },
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_was_seen(name: str) -> None:
    text, expected = CASES[name]
    assert table(text) == expected


def test_only_rules_of_the_files_that_are_tested_count() -> None:
    text = 'use other\nx: never send offer:trial\ntest "b" { when offer:trial then blocked }\n'
    found = covered(text + "#=== used other\ny: never send offer:trial\n")
    assert [rule.rule.id for rule in found] == ["policy.x"]


def test_the_share_is_of_all_that_should_have_been_seen() -> None:
    found = covered("x: never send offer:trial\n" + 'test "b" { when offer:trial then blocked }\n')
    assert share(found) == 50
    assert share(()) == 100
