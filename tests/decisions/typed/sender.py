"""A program as users write it: it must pass the strictest type checks, and run."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import comity
from comity import Check, DataError, Decision, History, Policy, PolicyError, Reason, Verdict


@dataclass(frozen=True, slots=True)
class Letter:
    """A message."""

    campaign: str
    channel: str
    offer: tuple[str, ...] = ()


def compiled(text: str) -> Policy | str:
    """Return a policy, or what is wrong with it."""
    try:
        return comity.compile(text)
    except PolicyError as error:
        return ", ".join(finding.message for finding in error.findings)


def told(decision: Decision) -> list[str]:
    """Return a decision as lines of a log."""
    reasons: tuple[Reason, ...] = decision.reasons
    lines = [f"{reason.rule}: {reason.verdict} ({reason.because or 'no reason given'})" for reason in reasons]
    until: datetime | None = decision.until
    if until is not None:
        lines.append(f"try again in {until - datetime(2026, 1, 15, tzinfo=UTC)}")
    return lines


def sent(policy: Policy, letters: list[Letter], customer: Mapping[str, object], history: History) -> list[Letter]:
    """Return the letters that may be sent, the most wanted first."""
    now = datetime(2026, 1, 15, 12, tzinfo=UTC)
    return [letter for letter, decision in policy.arbitrate(letters, customer, history, now) if decision.allowed]


def main() -> list[str]:
    """Return what a sender did."""
    policy = compiled('trials: never send offer:trial to stage >= adoption because "they pay already"')
    assert isinstance(policy, Policy), policy
    now = datetime(2026, 1, 15, 12, tzinfo=UTC)
    customer = policy.vocabulary.customer_model.model_validate({"stage": "adoption"})
    history = History(sends=[{"at": now - timedelta(days=1), "channel": "email"}])
    check: Check = policy.for_message({"offer": ["trial"]})
    decision = check(customer, history, now)
    assert decision.verdict is Verdict.BLOCK
    assert decision.verdict > Verdict.WARN
    problem: str | None = None
    try:
        policy.decide({}, {}, None, datetime(2026, 1, 1))  # noqa: DTZ001 (the mistake)
    except DataError as error:
        problem = error.field
    letters = sent(policy, [Letter("a", "email", ("trial",)), Letter("b", "email")], {"stage": "adoption"}, history)
    return [*told(decision), *(letter.campaign for letter in letters), str(problem), str(dict(policy.window))]
