"""The time of an audit: each send is asked about at its own instant.

Instants are counted in microseconds since 1970, in UTC; a zone is a table of how far its clocks are ahead of that, made
by the evaluator's own time zones (`pieces`) and joined by the zone's name and the day. A piece of a zone's day is so
short that neither its clocks nor its date change in it, so everything about wall clocks is arithmetic on whole numbers,
the same in every engine.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import pairwise

from sqlglot import exp

from comity.backends.sql.dialects import Dialect, NotExpressibleError, call
from comity.backends.sql.terms import Sql, case, column, conjunction, disjunction, either, literal, number
from comity.backends.sql.times import Begin, may_lack
from comity.program.nodes import Calendar, Duration, LocalTime, Moment, Rolling, Today, Unit, Window, Zone
from comity.program.time import DAY, EARLIEST, LATEST, MINUTES, MONTHS, TICK, first_day, local, start_of_day
from comity.text.record import record
from comity.types.zones import find_zone, named_zone

CLOCKS = "clocks"
QUESTION = "q"
CUSTOMERS_ZONE = "z"
AT, DAY_NUMBER = "at_us", "day"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FIRST = date(1970, 1, 1)
THURSDAY = 3
MICROSECONDS_A_DAY = DAY // TICK
MICROSECONDS_A_MINUTE = timedelta(minutes=1) // TICK


@record
class Arithmetic:
    """How a dialect turns instants and dates into numbers and back; see `comity.backends.sql.dialects`.

    ``micros`` and ``instant`` are microseconds of an instant and the way back, ``days`` and ``date`` days of a date and
    the way back, ``months`` a date some months later, on the month's last day where that is too short.
    """

    micros: str
    instant: str
    days: str
    date: str
    months: str


ARITHMETIC: Mapping[str, Arithmetic] = {
    "duckdb": Arithmetic(
        micros="EPOCH_US(_a)",
        instant="MAKE_TIMESTAMPTZ(_a)",
        days="CAST(_a - CAST('1970-01-01' AS DATE) AS BIGINT)",
        date="CAST('1970-01-01' AS DATE) + CAST(_a AS INT)",
        months="CAST(_a + TO_MONTHS(_b) AS DATE)",
    ),
    "spark": Arithmetic(
        micros="UNIX_MICROS(_a)",
        instant="TIMESTAMP_MICROS(_a)",
        days="CAST(UNIX_DATE(_a) AS BIGINT)",
        date="DATE_FROM_UNIX_DATE(CAST(_a AS INT))",
        months="ADD_MONTHS(_a, _b)",
    ),
}
"""The dialects of the engines that run audits."""


def arithmetic(dialect: Dialect) -> Arithmetic:
    """Return a dialect's arithmetic; raises NotExpressibleError for one that runs no audits."""
    if dialect.name not in ARITHMETIC:
        raise NotExpressibleError(dialect.name, "an audit")
    return ARITHMETIC[dialect.name]


