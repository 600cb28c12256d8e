"""What conditions are about: which of them can matter to each other, and what of a scene can matter to them.

A subject is a customer's fact, the events of one name, all sends together (one send may meet several selectors), or all
that the clock shows. Conditions without a subject in common are independent: whatever customer, history and clock are
as one of them wants can be put together with those that are as the other wants. So a question about a rule and an
audience can do without the parts of the audience that have nothing to do with the rule, provided that some customer
meets these. What remains is small, and mostly a question that another campaign has asked before.
"""

from collections.abc import Hashable, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from comity.program.nodes import (
    And,
    Calendar,
    Compare,
    Condition,
    Count,
    Events,
    LocalTime,
    Moment,
    Rolling,
    Since,
    Today,
)
from comity.program.time import MONTHS
from comity.program.walk import TIMEZONE, facts, walk
from comity.solve.scene import Scene

About = frozenset[str]
"""The names of facts and events, and those below; a fact and an event of one name are taken for one subject."""

SENDS, CLOCK = "all sends", "the clock"
DAY, INSTANT = "the day", "the instant"
GIVEN = frozenset((DAY, INSTANT))
"""What a scene gives and no question varies; conditions that ask for it are not about each other for that."""


class Part(NamedTuple):
    """A condition that holds together with others, and what it is about."""

    condition: Condition
    about: About


def parts_of(condition: Condition) -> tuple[Part, ...]:
    """Return the conditions that one is the conjunction of."""
    items = condition.items if isinstance(condition, And) else (condition,)
    return tuple(Part(item, about(item)) for item in items)


@lru_cache(maxsize=4096)
def about(condition: Condition) -> About:
    """Return what a condition, which a message was put into, is about."""
    found = {fact.name for fact in facts(condition)}
    found.update(name for atom in walk(condition) for name in _asked(atom))
    return frozenset({*found, CLOCK} if TIMEZONE.name in found else found)


def _asked(atom: Condition) -> Iterator[str]:
    match atom:
        case Compare(_, left, right) if isinstance(left, Moment | Today) or isinstance(right, Moment | Today):
            yield INSTANT
        case LocalTime(days=days):
            yield from (CLOCK, DAY) if days else (CLOCK,)
        case Count(of, window):
            yield of.name if isinstance(of, Events) else SENDS
            if isinstance(window, Calendar):
                yield from (CLOCK, DAY, INSTANT)
            elif isinstance(window, Rolling) and window.duration.unit in MONTHS:
                yield INSTANT
        case Since(event, other):
            yield from (event, other)
        case _:
            pass


def concerns(one: About, other: About) -> bool:
    """Return whether what is about one and what is about the other have a subject in common."""
    return not one & other <= GIVEN


def related(parts: Iterable[Part], subjects: About) -> tuple[tuple[Condition, ...], About]:
    """Return the parts that concern some subjects, directly or through others, and what they all are about."""
    found: list[Condition] = []
    rest = list(parts)
    while near := [part for part in rest if concerns(part.about, subjects)]:
        found += [part.condition for part in near]
        rest = [part for part in rest if not concerns(part.about, subjects)]
        subjects = subjects.union(*(part.about for part in near))
    return tuple(found), subjects


def seen(scene: Scene, subjects: About) -> Hashable | None:
    """Return what of a scene can matter to some subjects, to be compared; None where no other is likely to be equal."""
    if SENDS in subjects and scene.sends:
        return None
    events = tuple(event for event in scene.events if event.name in subjects)
    clock, exact = scene.clock, bool(events) or INSTANT in subjects
    if CLOCK not in subjects:
        return scene.now if exact else None, events
    settled = clock if clock.fixed or DAY in subjects else (clock.zone, clock.minute)
    return scene.now if exact or clock.fixed else None, events, settled
