"""Time against the obvious and slow ways of telling it."""

from datetime import UTC, date, datetime, timedelta, tzinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.generators import ZONES

from comity.program.nodes import Calendar, Duration, Ever, LocalTime, Rolling, Unit, Zone
from comity.program.time import (
    EARLIEST,
    LATEST,
    days_in_month,
    first_day,
    in_local_window,
    instant_of,
    local,
    shift,
    shift_date,
    start_of_day,
    today,
    window_start,
    zone_of,
)
from comity.types.zones import find_zone, named_zone, zone_names

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)

MONDAY = datetime(2026, 3, 2)  # noqa: DTZ001 (a local time has no zone)
INSTANTS = st.datetimes(MONDAY - 4000 * DAY, MONDAY + 1000 * DAY).map(lambda it: it.replace(tzinfo=UTC))
DATES = st.dates(date(2015, 1, 1), date(2030, 1, 1))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def zone(name: str) -> tzinfo:
    return named_zone(name)


# Zones --------------------------------------------------------------------------------------------------------------


def test_zones_are_known_by_their_exact_names() -> None:
    assert {"Europe/Berlin", "UTC", "US/Pacific", "Pacific/Chatham"} <= zone_names()
    for wrong in ("europe/berlin", "Mars/Olympus", "", "../UTC", "localtime", "posixrules"):
        assert find_zone(wrong) is None
    with pytest.raises(ValueError, match="Mars"):
        named_zone("Mars/Olympus")


@pytest.mark.parametrize(
    ("meant", "own", "expected"),
    [
        (Zone(of_customer=True, name=None), "Europe/Berlin", "Europe/Berlin"),
        (Zone(of_customer=True, name=None), None, None),
        (Zone(of_customer=True, name=None), "nowhere", None),
        (Zone(of_customer=True, name="UTC"), "Europe/Berlin", "Europe/Berlin"),
        (Zone(of_customer=True, name="UTC"), None, "UTC"),
        (Zone(of_customer=True, name="UTC"), "nowhere", "UTC"),
        (Zone(of_customer=False, name="UTC"), "Europe/Berlin", "UTC"),
    ],
)
def test_whose_zone(meant: Zone, own: str | None, expected: str | None) -> None:
    found = zone_of(meant, {} if own is None else {"timezone": own})
    assert found is (None if expected is None else zone(expected))


@given(INSTANTS, st.sampled_from(ZONES))
def test_a_local_time_turns_back_into_its_instant(instant: datetime, name: str) -> None:
    wall = local(instant, zone(name))
    assert instant in (instant_of(wall, zone(name)), instant_of(wall, zone(name), later=True))


@pytest.mark.parametrize(
    ("wall", "name", "earlier", "later"),
    [
        # An hour twice, half an hour twice, an hour that is not there, half an hour that is not.
        ("2026-10-25T02:30", "Europe/Berlin", "2026-10-25T00:30", "2026-10-25T01:30"),
        ("2026-04-05T01:45", "Australia/Lord_Howe", "2026-04-04T14:45", "2026-04-04T15:15"),
        ("2026-03-29T02:30", "Europe/Berlin", "2026-03-29T01:30", "2026-03-29T00:30"),
        ("2026-10-04T02:15", "Australia/Lord_Howe", "2026-10-03T15:45", "2026-10-03T15:15"),
    ],
)
def test_gaps_and_overlaps(wall: str, name: str, earlier: str, later: str) -> None:
    naive = datetime.fromisoformat(wall)
    assert instant_of(naive, zone(name)) == at(earlier)
    assert instant_of(naive, zone(name), later=True) == at(later)


# Shifting -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("duration", "length"),
    [
        (Duration(90, Unit.MINUTE), 90 * MINUTE),
        (Duration(36, Unit.HOUR), 36 * HOUR),
        (Duration(1, Unit.DAY), 24 * HOUR),
        (Duration(2, Unit.WEEK), 14 * DAY),
    ],
)
def test_exact_lengths_ignore_clocks(duration: Duration, length: timedelta) -> None:
    before_the_change = at("2026-03-28T12:00")
    assert shift(before_the_change, duration, "Europe/Berlin", later=True) == before_the_change + length
    assert shift(before_the_change, duration, "Europe/Berlin") == before_the_change - length


