"""Local times of sends, without the engine's own idea of time zones.

A zone is a short table of offsets, made here from the zones that decisions are made by: from which instant on it is how
far from UTC. Instants are microseconds since 1970 (UTC).
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo

from comity.types.zones import find_zone

SECOND = 1_000_000
HOUR = 3_600 * SECOND
DAY = 24 * HOUR
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MONDAY = 3
"""The days from a monday to the first of 1970, a thursday."""

Offset = tuple[int, int]
"""From an instant on, so many microseconds are added to UTC."""


def offsets(zone: tzinfo, first: int, last: int) -> list[Offset]:
    """Return a zone's offsets from ``first`` to ``last``; changes of its clocks are found to the second."""
    found = [(first, _offset(zone, first))]
    for start in range(first, last, DAY):
        end = min(start + DAY, last)
        if _offset(zone, end) != found[-1][1]:
            found.append((_change(zone, start, end), _offset(zone, end)))
    return found


def _change(zone: tzinfo, low: int, high: int) -> int:
    """Return the first second by whose end the offset at ``high`` holds."""
    after = _offset(zone, high)
    while high - low > SECOND:
        middle = (low + high) // 2
        low, high = (low, middle) if _offset(zone, middle) == after else (middle, high)
    return high // SECOND * SECOND


def _offset(zone: tzinfo, instant: int) -> int:
    offset = at(instant).astimezone(zone).utcoffset() or timedelta()
    return offset // timedelta(microseconds=1)


def at(instant: int) -> datetime:
    """Return an instant as a datetime in UTC."""
    return EPOCH + timedelta(microseconds=instant)


def zone_rows(names: Iterable[str], first: int, last: int) -> Iterator[tuple[str, int, int, int]]:
    """Yield name, from, until and offset for all stretches of the zones that there are; other names have none."""
    for name in names:
        zone = find_zone(name)
        if zone is not None:
            found = offsets(zone, first, last)
            ends = [start for start, _ in found[1:]] + [last + 1]
            yield from ((name, start, end, offset) for (start, offset), end in zip(found, ends, strict=True))


def shifted(column: str, found: list[Offset]) -> str:
    """Return SQL for the local microseconds of an instant column in one zone."""
    changes = "".join(f" WHEN {column} >= {start} THEN {offset}" for start, offset in reversed(found[1:]))
    offset = f"CASE{changes} ELSE {found[0][1]} END" if changes else str(found[0][1])
    return f"({column} + {offset})"


def week_of(local: str) -> str:
    """Return SQL for the number of the week, from monday, of a column of local microseconds."""
    return f"(({local} // {DAY} + {MONDAY}) // 7)"


def monday_of(week: int) -> date:
    """Return the monday of a numbered week."""
    return (EPOCH + timedelta(days=week * 7 - MONDAY)).date()
