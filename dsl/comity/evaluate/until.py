"""Until when a rule, or a decision, stays as it is if nothing but time passes (LANGUAGE.md section 7, ruling 9).

What time cannot change is put in first: an atom of which `changes` knows no instant has its value for good. What
remains is evaluated at one instant after another, by the evaluator itself.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from comity.evaluate.changes import Changes, changes, changes_of_atom, changes_of_days, instants_of
from comity.evaluate.holds import Situation, holds
from comity.evaluate.verdict import Case, fires, verdict_of
from comity.program.nodes import Condition, Const, Verdict, Waiver
from comity.program.simplify import fold
from comity.text.record import record, replace


def silent_from(case: Case, situation: Situation) -> datetime | None:
    """Return the first instant after now at which a rule definitely does not fire, None where none lies ahead."""
    ahead = _course(case, situation)
    for now in instants_of(ahead.changes, situation.now):
        if fires(ahead.case, replace(situation, now=now)) is False:
            return now
    return None


def sendable_from(cases: Sequence[Case], situation: Situation) -> datetime | None:
    """Return the first instant after now at which no rule says more than warn, None where none lies ahead.

    ``cases`` are all rules of the decision: one that is silent now may speak later. No message may be sent before each
    rule that refuses it has become silent for itself, so the latest of those instants is where to look next.
    """
    ahead = {place: iter(_milder(case, situation)) for place, case in enumerate(cases)}
    now = situation.now
    while refusing := [place for place, case in enumerate(cases) if _refuses(case, replace(situation, now=now))]:
        ends = [next((at for at in ahead[place] if at > now), None) for place in refusing]
        known = [at for at in ends if at is not None]
        if len(known) < len(ends):
            return None
        now = max(known)
    return now


def _milder(case: Case, situation: Situation) -> Iterator[datetime]:
    """Yield the later instants, of those at which a rule can change, at which it says no more than warn."""
    course = _course(case, situation)
    for now in instants_of(course.changes, situation.now):
        if not _refuses(course.case, replace(situation, now=now)):
            yield now


def _refuses(case: Case, situation: Situation) -> bool:
    return verdict_of(case, situation) > Verdict.WARN


# What becomes of a rule ---------------------------------------------------------------------------------------------


@record
class _Course:
    """A rule of which only what time can change is left, and when that may be."""

    case: Case
    changes: Changes


def _course(case: Case, situation: Situation) -> _Course:
    rule = replace(case.rule, body=_settled(case.rule.body, situation), unless=_settled(case.rule.unless, situation))
    waivers = tuple(_settled_waiver(waiver, situation) for waiver in case.waivers)
    found = changes_of_days(case, situation)
    for condition in (rule.body, rule.unless, *(part for item in waivers for part in (item.selector, item.audience))):
        found |= changes(condition, situation)
    return _Course(Case(rule, waivers), found)


def _settled_waiver(waiver: Waiver, situation: Situation) -> Waiver:
    selector, audience = _settled(waiver.selector, situation), _settled(waiver.audience, situation)
    return replace(waiver, selector=selector, audience=audience)


def _settled(condition: Condition, situation: Situation) -> Condition:
    def settle(atom: Condition) -> Condition:
        return atom if changes_of_atom(atom, situation) else Const(holds(atom, situation))

    return fold(condition, settle)
