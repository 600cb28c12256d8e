"""How many windows of one cap can lie in a window of another.

A cap of N per V lets at most N messages pass in every window V. A window W that needs k windows V to cover it thus sees
no more than k times N. Windows in customer time have days of 23 and 25 hours, months of 28 to 31 days and years of 365
and 366: the bound takes the longest W and the shortest V, so it holds on every day of every year.
"""

from typing import NamedTuple

from comity.program.nodes import Calendar, Ever, Rolling, Unit, Window

HOUR = 60
DAY = 24 * HOUR

EXACT = {Unit.MINUTE: 1, Unit.HOUR: HOUR, Unit.DAY: DAY, Unit.WEEK: 7 * DAY}
STEPS = {Unit.MONTH: (28 * DAY, 31 * DAY), Unit.QUARTER: (90 * DAY, 92 * DAY), Unit.YEAR: (365 * DAY, 366 * DAY)}

# How many units of the calendar touch one of a longer unit: a month of 31 days may touch six weeks.
TOUCHING = {
    (Unit.DAY, Unit.WEEK): 7,
    (Unit.DAY, Unit.MONTH): 31,
    (Unit.DAY, Unit.QUARTER): 92,
    (Unit.DAY, Unit.YEAR): 366,
    (Unit.WEEK, Unit.MONTH): 6,
    (Unit.WEEK, Unit.QUARTER): 15,
    (Unit.WEEK, Unit.YEAR): 54,
    (Unit.MONTH, Unit.QUARTER): 3,
    (Unit.MONTH, Unit.YEAR): 12,
    (Unit.QUARTER, Unit.YEAR): 4,
}


class Length(NamedTuple):
    """The shortest and the longest length of a window, in minutes."""

    shortest: int
    longest: int


def covering(inner: Window, outer: Window) -> int | None:
    """Return how many ``inner`` windows always cover an ``outer`` one; None where no number does, or none is known."""
    match inner, outer:
        case Ever(), _:
            return 1
        case _, Ever():
            return None
        case Rolling(), _:
            return -(-_length(outer).longest // _length(inner).shortest)
        case Calendar(), Calendar():
            return _units(inner, outer)
        case Calendar(), Rolling():
            return (_length(outer).longest - 1) // _length(inner).shortest + 2


def _units(inner: Calendar, outer: Calendar) -> int | None:
    if inner.zone != outer.zone:
        return None
    if inner.unit is outer.unit:
        return 1 if inner.starting == outer.starting else 2
    return TOUCHING.get((inner.unit, outer.unit))


def _length(window: Window) -> Length:
    match window:
        case Rolling(duration):
            shortest, longest = _unit(duration.unit)
            return Length(duration.amount * shortest, duration.amount * longest)
        case Calendar(unit):
            shortest, longest = _unit(unit)
            return Length(shortest - HOUR, longest + HOUR)  # clocks may be changed on one of its days
        case Ever():
            raise ValueError("all of the past has no length")


def _unit(unit: Unit) -> tuple[int, int]:
    return STEPS[unit] if unit in STEPS else (EXACT[unit], EXACT[unit])
