"""What generated code calls: clocks and histories, in the forms that it keeps them in."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import lru_cache

from comity.backends.python.past import Past
from comity.program.nodes import Calendar
from comity.program.time import EARLIEST, window_start

DAY = 1440
WEEK = 7 * DAY


def calendar_start(window: Calendar, now: datetime, policy_zone: str, timezone: str | None) -> datetime | None:
    """Return the first instant of a calendar window that ends with now; None where its zone is not known."""
    start = window_start(window, now, policy_zone, {} if timezone is None else {"timezone": timezone})
    return None if start is None else start.at


@lru_cache(maxsize=256)
def minutes_of(start: int, end: int, days: frozenset[int], *, unknown: bool) -> bytes:
    """Return for every minute of the day, or of the week from monday 00:00, whether a daily window holds it: 1 or 0.

    ``start`` and ``end`` are minutes after midnight, end excluded; ``days`` (monday is 0) are those on which the window
    starts, none for a window that is the same on all. What follows the last minute is said of a time that is
    ``unknown``.
    """
    whole, length = WEEK if days else DAY, (end - start) % DAY or DAY
    table = bytearray(whole)
    for day in days or (0,):
        first = day * DAY + start
        over = max(first + length - whole, 0)
        table[first : first + length - over] = b"\1" * (length - over)
        table[:over] = b"\1" * over
    return bytes((*table, unknown))


# The past -----------------------------------------------------------------------------------------------------------

Counting = Callable[[Past, datetime, datetime | None], bool | None]
"""Tells whether enough lies in a window, given what there is, now, and where the window begins (None for ever)."""


def may_have(counting: Counting, past: Past, now: datetime, start: datetime | None) -> bool | None:
    """Return None if there may be enough in a window, with what may be missing or the customer's; else False."""
    if past.gap is not None and (EARLIEST if start is None else start) < past.gap:
        return None
    return None if past.possible is not None and counting(past.possible, now, start) else False


def since(past: Past | None, now: datetime, event: str, other: str) -> bool | None:
    """Return whether ``event`` happened after the latest ``other``, at the same instant being not after."""
    if past is None or (past.possible and _differ(past, past.possible, now, (event, other))):
        return None
    last, barrier = _latest(past.events.get(event, ()), now), _latest(past.events.get(other, ()), now)
    if last is not None and (barrier is None or last > barrier):
        return True if past.gap is None or last >= past.gap else None
    return False if past.gap is None or (barrier is not None and barrier >= past.gap) else None


def _latest(instants: Sequence[datetime], now: datetime) -> datetime | None:
    return next((at for at in instants if at <= now), None)


def _differ(past: Past, possible: Past, now: datetime, kinds: tuple[str, str]) -> bool:
    """Return whether it is in doubt whose some events up to now are."""
    return any(
        sum(at <= now for at in past.events.get(kind, ())) != sum(at <= now for at in possible.events.get(kind, ()))
        for kind in kinds
    )
