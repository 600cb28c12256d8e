"""Instants as people write them, whatever the locale, and the ticks of an axis."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

Ticks = tuple[tuple[datetime, str], ...]


def at(text: str, zone: str = "UTC") -> datetime:
    """Return the instant of a wall clock, such as ``2026-03-02T08:00``, in a zone, in UTC; the first if it is twice."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(ZoneInfo("UTC"))


def clock(instant: datetime, zone: str) -> str:
    """Return the time of day: 08:00."""
    return instant.astimezone(ZoneInfo(zone)).strftime("%H:%M")


def weekday(instant: datetime, zone: str) -> str:
    """Return the day of the week: Mon."""
    return DAYS[instant.astimezone(ZoneInfo(zone)).weekday()]


def day(instant: datetime, zone: str) -> str:
    """Return the day: 2 Mar."""
    local = instant.astimezone(ZoneInfo(zone))
    return f"{local.day} {MONTHS[local.month - 1]}"


def month(instant: datetime, zone: str) -> str:
    """Return the month, with the year in January: Mar, 2026."""
    local = instant.astimezone(ZoneInfo(zone))
    return f"{local.year}" if local.month == 1 else MONTHS[local.month - 1]


def weekday_clock(instant: datetime, zone: str) -> str:
    """Return day of the week and time of day: Mon 08:00."""
    return f"{weekday(instant, zone)} {clock(instant, zone)}"


def day_clock(instant: datetime, zone: str) -> str:
    """Return day and time of day, the time only if it is not midnight: 2 Mar 12:00."""
    time = clock(instant, zone)
    return day(instant, zone) if time == "00:00" else f"{day(instant, zone)} {time}"


def full(instant: datetime, zone: str) -> str:
    """Return everything, for those who read and do not look: Mon 2 Mar 2026 08:00."""
    local = instant.astimezone(ZoneInfo(zone))
    return f"{weekday(instant, zone)} {day(instant, zone)} {local.year} {clock(instant, zone)}"


def hours(start: datetime, end: datetime, zone: str, every: int = 1) -> Ticks:
    """Return ticks each so many hours, of the same length, with what the clock of a zone says."""
    count = (end - start) // timedelta(hours=every)
    instants = [start + number * timedelta(hours=every) for number in range(count + 1)]
    return tuple((instant, clock(instant, zone)) for instant in instants)


def days(first: str, last: str, zone: str, every: int = 1, *, named: bool = False) -> Ticks:
    """Return ticks at midnights of a zone, from one date to another, with the day of the week where it is named."""
    start = date.fromisoformat(first)
    count = (date.fromisoformat(last) - start).days // every
    instants = [at((start + timedelta(days=number * every)).isoformat(), zone) for number in range(count + 1)]
    return tuple((instant, (weekday if named else day)(instant, zone)) for instant in instants)


def months(first: str, last: str, every: int = 1) -> Ticks:
    """Return ticks at the beginnings of months in UTC, from one date to another."""
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    count = 12 * (end.year - start.year) + end.month - start.month
    dates = [date(start.year + (n := start.month - 1 + k) // 12, n % 12 + 1, 1) for k in range(0, count + 1, every)]
    return tuple((instant, month(instant, "UTC")) for instant in (at(each.isoformat()) for each in dates))
