"""The week as a circle of 10,080 minutes, for quiet hours that are written as several windows.

A set of minutes is an int with one bit per minute, monday 00:00 being bit 0. Windows are local wall time, so a week has
neither gaps nor overlaps, and sets of minutes are exact.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from comity.program.nodes import LocalTime

DAY = 1440
WEEK = 7 * DAY
FULL = (1 << WEEK) - 1
NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Stretch(NamedTuple):
    """The minutes ``[start, end)``; ``start`` is one of the week, ``end`` at most a week later."""

    start: int
    end: int

    def __str__(self) -> str:
        """Return it in words: ``monday 00:00 to 09:00``."""
        start, end = self.start // DAY, (self.end - 1) // DAY
        day = "" if start == end else f"{NAMES[end % 7]} "
        return f"{NAMES[start]} {wall(self.start)} to {day}{wall(self.end - end * DAY)}"


def wall(minute: int) -> str:
    """Return the wall time of a minute: ``09:30``; the end of a day is ``24:00``."""
    minute = minute if minute == DAY else minute % DAY
    return f"{minute // 60:02}:{minute % 60:02}"


def wraps(window: LocalTime) -> bool:
    """Return whether a window runs past midnight."""
    return window.start > window.end


def stretches(window: LocalTime) -> Iterator[Stretch]:
    """Yield the stretches of a window, one for each day on which it starts."""
    length = (window.end - window.start) % DAY or DAY
    for day in sorted(window.days) or range(7):
        start = day * DAY + window.start
        yield Stretch(start, start + length)


def minutes(windows: Iterable[LocalTime]) -> int:
    """Return the set of minutes that some window covers."""
    covered = 0
    for window in windows:
        for start, end in stretches(window):
            bits = ((1 << (end - start)) - 1) << start
            covered |= (bits & FULL) | (bits >> WEEK)
    return covered


def has(covered: int, minute: int) -> bool:
    """Return whether a minute, counted around the circle, is in the set."""
    return bool(covered >> (minute % WEEK) & 1)


def runs(covered: int) -> Iterator[Stretch]:
    """Yield the unbroken stretches of a set, in order; none for the whole week, which has no ends."""
    starts = [minute for minute in range(WEEK) if has(covered, minute) and not has(covered, minute - 1)]
    for start in starts:
        end = start
        while has(covered, end):
            end += 1
        yield Stretch(start, end)
