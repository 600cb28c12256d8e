"""Until when a rule, or a decision, stays as it is if nothing but time passes (LANGUAGE.md section 7, ruling 9).

What time cannot change is put in first: an atom of which `changes` knows no instant has its value for good. What
remains is evaluated at one instant after another, by the evaluator itself.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from comity.evaluate.changes import NEVER, Changes, changes, changes_of_atom, changes_of_days, instants_of
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

    ``cases`` are all rules of the decision: one that is silent now may speak later.
    """
    refusing = [_course(case, situation) for case in cases if _refuses(case, situation)]
    if not all(item.changes for item in refusing):
        return None
    others = [_course(case, situation) for case in cases if not _refuses(case, situation)]
    # Those that refuse now are the likeliest to refuse then, so they are asked first.
    courses = (*refusing, *(item for item in others if item.changes))
    for now in instants_of(_all_changes(courses), situation.now):
        then = replace(situation, now=now)
        if not any(_refuses(item.case, then) for item in courses):
            return now
    return None


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


def _all_changes(courses: Iterable[_Course]) -> Changes:
    found = NEVER
    for item in courses:
        found |= item.changes
    return found
