"""What one rule says of one situation."""

from collections.abc import Iterator

from comity.evaluate.holds import Situation, holds
from comity.program.nodes import Enforced, Program, Rule, Verdict, Waiver
from comity.program.time import today
from comity.text.record import record


@record
class Case:
    """A rule with the waivers that name it."""

    rule: Rule
    waivers: tuple[Waiver, ...] = ()


def cases(program: Program, *, review: bool) -> Iterator[Case]:
    """Yield the rules a decision asks: those enforced at send or, in a ``review``, all of them (ruling 14)."""
    for rule in program.rules:
        if review or rule.enforced is not Enforced.IN_REVIEW:
            yield Case(rule, tuple(waiver for waiver in program.waivers if waiver.rule == rule.id))


def fires(case: Case, situation: Situation) -> bool | None:
    """Return whether a rule fires; None where that cannot be told (ruling 1).

    An `unless` or a waiver that is unknown does not apply.
    """
    rule = case.rule
    if not in_force(rule, situation):
        return False
    body = holds(rule.body, situation)
    if body is False or holds(rule.unless, situation) is True:
        return False
    return False if any(_applies(waiver, situation) for waiver in case.waivers) else body


def in_force(rule: Rule, situation: Situation) -> bool:
    """Return whether today, in the policy's zone, is one of the rule's days, both ends included."""
    if rule.since is None and rule.until is None:
        return True
    day = today(situation.now, situation.zone)
    return (rule.since is None or rule.since <= day) and (rule.until is None or day <= rule.until)


def _applies(waiver: Waiver, situation: Situation) -> bool:
    if today(situation.now, situation.zone) > waiver.until:
        return False
    return holds(waiver.selector, situation) is True and holds(waiver.audience, situation) is True


def verdict_of(case: Case, situation: Situation) -> Verdict:
    """Return the outcome of one rule alone."""
    match fires(case, situation):
        case True:
            return case.rule.outcome
        case None:
            return case.rule.if_unknown
        case _:
            return Verdict.ALLOW