@pytest.mark.parametrize(
    ("instant", "duration", "later", "name", "expected"),
    [
        ("2026-03-31T12:00", Duration(1, Unit.MONTH), False, "UTC", "2026-02-28T12:00"),
        ("2024-03-31T12:00", Duration(1, Unit.MONTH), False, "UTC", "2024-02-29T12:00"),
        ("2024-02-29T12:00", Duration(1, Unit.YEAR), True, "UTC", "2025-02-28T12:00"),
        ("2024-02-29T12:00", Duration(4, Unit.YEAR), True, "UTC", "2028-02-29T12:00"),
        ("2026-01-31T12:00", Duration(1, Unit.QUARTER), True, "UTC", "2026-04-30T12:00"),
        ("2025-12-15T12:00", Duration(1, Unit.MONTH), True, "UTC", "2026-01-15T12:00"),
        ("2026-01-15T12:00", Duration(13, Unit.MONTH), False, "UTC", "2024-12-15T12:00"),
        # The same wall time, another offset; and the day is that of the zone.
        ("2026-04-10T10:00", Duration(1, Unit.MONTH), False, "Europe/Berlin", "2026-03-10T11:00"),
        ("2026-03-31T23:30", Duration(1, Unit.MONTH), False, "Europe/Berlin", "2026-03-01T00:30"),
        # A month ago it was half past two twice, and in spring not at all.
        ("2026-11-25T01:30", Duration(1, Unit.MONTH), False, "Europe/Berlin", "2026-10-25T00:30"),
        ("2026-04-29T00:30", Duration(1, Unit.MONTH), False, "Europe/Berlin", "2026-03-29T01:30"),
        ("0001-01-15T12:00", Duration(1, Unit.MONTH), False, "UTC", "0001-01-01T00:00"),
    ],
)
def test_calendar_steps(instant: str, duration: Duration, later: bool, name: str, expected: str) -> None:
    assert shift(at(instant), duration, name, later=later) == at(expected)


