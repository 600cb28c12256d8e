"""What comes of a test: which of its claims do not hold, and why."""

from datetime import UTC, datetime

import pytest
from tests.check.policies import check_text

from comity.program.nodes import Verdict
from comity.testing.run import Failure, Outcome, accounts_of, run

POLICY = """
x: never send offer:trial within 1 month after purchased
   instead hold
y: never send offer:trial when received offer:trial
z: require rationale for topic:price
   enforce in review
w: only send channel:sms to stage == adoption
   enforce at send
"""


def outcomes(tests: str) -> list[Outcome]:
    """Run tests of the policy."""
    policy = check_text(POLICY + tests)
    assert policy.findings == ()
    assert policy.tests
    return [run(test, policy.program) for test in policy.tests]


def wrong(failure: Failure) -> list[object]:
    """Return what is wrong about a claim."""
    bare = [name for name in ("verdict", "until") if getattr(failure, name)]
    return [*bare, *failure.silent, *(f"not {rule}" for rule in failure.fired)]


CLAIMS = """
test "all that can be claimed" {
  given country = "DE"
  given purchased 2 weeks ago
  given received offer:discount 1 day ago
  at 2026-03-31T00:00Z
  when offer:trial
  then held until 2026-04-17T00:00Z by x not by y
  then allowed
  then held until 2026-04-16T00:00Z
  then held by y
  then blocked by only y
  then not by x
}
"""


def test_a_claim_that_is_wrong_is_told_with_what_is_so() -> None:
    (outcome,) = outcomes(CLAIMS)
    assert not outcome.passed
    assert outcome.decision.verdict is Verdict.HOLD
    assert outcome.decision.until == datetime(2026, 4, 17, tzinfo=UTC)
    assert [wrong(failure) for failure in outcome.failures] == [
        ["verdict"],
        ["until"],
        ["policy.y"],
        ["verdict", "policy.y", "not policy.x"],
        ["not policy.x"],
    ]


def test_rules_of_both_enforcements_are_asked() -> None:
    (outcome,) = outcomes('test "t" { when topic:price, channel:sms then blocked by only z, w }')
    assert outcome.passed


def test_what_is_not_given_is_unknown_but_the_history_is_complete() -> None:
    (outcome,) = outcomes('test "t" { when offer:trial, channel:sms then blocked by only w }')
    assert outcome.passed
    assert [(reason.unknown, reason.missing) for reason in outcome.decision.reasons] == [(True, ("stage",))]


def test_noon_of_a_day_in_january_unless_it_says_otherwise() -> None:
    (outcome,) = outcomes(
        'test "t" { given purchased at 2025-12-15T12:01Z when offer:trial then held until 2026-01-15T12:01Z }'
    )
    assert outcome.passed


@pytest.mark.parametrize(
    ("given", "until"),
    [
        ('purchased at 2026-01-14T12:00 "America/New_York"', "2026-02-14T17:00Z"),
        ("purchased at 2026-01-14T12:00", "2026-02-14T11:00Z"),
    ],
)
def test_an_event_is_in_its_own_zone_or_else_in_that_of_the_test(given: str, until: str) -> None:
    (outcome,) = outcomes(
        f'test "t" {{ given {given}\n at 2026-01-15T12:00 "Europe/Berlin" when offer:trial then held until {until} }}'
    )
    assert outcome.passed, outcome.failures


def test_the_rules_that_a_failed_claim_names_are_accounted_for() -> None:
    policy = check_text(POLICY + 'test "t" { given purchased 1 day ago when offer:trial then held by only y }')
    (outcome,) = [run(test, policy.program) for test in policy.tests]
    told = list(accounts_of(outcome, policy.program))
    assert [(account.rule.id, account.fired) for account in told] == [("policy.x", True), ("policy.y", False)]
    assert [(part.role, part.step.value) for part in told[1].parts] == [("for", True), ("when", False)]


def test_where_a_failed_claim_names_no_rule_those_that_fired_are_accounted_for() -> None:
    policy = check_text(POLICY + 'test "t" { when topic:price then allowed }')
    (outcome,) = [run(test, policy.program) for test in policy.tests]
    assert [account.rule.id for account in accounts_of(outcome, policy.program)] == ["policy.z"]
