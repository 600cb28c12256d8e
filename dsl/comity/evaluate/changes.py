"""When a condition can change if nothing but time passes.

A condition reads time in few ways, and each can change only at certain instants: an item of the history enters or
leaves a window, a date or instant is passed, a wall clock reaches an edge, a day begins. `changes` lists them. It may
name an instant at which nothing happens; it must not miss one at which something does (the tests compare it with
trying every minute). So wherever a clock is turned back into an instant, both readings of an overlap are listed, and
every change of the clocks themselves.

Months are the hard case: "now minus a month" jumps back at the end of a short month and wherever clocks change, so an
item may leave a window and enter it again. Every time that can matter is within five days of the obvious one, at the
item's time of day, at midnight, or at an edge of a change of clocks.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date, datetime, time, timedelta, tzinfo
from heapq import heappop, heappush, merge

from comity.evaluate.history import Event, History, Send
from comity.evaluate.holds import Situation, belongs, value_of
from comity.evaluate.verdict import Case
from comity.program.nodes import (
    Calendar,
    Compare,
    Condition,
    Count,
    Duration,
    Events,
    Ever,
    Fact,
    Literal,
    LocalTime,
    Moment,
    Rolling,
    Since,
    Term,
    Today,
    Window,
)
from comity.program.time import DAY, LATEST, MONTHS, TICK, instant_of, local, shift, shift_date, start_of_day, zone_of
from comity.program.walk import walk
from comity.text.record import record
from comity.types.vocabulary import Value
from comity.types.zones import named_zone

HORIZON = timedelta(days=400)
"""How far `until` looks ahead (ruling 9)."""

NEARBY = range(-2, 6)
MIDNIGHT = 1440
ANY_DAY = date(2000, 1, 1)


@record
class Changes:
    """Single instants, and minutes after midnight (by local clock) that come round every day."""

    instants: frozenset[datetime] = frozenset()
    daily: frozenset[tuple[tzinfo, int]] = frozenset()

    def __bool__(self) -> bool:
        """Return whether there is anything that can change."""
        return bool(self.instants or self.daily)

    def __or__(self, other: "Changes") -> "Changes":
        """Return what can change either."""
        return Changes(self.instants | other.instants, self.daily | other.daily)


NEVER = Changes()


def instants_of(changes: Changes, now: datetime) -> Iterator[datetime]:
    """Yield the instants after ``now``, up to the horizon, in ascending order, each once."""
    zones: dict[tzinfo, set[int]] = {}
    for zone, minute in changes.daily:
        zones.setdefault(zone, set()).add(minute)
    last = now
    for instant in merge(sorted(changes.instants), *(_every_day(now, *item) for item in zones.items())):
        if instant - now > HORIZON:
            return
        if instant > last:
            last = instant
            yield instant


# Rules and atoms ----------------------------------------------------------------------------------------------------


def changes_of_days(case: Case, situation: Situation) -> Changes:
    """Return when a rule comes into force or goes out of it, and when its waivers end."""
    last = (case.rule.until, *(waiver.until for waiver in case.waivers))
    first = [case.rule.since, *(day + DAY for day in last if day is not None and day < date.max)]
    zone = named_zone(situation.zone)
    return _ahead((start_of_day(day, zone) for day in first if day is not None), situation.now)


def changes(condition: Condition, situation: Situation) -> Changes:
    """Return when a condition can change, from now to the horizon."""
    found = NEVER
    for item in walk(condition):
        found |= changes_of_atom(item, situation)
    return found


def changes_of_atom(atom: Condition, situation: Situation) -> Changes:
    """Return when an atom can change; nothing for a compound and for what time does not touch."""
    match atom:
        case LocalTime(zone, start, end):
            found = zone_of(zone, situation.customer)
            return NEVER if found is None else Changes(daily=_daily(found, {0, start, end % MIDNIGHT}))
        case Compare(_, left, right):
            return _ahead(_passing_sides(left, right, situation), situation.now)
        case Count():
            return _changes_of_count(atom, situation)
        case Since(event, other):
            kinds = (event, other)
            items = (item.at for item in _events(situation.history) if item.name in kinds)
            return _ahead(items, situation.now)
        case _:
            return NEVER


def _passing_sides(left: Term, right: Term, situation: Situation) -> Iterator[datetime]:
    """Yield when one side can pass the other; no policy compares two that move."""
    for fixed, moving in ((left, right), (right, left)):
        if isinstance(fixed, Fact | Literal):
            yield from _passing(value_of(fixed, situation), moving, situation)


def _ahead(instants: Iterable[datetime], now: datetime) -> Changes:
    return Changes(frozenset(instant for instant in instants if now < instant and instant - now <= HORIZON))


def _daily(zone: tzinfo, minutes: set[int]) -> frozenset[tuple[tzinfo, int]]:
    return frozenset((zone, minute) for minute in minutes)


# Counts -------------------------------------------------------------------------------------------------------------


def _events(history: History | None) -> tuple[Event, ...]:
    return () if history is None else history.events


def _changes_of_count(count: Count, situation: Situation) -> Changes:
    history = situation.history
    if history is None:
        return NEVER
    found, bounds = NEVER, [] if history.complete_since is None else [history.complete_since]
    for item in history.events if isinstance(count.of, Events) else history.sends:
        own = _changes_of_item(item, count, situation)
        if own or belongs(item, count.of, situation) is not False:
            found |= own
            bounds.append(item.at)
    if not bounds:
        return NEVER
    return found | _ahead(bounds, situation.now) | _leaving(count.window, bounds, situation)


def _changes_of_item(item: Event | Send, count: Count, situation: Situation) -> Changes:
    """Return when it can change whether an earlier send meets a selector, as one that asks how long ago a date is."""
    if isinstance(item, Event) or isinstance(count.of, Events):
        return NEVER
    return changes(count.of.selector, Situation(item.facts, {}, None, situation.now, situation.zone))


def _leaving(window: Window, bounds: Iterable[datetime], situation: Situation) -> Changes:
    """Return when a window's beginning can pass one of the bounds."""
    match window:
        case Ever():
            return NEVER
        case Rolling(duration):
            moment = Moment(duration)
            return _ahead((at for bound in bounds for at in _passing(bound, moment, situation)), situation.now)
        case Calendar(_, zone):
            found = zone_of(zone, situation.customer)
            return NEVER if found is None else Changes(daily=_daily(found, {0}))


