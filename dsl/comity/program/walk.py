"""Walking conditions: what they are made of and which facts they read."""

from collections.abc import Iterator

from comity.program.nodes import (
    And,
    Calendar,
    Compare,
    Condition,
    Const,
    Count,
    Events,
    Fact,
    Holds,
    IsIn,
    Known,
    LocalTime,
    Matches,
    Not,
    Or,
    Sends,
    Shares,
    Since,
    Stated,
    Zone,
)
from comity.types.vocabulary import Scope

TIMEZONE = Fact(Scope.CUSTOMER, "timezone")


def children(condition: Condition) -> tuple[Condition, ...]:
    """Return the conditions a compound is made of; none for an atom.

    The selector of a `Count` is no part of it: it speaks of earlier sends, not of this message.
    """
    match condition:
        case And(items) | Or(items):
            return items
        case Not(item):
            return (item,)
        case Const() | Compare() | IsIn() | Shares() | Matches() | Holds() | Known() | Stated():
            return ()
        case LocalTime() | Count() | Since():
            return ()


def walk(condition: Condition) -> Iterator[Condition]:
    """Yield a condition and all it is made of, from left to right, each before its parts."""
    stack = [condition]
    while stack:
        item = stack.pop()
        yield item
        stack.extend(reversed(children(item)))


def facts(condition: Condition) -> Iterator[Fact]:
    """Yield the facts of this message and this customer that a condition reads, with repetitions.

    A wall clock or calendar in customer time reads the customer's ``timezone``; facts of earlier sends are not among
    them (see `facts_of_sends`).
    """
    for item in walk(condition):
        yield from facts_of_atom(item)


def facts_of_sends(condition: Condition) -> Iterator[Fact]:
    """Yield the facts of earlier sends that a condition reads, with repetitions."""
    for item in walk(condition):
        if isinstance(item, Count) and isinstance(item.of, Sends):
            yield from facts(item.of.selector)
            yield from (key for key in item.of.keys if key.scope is Scope.MESSAGE)


def facts_of_atom(atom: Condition) -> Iterator[Fact]:
    """Yield the facts that an atom reads, as `facts`; none for a compound."""
    match atom:
        case Const() | Not() | And() | Or() | Since():
            pass
        case Compare(_, left, right) | Shares(left, right):
            yield from (side for side in (left, right) if isinstance(side, Fact))
        case IsIn(fact) | Matches(fact) | Holds(fact) | Known(fact) | Stated(fact):
            yield fact
        case LocalTime(zone):
            yield from _facts_of_zone(zone)
        case Count(of, window):
            yield from _facts_of_counted(of)
            if isinstance(window, Calendar):
                yield from _facts_of_zone(window.zone)


def _facts_of_counted(of: Events | Sends) -> tuple[Fact, ...]:
    return of.keys if isinstance(of, Sends) else ()


def _facts_of_zone(zone: Zone) -> tuple[Fact, ...]:
    return (TIMEZONE,) if zone.of_customer else ()