class Moving:
    """The time of each question ``q`` of an audit. ``span`` are the first and the last instant there are questions of.

    ``zone`` is the policy's. What is used of zones is noted: `named` are zones beside the customer's own, each joined
    by an alias of its own, and `calendars` the windows whose begins are columns of the table of clocks.
    """

    def __init__(self, zone: str, dialect: Dialect, span: tuple[datetime, datetime], *, has_zone: bool) -> None:
        self._zone = zone
        self._dialect = dialect
        self._arithmetic = arithmetic(dialect)
        self._span = span
        self._has_zone = has_zone
        self.customers_zone = False
        self.named: dict[str, str] = {}
        self.calendars: dict[tuple[Unit, int], str] = {}

    # Questions ------------------------------------------------------------------------------------------------------

    def now(self) -> Sql:
        """Return the instant of the send."""
        return self._instant(self.micros())

    def micros(self) -> Sql:
        """Return the instant of the send in microseconds."""
        return column(QUESTION, AT)

    def moment(self, term: Moment) -> Sql:
        """Return an instant counted from now."""
        return self._instant(self.micros() if term.duration is None else self._shifted(term.duration, later=term.later))

    def today(self, term: Today) -> Sql:
        """Return a day counted from today, in the policy's zone."""
        days = _floored(self._wall(Zone(of_customer=False, name=self._zone)), MICROSECONDS_A_DAY)
        if term.duration is None:
            return call(self._dialect, self._arithmetic.date, a=days)
        if term.duration.unit in MONTHS:
            return self._months(call(self._dialect, self._arithmetic.date, a=days), term.duration, later=term.later)
        shift = number(_minutes(term.duration) // (DAY // timedelta(minutes=1)))
        moved = exp.Add(this=days, expression=shift) if term.later else exp.Sub(this=days, expression=shift)
        return call(self._dialect, self._arithmetic.date, a=exp.Paren(this=moved))

    def clock(self, atom: LocalTime) -> Sql:
        """Return whether the wall clock is within a daily window; NULL where the zone is unknown."""
        wall = self._wall(atom.zone)
        minute = _floored(_rest(wall, MICROSECONDS_A_DAY), MICROSECONDS_A_MINUTE)
        weekday = exp.Add(this=_floored(wall.copy(), MICROSECONDS_A_DAY), expression=number(THURSDAY))
        after = exp.GTE(this=minute, expression=number(atom.start))
        before = exp.LT(this=minute.copy(), expression=number(atom.end))
        today = self._on(weekday, atom)
        if atom.start < atom.end:
            return conjunction([after, before, *today])
        eve = self._on(exp.Sub(this=weekday.copy(), expression=number(1)), atom)
        return disjunction([conjunction([after, *today]), conjunction([before, *eve])])

    def _on(self, day: Sql, atom: LocalTime) -> list[Sql]:
        days = [number(weekday) for weekday in sorted(atom.days)]
        return [exp.In(this=_rest(exp.Paren(this=day), 7), expressions=days)] if days else []

    def begin(self, window: Window) -> Begin:
        """Return where a window that ends now begins, in microseconds."""
        match window:
            case Calendar(unit, zone, starting):
                name = self.calendars.setdefault((unit, starting), f"start_{len(self.calendars) + 1}")
                return Begin(self._of_zone(zone, name), by_zone=zone.of_customer, may_lack=may_lack(zone))
            case Rolling(duration):
                return Begin(self._shifted(duration, later=False), inclusive=False)
            case _:
                return Begin(None)

    def days(self, since: date | None, until: date | None) -> Sql:
        """Return whether today is one of some days, both ends included."""
        if since is None and until is None:
            return exp.true()
        today = self.today(Today())
        after = [] if since is None else [exp.GTE(this=today, expression=literal(since, self._dialect))]
        before = [] if until is None else [exp.LTE(this=today.copy(), expression=literal(until, self._dialect))]
        return conjunction([*after, *before])

    def zone(self) -> Sql:
        """Return the customer's zone; NULL where it is unknown or none."""
        self.customers_zone = True
        return column(CUSTOMERS_ZONE, "name")

    # Zones ----------------------------------------------------------------------------------------------------------

    def _of_zone(self, zone: Zone, name: str) -> Sql:
        """Return a column of the clocks of a zone: the customer's, that which stands in for it, or the one named."""
        found: list[Sql] = []
        if zone.of_customer and self._has_zone:
            self.customers_zone = True
            found.append(column(CUSTOMERS_ZONE, name))
        if zone.name is not None or not zone.of_customer:
            known = zone.name or "UTC"
            found.append(column(self.named.setdefault(known, f"z_{len(self.named) + 1}"), name))
        if not found:
            return exp.cast(exp.null(), "bigint")
        return found[0] if len(found) == 1 else either(*found)

    def _wall(self, zone: Zone) -> Sql:
        """Return the wall time in a zone, in microseconds since a local 1970."""
        if not zone.of_customer and zone.name in (None, "UTC"):
            return self.micros()
        return exp.Paren(this=exp.Add(this=self.micros(), expression=self._of_zone(zone, "ahead")))

    def _instant(self, micros: Sql) -> Sql:
        return call(self._dialect, self._arithmetic.instant, a=micros)

    # Shifting -------------------------------------------------------------------------------------------------------

    def _shifted(self, length: Duration, *, later: bool) -> Sql:
        if length.unit in MONTHS:
            return self._stepped(length, later=later)
        shift = number(_minutes(length) * MICROSECONDS_A_MINUTE)
        kind = exp.Add if later else exp.Sub
        return exp.Paren(this=kind(this=self.micros(), expression=shift))

    def _stepped(self, length: Duration, *, later: bool) -> Sql:
        """Return an instant some months away by the wall clock of the policy's zone."""
        wall = self._wall(Zone(of_customer=False, name=self._zone))
        day = call(self._dialect, self._arithmetic.date, a=_floored(wall, MICROSECONDS_A_DAY))
        landed = call(self._dialect, self._arithmetic.days, a=self._months(day, length, later=later))
        scaled = exp.Mul(this=landed, expression=number(MICROSECONDS_A_DAY))
        moved = exp.Paren(this=exp.Add(this=scaled, expression=_rest(wall.copy(), MICROSECONDS_A_DAY)))
        return exp.Paren(this=exp.Sub(this=moved, expression=self._ahead_of_wall(moved.copy(), length)))

    def _months(self, day: Sql, length: Duration, *, later: bool) -> Sql:
        months = length.amount * MONTHS[length.unit]
        return call(self._dialect, self._arithmetic.months, a=day, b=number(months if later else -months))

    def _ahead_of_wall(self, wall: Sql, length: Duration) -> Sql:
        """Return how far clocks are ahead where they show a time: of two the earlier, in a gap as before it."""
        zone = named_zone(self._zone)
        reach = timedelta(days=31 * length.amount * MONTHS[length.unit] + 2)
        changes = list(changes_of_clocks(zone, _earlier(self._span[0], reach), _later(self._span[1], reach)))
        if not changes:
            return number(ahead(self._span[0], zone))
        branches = []
        for at in changes:
            before, after = ahead(at - TICK, zone), ahead(at, zone)
            edge = micros_of(at) + max(before, after)
            branches.append((exp.LT(this=wall.copy(), expression=number(edge)), number(before)))
        return case(*branches, default=number(ahead(changes[-1], zone)))


def _minutes(length: Duration) -> int:
    return length.amount * MINUTES[length.unit]


def _rest(value: Sql, of: int) -> Sql:
    """Return what is left of a whole number, 0 or more, also of one below 0."""
    once = exp.Paren(this=exp.Add(this=exp.Mod(this=value, expression=number(of)), expression=number(of)))
    return exp.Paren(this=exp.Mod(this=once, expression=number(of)))


def _floored(value: Sql, of: int) -> Sql:
    """Return how often a whole number holds another, rounded down."""
    whole = exp.Paren(this=exp.Sub(this=value, expression=_rest(value.copy(), of)))
    return exp.cast(exp.IntDiv(this=whole, expression=number(of)), "bigint")


def day_number(micros: Sql) -> Sql:
    """Return the number of the day (UTC) of an instant in microseconds."""
    return _floored(micros, MICROSECONDS_A_DAY)


# The table of clocks ------------------------------------------------------------------------------------------------


def micros_of(at: datetime) -> int:
    """Return an instant in microseconds since 1970."""
    return (at - EPOCH) // TICK


def ahead(at: datetime, zone: tzinfo) -> int:
    """Return by how many microseconds the clocks of a zone are ahead of UTC at an instant."""
    return (local(at, zone) - at.replace(tzinfo=None)) // TICK


Row = tuple[str | int, ...]


def names(calendars: Iterable[str]) -> tuple[str, ...]:
    """Return the columns of the table of clocks: the zone (VARCHAR), then whole numbers (BIGINT)."""
    return ("name", DAY_NUMBER, "since", "until", "ahead", *calendars)


def pieces(
    zones: Iterable[str], span: tuple[datetime, datetime], calendars: Sequence[tuple[Unit, int]]
) -> Iterator[Row]:
    """Yield the rows of the table of clocks; zones that are none have no rows.

    ``day`` is a day in UTC and ``since`` to ``until`` (half open) a part of it in which neither the clocks nor the
    local date change; then come ``ahead`` and where each calendar window begins, all in microseconds.
    """
    for name in zones:
        zone = find_zone(name)
        if zone is not None:
            for since, until in _parts(zone, span):
                yield (name, *_piece(since, until, zone, calendars))


def _piece(since: datetime, until: datetime, zone: tzinfo, calendars: Sequence[tuple[Unit, int]]) -> Iterator[int]:
    day = local(since, zone).date()
    yield from ((since - EPOCH) // DAY, micros_of(since), micros_of(until), ahead(since, zone))
    for unit, starting in calendars:
        yield micros_of(start_of_day(first_day(day, unit, starting), zone))


def _parts(zone: tzinfo, span: tuple[datetime, datetime]) -> Iterator[tuple[datetime, datetime]]:
    start = span[0].replace(hour=0, minute=0, second=0, microsecond=0)
    while start <= span[1]:
        end = start + DAY
        edges = sorted({start, end, *_edges(zone, start)})
        yield from pairwise(edges)
        start = end


def _edges(zone: tzinfo, start: datetime) -> Iterator[datetime]:
    """Yield where, within a day of UTC, the clocks change, and where a local day begins before and after that."""
    changes = list(changes_of_clocks(zone, start, start + DAY))
    yield from changes
    for at in (start, *changes):
        past = ahead(at, zone) + micros_of(at)
        midnight = at + (-past % MICROSECONDS_A_DAY) * TICK
        if midnight < start + DAY:
            yield midnight


def changes_of_clocks(zone: tzinfo, start: datetime, end: datetime) -> Iterator[datetime]:
    """Yield the instants in (start, end] at which the clocks of a zone change; no more than one within a day."""
    while start < end:
        stop = min(_later(start, DAY), end)
        before = ahead(start, zone)
        if ahead(stop, zone) != before:
            low, high = 0, (stop - start) // TICK
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if ahead(start + middle * TICK, zone) == before else (low, middle)
            yield start + high * TICK
        start = stop


def _earlier(at: datetime, by: timedelta) -> datetime:
    return EARLIEST if at - EARLIEST < by else at - by


def _later(at: datetime, by: timedelta) -> datetime:
    return LATEST if LATEST - at < by else at + by