# Moments and days that pass a value ---------------------------------------------------------------------------------


def _passing(bound: Value | None, moving: Term, situation: Situation) -> Iterator[datetime]:
    """Yield the instants at which something that moves with now can pass a value, and those just after."""
    zone = named_zone(situation.zone)
    match moving:
        case Moment(duration, later) if isinstance(bound, datetime):
            for instant in _when(bound, duration, zone, later=later):
                yield instant
                yield instant if instant == LATEST else instant + TICK
        case Today(duration, later) if isinstance(bound, date):
            for day in _days_when(bound, duration, later=later):
                yield from _readings(datetime.combine(day, time.min), zone)
                yield from _changes_of_clocks(zone, day, 1)


def _when(bound: datetime, duration: Duration | None, zone: tzinfo, *, later: bool) -> Iterator[datetime]:
    if duration is None:
        yield bound
    elif duration.unit not in MONTHS:
        yield shift(bound, duration, "UTC", later=not later)
    else:
        day = local(bound, zone).date()
        back = shift_date(day, duration, later=not later)
        yield from _changes_of_clocks(zone, back, NEARBY.stop)
        for wall in _times_of_day(bound, zone):
            for near in _nearby(back):
                yield from _readings(datetime.combine(near, wall), zone)


def _days_when(bound: date, duration: Duration | None, *, later: bool) -> Iterable[date]:
    if duration is None:
        return _nearby(bound)
    return _nearby(shift_date(bound, duration, later=not later))


def _nearby(day: date) -> Iterator[date]:
    for offset in NEARBY:
        if date.min.toordinal() <= day.toordinal() + offset <= date.max.toordinal():
            yield day + timedelta(days=offset)


def _times_of_day(bound: datetime, zone: tzinfo) -> set[time]:
    """Return the local times of day at which a step of months may land on the bound or jump over it."""
    near = list(_changes_of_clocks(zone, local(bound, zone).date(), 2))
    offsets = {_offset(instant, zone) for instant in (bound, *near, *(instant - TICK for instant in near))}
    # The day is of no account, and one in the middle of the calendar has others on both sides.
    walls = (datetime.combine(ANY_DAY, instant.time()) + offset for instant in (bound, *near) for offset in offsets)
    return {time.min, *(wall.time() for wall in walls)}


# Clocks -------------------------------------------------------------------------------------------------------------


def _readings(wall: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
    """Return both instants a local time can mean; nearly always they are one."""
    return instant_of(wall, zone), instant_of(wall, zone, later=True)


def _offset(instant: datetime, zone: tzinfo) -> timedelta:
    return local(instant, zone) - instant.replace(tzinfo=None)


def _changes_of_clocks(zone: tzinfo, day: date, reach: int) -> Iterator[datetime]:
    """Yield the instants at which a zone's clocks change, some days before and after a day."""
    for offset in range(-reach, reach + 1):
        start = instant_of(datetime.combine(day, time.min), zone)
        with suppress(OverflowError):
            yield from _change_within(start + offset * DAY, zone)


def _change_within(start: datetime, zone: tzinfo) -> Iterator[datetime]:
    """Yield the instant within a day of ``start`` from which on the clocks differ, if there is one."""
    end = start + DAY
    before = _offset(start, zone)
    if _offset(end, zone) == before:
        return
    low, high = 0, DAY // TICK
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(start + middle * TICK, zone) == before:
            low = middle
        else:
            high = middle
    yield start + high * TICK


def _every_day(now: datetime, zone: tzinfo, minutes: Iterable[int]) -> Iterator[datetime]:
    """Yield the instants of some minutes of every local day, and of changes of the clock, in ascending order."""
    pending: list[datetime] = []
    day = local(now, zone).date()
    for offset in range(-1, HORIZON.days + 2):
        with suppress(OverflowError):
            start = datetime.combine(day + timedelta(days=offset), time.min)
            for instant in _instants_of_day(start, zone, minutes):
                heappush(pending, instant)
            # What later days add is later than the start of this one, however clocks change.
            while pending and pending[0] < instant_of(start, zone):
                yield heappop(pending)
    yield from sorted(pending)


def _instants_of_day(start: datetime, zone: tzinfo, minutes: Iterable[int]) -> Iterator[datetime]:
    for minute in minutes:
        yield from _readings(start + timedelta(minutes=minute), zone)
    yield from _change_within(instant_of(start, zone), zone)
