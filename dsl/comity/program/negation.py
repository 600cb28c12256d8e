"""Negations pushed inwards as far as that changes no value, unknown included.

Through `and`, `or` and counts that is always exact. An operator is turned round only on facts of the customer: on a
message's, which may not be stated, ``x != y`` differs from ``not x == y`` (ruling 2).
"""

from comity.program.nodes import And, Compare, Condition, Count, IsIn, LocalTime, Not, Op, Or
from comity.program.simplify import conjunction, disjunction, negation
from comity.program.walk import facts
from comity.text.record import replace
from comity.types.vocabulary import Scope

MIDNIGHT = 1440
OPPOSITE = {Op.EQ: Op.NE, Op.NE: Op.EQ, Op.LT: Op.GE, Op.GE: Op.LT, Op.GT: Op.LE, Op.LE: Op.GT}


def positive(condition: Condition) -> Condition:
    """Return a condition of the same three-valued meaning with negations pushed in as far as that is exact."""
    match condition:
        case And(items):
            return conjunction(positive(item) for item in items)
        case Or(items):
            return disjunction(positive(item) for item in items)
        case Not(item):
            return _opposite(item)
        case _:
            return condition


def _opposite(condition: Condition) -> Condition:
    match condition:
        case And(items):
            return disjunction(_opposite(item) for item in items)
        case Or(items):
            return conjunction(_opposite(item) for item in items)
        case Not(item):
            return positive(item)
        case Compare(op) if _is_open(condition):
            return replace(condition, op=OPPOSITE[op])
        case IsIn(_, _, negated) if _is_open(condition):
            return replace(condition, negated=not negated)
        case Count(_, _, times, at_least) if times > 1 or not at_least:
            return replace(condition, times=times - 1 if at_least else times + 1, at_least=not at_least)
        case LocalTime():
            return _other_times(condition)
        case _:
            return negation(condition)


def _is_open(atom: Condition) -> bool:
    """Return whether an atom reads no fact of the message, so that it is unknown and not False where one lacks."""
    return all(fact.scope is Scope.CUSTOMER for fact in facts(atom))


def _other_times(clock: LocalTime) -> Condition:
    """Return the rest of the week or the day; hours on some days have no such rest."""
    whole = (clock.start, clock.end) == (0, MIDNIGHT)
    rest = frozenset(range(7)) - clock.days
    if whole and clock.days and rest:
        return replace(clock, days=rest)
    if whole or clock.days:
        return Not(clock)
    return replace(clock, start=clock.end % MIDNIGHT, end=clock.start or MIDNIGHT)
