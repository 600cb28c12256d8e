"""What one rule says of one situation."""

from collections.abc import Iterator

from comity.evaluate.holds import Situation, holds
from comity.program.nodes import Enforced, Program, Rule, Verdict, Waiver
from comity.program.time import in_force, today
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
    if not in_force(rule, today(situation.now, situation.zone)):
        return False
    body = holds(rule.body, situation)
    if body is False or holds(rule.unless, situation) is True:
        return False
    return False if any(_applies(waiver, situation) for waiver in case.waivers) else body


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
