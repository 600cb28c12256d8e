"""How much history a decision needs: what a caller has to fetch before asking.

A length is an upper bound. Windows in minutes to weeks are exact, and no longer than they say. Calendar steps and
calendar windows are as long as the longest there is (a month 31 days, a quarter 92, a year 366), and two days more,
since clocks between the two ends may be put back, where the date line was moved by a whole day.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Literal

from comity.evaluate.verdict import Case, cases
from comity.program.nodes import (
    Calendar,
    Condition,
    Count,
    Duration,
    Events,
    Ever,
    Program,
    Rolling,
    Since,
    Unit,
    Window,
)
from comity.program.walk import facts_of_sends, walk

Length = timedelta | Literal["ever"]
"""Back from now, both ends included, or all there is."""

SENDS, EVENTS = "sends", "events"
EVER: Literal["ever"] = "ever"

DAYS = {Unit.DAY: 1, Unit.WEEK: 7, Unit.MONTH: 31, Unit.QUARTER: 92, Unit.YEAR: 366}
EXACT = {Unit.MINUTE: 1, Unit.HOUR: 60, Unit.DAY: 1440, Unit.WEEK: 10080}
CLOCKS = timedelta(days=2)


def window(program: Program, *, review: bool = False) -> Mapping[str, Length]:
    """Return how far back decisions look, by name.

    ``sends`` and ``events`` have the longest length of their kind, each kind of event that is counted its own, and each
    message's fact that earlier sends are asked for its own. What no rule asks for is not there; two things of one name
    share the longer length. Rules that are enforced in review only are not asked unless in a ``review``.
    """
    found: dict[str, Length] = {}
    for case in cases(program, review=review):
        for part in _parts(case):
            for name, length in _asked(part):
                found[name] = max(found.get(name, timedelta()), length, key=_order)
    return MappingProxyType({name: found[name] for name in sorted(found)})


def _parts(case: Case) -> Iterator[Condition]:
    yield from (case.rule.body, case.rule.unless)
    for waiver in case.waivers:
        yield from (waiver.selector, waiver.audience)


def _asked(condition: Condition) -> Iterator[tuple[str, Length]]:
    for atom in walk(condition):
        match atom:
            case Since(event, other):
                yield from ((name, EVER) for name in (EVENTS, event, other))
            case Count(Events(name), window):
                yield from _each((EVENTS, name), window)
            case Count(_, window):
                yield from _each((SENDS, *(fact.name for fact in facts_of_sends(atom))), window)
            case _:
                pass


def _each(names: Iterable[str], window: Window) -> Iterator[tuple[str, Length]]:
    length = _length(window)
    return ((name, length) for name in names)


def _length(window: Window) -> Length:
    """Return what no window of its kind is longer than."""
    match window:
        case Ever():
            return EVER
        case Rolling(duration):
            return _rolling(duration)
        case Calendar(unit):
            return timedelta(days=DAYS[unit]) + CLOCKS


def _rolling(duration: Duration) -> timedelta:
    if duration.unit in EXACT:
        return timedelta(minutes=duration.amount * EXACT[duration.unit])
    return timedelta(days=duration.amount * DAYS[duration.unit]) + CLOCKS


def _order(length: Length) -> timedelta:
    return timedelta.max if length == EVER else length
