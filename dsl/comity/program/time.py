"""Time: durations, zones, wall clocks and where windows begin.

Instants are aware datetimes in UTC with microseconds; local times are naive datetimes. Three facts decide everything:

- Minutes to weeks are lengths; months, quarters and years are steps on the calendar of the policy's zone, always from
  now, clipped to the month's last day (LANGUAGE.md section 5, ruling 7).
- An instant has one local time in a zone; that is why gaps and overlaps need no rule where a wall clock is asked.
- A local time may belong to no instant or to two. Where one is turned back into an instant (the start of a day, now
  minus a month), an overlap means the earlier instant, and a gap means the time the clock would have shown had it not
  been put forward: 02:30 is 03:30 after the change. A day that begins inside a gap thus begins with the change.

What falls off either end of the calendar stays at that end.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple, assert_never

from comity.program.nodes import Calendar, Duration, Ever, LocalTime, Obligation, Rolling, Rule, Unit, Window, Zone
from comity.types.vocabulary import Value
from comity.types.zones import find_zone, named_zone

EARLIEST = datetime.min.replace(tzinfo=UTC)
LATEST = datetime.max.replace(tzinfo=UTC)
DAY = timedelta(days=1)
TICK = timedelta(microseconds=1)

MINUTES = {Unit.MINUTE: 1, Unit.HOUR: 60, Unit.DAY: 1440, Unit.WEEK: 10080}
MONTHS = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.YEAR: 12}


class Start(NamedTuple):
    """Where a window begins; ``inclusive`` tells whether ``at`` itself is inside."""

    at: datetime
    inclusive: bool


# Zones --------------------------------------------------------------------------------------------------------------


def zone_of(zone: Zone, customer: Mapping[str, Value]) -> tzinfo | None:
    """Return the zone meant, or None if it is the customer's, that is unknown or no zone, and none stands in."""
    if not zone.of_customer:
        return named_zone(zone.name or "UTC")
    own = customer.get("timezone")
    found = find_zone(own) if isinstance(own, str) else None
    if found is None and zone.name is not None:
        return named_zone(zone.name)
    return found


def local(instant: datetime, zone: tzinfo) -> datetime:
    """Return the local time of an instant in a zone, as a naive datetime."""
    try:
        return instant.astimezone(zone).replace(tzinfo=None, fold=0)
    except OverflowError:
        return instant.replace(tzinfo=None)


def instant_of(wall: datetime, zone: tzinfo, *, later: bool = False) -> datetime:
    """Return the instant (UTC) of a naive local time: of two the earlier, or with ``later`` the later one.

    In a gap it is that of the clock as it went before the change or, with ``later``, as it goes after it.
    """
    try:
        return wall.replace(tzinfo=zone, fold=int(later)).astimezone(UTC)
    except OverflowError:
        return wall.replace(tzinfo=UTC)


# Shifting -----------------------------------------------------------------------------------------------------------


def shift(instant: datetime, duration: Duration, zone: str, *, later: bool = False) -> datetime:
    """Return the instant (UTC) minus the duration or, ``later``, plus it.

    Calendar steps are taken by the local time of ``zone`` (the policy's).
    """
    if duration.unit in MONTHS:
        policy = named_zone(zone)
        return instant_of(_step(local(instant, policy), duration, later=later), policy)
    try:
        length = timedelta(minutes=duration.amount * MINUTES[duration.unit])
        return instant + length if later else instant - length
    except OverflowError:
        return LATEST if later else EARLIEST


def shift_date(day: date, duration: Duration, *, later: bool = False) -> date:
    """Return the date minus the duration or, ``later``, plus it.

    Raises ValueError for hours and minutes, which a date does not have (ruling 7).
    """
    if duration.unit in (Unit.MINUTE, Unit.HOUR):
        raise ValueError(f"a date cannot be shifted by {duration}")
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 (a local time has no zone)
    if duration.unit in MONTHS:
        return _step(midnight, duration, later=later).date()
    try:
        length = timedelta(minutes=duration.amount * MINUTES[duration.unit])
        return (midnight + length if later else midnight - length).date()
    except OverflowError:
        return date.max if later else date.min


def _step(wall: datetime, duration: Duration, *, later: bool) -> datetime:
    """Return a local time some months away, on the month's last day where it is too short."""
    months = duration.amount * MONTHS[duration.unit]
    count = wall.year * 12 + wall.month - 1 + (months if later else -months)
    year, month = count // 12, count % 12 + 1
    if year > date.max.year:
        return datetime.max  # noqa: DTZ901 (local times are naive)
    if year < date.min.year:
        return datetime.min  # noqa: DTZ901 (local times are naive)
    return wall.replace(year=year, month=month, day=min(wall.day, days_in_month(year, month)))


def days_in_month(year: int, month: int) -> int:
    """Return the number of days of a month."""
    return 31 if month == 12 else (date(year, month + 1, 1) - DAY).day  # noqa: PLR2004 (said by the line itself)


def today(now: datetime, zone: str) -> date:
    """Return the date of ``now`` in the policy's zone."""
    return local(now, named_zone(zone)).date()


def in_force(rule: Rule | Obligation, day: date) -> bool:
    """Return whether a day in the policy's zone is one of a rule's days, both ends included."""
    return (rule.since is None or rule.since <= day) and (rule.until is None or day <= rule.until)


def noon(day: date, zone: str) -> datetime:
    """Return the instant (UTC) of noon of a day in the policy's zone: what stands for a day where no time is said."""
    return instant_of(datetime.combine(day, time(12)), named_zone(zone))


# Wall clocks and windows --------------------------------------------------------------------------------------------


def in_local_window(wall: datetime, window: LocalTime) -> bool:
    """Return whether a local time lies in the daily window ``[start, end)``, which may wrap midnight.

    The days are those on which the window starts.
    """
    minute = wall.hour * 60 + wall.minute
    if window.start < window.end:
        return window.start <= minute < window.end and _on(wall.weekday(), window)
    if minute >= window.start:
        return _on(wall.weekday(), window)
    return minute < window.end and _on((wall.weekday() - 1) % 7, window)


def _on(weekday: int, window: LocalTime) -> bool:
    return not window.days or weekday in window.days


def window_start(window: Window, now: datetime, policy_zone: str, customer: Mapping[str, Value]) -> Start | None:
    """Return where a window that ends with ``now`` begins; None where that depends on an unknown zone."""
    match window:
        case Ever():
            return Start(EARLIEST, inclusive=True)
        case Rolling(duration):
            return Start(shift(now, duration, policy_zone), inclusive=False)
        case Calendar(unit, zone, starting):
            found = zone_of(zone, customer)
            if found is None:
                return None
            first = first_day(local(now, found).date(), unit, starting)
            return Start(start_of_day(first, found), inclusive=True)
        case _:
            assert_never(window)


def first_day(day: date, unit: Unit, starting: int = 0) -> date:
    """Return the first day of the day, week, month, quarter or year that holds ``day``; monday is 0."""
    match unit:
        case Unit.WEEK:
            return day - timedelta(days=min((day.weekday() - starting) % 7, day.toordinal() - 1))
        case Unit.MONTH:
            return day.replace(day=1)
        case Unit.QUARTER:
            return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
        case Unit.YEAR:
            return day.replace(month=1, day=1)
        case _:
            return day


def start_of_day(day: date, zone: tzinfo) -> datetime:
    """Return the first instant (UTC) of a local day."""
    return instant_of(datetime(day.year, day.month, day.day), zone)  # noqa: DTZ001 (a local time has no zone)