@given(DATES, st.integers(0, 40), st.booleans())
def test_months_step_over_the_calendar_one_by_one(day: date, months: int, later: bool) -> None:
    year, month = day.year, day.month
    for _ in range(months):
        month += 1 if later else -1
        year, month = (year + 1, 1) if month > 12 else (year - 1, 12) if month < 1 else (year, month)
    found = shift_date(day, Duration(months, Unit.MONTH), later=later)
    assert (found.year, found.month) == (year, month)
    next_month = date(year + month // 12, month % 12 + 1, 1)
    assert found.day == min(day.day, (next_month - date(year, month, 1)).days)


def test_what_falls_off_the_calendar_stays_at_its_end() -> None:
    now = at("2026-01-01T00:00")
    for unit in Unit:
        assert shift(now, Duration(10**7, unit), "UTC") <= now
        assert shift(now, Duration(10**12, unit), "UTC", later=True) == LATEST
    assert shift(now, Duration(10**12, Unit.DAY), "UTC") == EARLIEST
    assert shift_date(date(2026, 1, 1), Duration(10**12, Unit.DAY)) == date.min
    assert shift_date(date(2026, 1, 1), Duration(10**6, Unit.YEAR), later=True) == date.max
    assert local(EARLIEST, zone("America/New_York")) == EARLIEST.replace(tzinfo=None)
    assert instant_of(LATEST.replace(tzinfo=None), zone("America/New_York")) == LATEST


@pytest.mark.parametrize("unit", [Unit.MINUTE, Unit.HOUR])
def test_a_date_has_no_hours(unit: Unit) -> None:
    with pytest.raises(ValueError, match="a date cannot be shifted"):
        shift_date(date(2026, 1, 1), Duration(1, unit))


def test_days_of_months() -> None:
    assert [days_in_month(2024, month) for month in range(1, 13)] == [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    assert days_in_month(2100, 2) == 28
    assert days_in_month(9999, 12) == 31


def test_today_is_the_zones() -> None:
    late = at("2026-03-04T23:30")
    assert [today(late, name).day for name in ("UTC", "Europe/Berlin", "America/New_York")] == [4, 5, 4]


# Clocks and windows -------------------------------------------------------------------------------------------------


def _slowly(wall: datetime, window: LocalTime) -> bool:
    """Start the window on each day in turn and look whether the time is in it."""
    for back in (0, 1):
        start = wall.replace(hour=0, minute=0, second=0, microsecond=0) - back * DAY
        length = (window.end - window.start) % 1440 or 1440
        begin = start + window.start * MINUTE
        if (not window.days or start.weekday() in window.days) and begin <= wall < begin + length * MINUTE:
            return True
    return False


@given(
    st.datetimes(MONDAY, MONDAY + 7 * DAY),
    st.integers(0, 1439),
    st.integers(0, 1440),
    st.frozensets(st.integers(0, 6)),
)
def test_daily_windows(wall: datetime, start: int, end: int, days: frozenset[int]) -> None:
    if start % 1440 != end % 1440:
        window = LocalTime(Zone(of_customer=True, name=None), start, end, days)
        assert in_local_window(wall, window) is _slowly(wall, window)


@pytest.mark.parametrize(
    ("start", "end", "wall", "inside"),
    [
        (1260, 480, "21:00", True),
        (1260, 480, "20:59:59.999999", False),
        (1260, 480, "07:59:59.999999", True),
        (1260, 480, "08:00", False),
        (1260, 1440, "23:59:59.999999", True),
        (1260, 1440, "00:00", False),
        (1260, 0, "23:59", True),
        (1260, 0, "00:00", False),
        (0, 1440, "00:00", True),
    ],
)
def test_bounds_of_daily_windows(start: int, end: int, wall: str, inside: bool) -> None:
    window = LocalTime(Zone(of_customer=True, name=None), start, end)
    assert in_local_window(datetime.fromisoformat(f"2026-03-02T{wall}"), window) is inside


def _begins(day: date, unit: Unit, starting: int) -> bool:
    months = {Unit.MONTH: range(1, 13), Unit.QUARTER: (1, 4, 7, 10), Unit.YEAR: (1,)}
    if unit is Unit.WEEK:
        return day.weekday() == starting
    return unit is Unit.DAY or (day.day == 1 and day.month in months[unit])


@given(DATES, st.sampled_from((Unit.DAY, Unit.WEEK, Unit.MONTH, Unit.QUARTER, Unit.YEAR)), st.integers(0, 6))
def test_first_days(day: date, unit: Unit, starting: int) -> None:
    first = first_day(day, unit, starting)
    slow = day
    while not _begins(slow, unit, starting):
        slow -= DAY
    assert first == slow


def test_the_first_week_of_all() -> None:
    assert first_day(date.min + DAY, Unit.WEEK, starting=3) == date.min


@given(INSTANTS, st.sampled_from(ZONES))
def test_a_day_starts_where_its_date_does(instant: datetime, name: str) -> None:
    day = local(instant, zone(name)).date()
    start = start_of_day(day, zone(name))
    assert local(start, zone(name)).date() == day
    assert local(start - MINUTE, zone(name)).date() == day - DAY


@pytest.mark.parametrize(
    ("window", "name", "start", "inclusive"),
    [
        (Ever(), "UTC", "0001-01-01T00:00", True),
        (Rolling(Duration(24, Unit.HOUR)), "Europe/Berlin", "2026-03-28T10:30", False),
        (Rolling(Duration(1, Unit.MONTH)), "Europe/Berlin", "2026-02-28T11:30", False),
        (Calendar(Unit.DAY, Zone(of_customer=True, name=None)), "Europe/Berlin", "2026-03-28T23:00", True),
        (Calendar(Unit.DAY, Zone(of_customer=True, name=None)), "Pacific/Chatham", "2026-03-29T10:15", True),
        (Calendar(Unit.WEEK, Zone(of_customer=True, name=None)), "Europe/Berlin", "2026-03-22T23:00", True),
        (Calendar(Unit.WEEK, Zone(of_customer=True, name=None), 6), "Europe/Berlin", "2026-03-28T23:00", True),
        (Calendar(Unit.QUARTER, Zone(of_customer=True, name=None)), "Europe/Berlin", "2025-12-31T23:00", True),
        (Calendar(Unit.YEAR, Zone(of_customer=False, name="America/New_York")), "UTC", "2026-01-01T05:00", True),
    ],
)
def test_where_windows_start(window: Ever | Rolling | Calendar, name: str, start: str, inclusive: bool) -> None:
    # A Sunday on which Berlin's clocks went forward.
    found = window_start(window, at("2026-03-29T10:30"), "Europe/Berlin", {"timezone": name})
    assert found == (at(start), inclusive)


def test_a_window_in_an_unknown_zone_starts_nowhere() -> None:
    assert window_start(Calendar(Unit.DAY, Zone(of_customer=True, name=None)), EARLIEST, "UTC", {}) is None
