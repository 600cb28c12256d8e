"""What a query knows of time: now, instants and days counted from it, wall clocks, and where windows begin.

Nothing here asks an engine about a zone. The answers are those of `comity.program.time`, worked out for every zone
beforehand and joined as a table `zones` by the customer's zone; a zone that is none finds no row and is unknown. So
every engine says the same, whatever edition of the time zone database it carries.

`Fixed` is the time of a screen: one instant, or one wall time that is an instant of its own in each customer's zone.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Protocol

from sqlglot import exp

from comity.backends.sql.dialects import Dialect
from comity.backends.sql.terms import Sql, column, conjunction, either, literal, truth
from comity.program.nodes import Calendar, LocalTime, Moment, Rolling, Today, Window, Zone
from comity.program.time import EARLIEST, in_local_window, local, shift, shift_date, today, window_start, zone_of
from comity.text.record import record
from comity.types.vocabulary import Value
from comity.types.zones import zone_names

ZONES = "zones"
NAME = "name"

Instants = Callable[[str], datetime]
"""The instant of a question by the customer's zone; that of the empty name is for a zone that is unknown."""


@record
class Begin:
    """Where a window begins: an instant, NULL where the zone is unknown. ``at`` None: it reaches back for ever.

    ``earliest`` is no later than any ``at``, where that is known beforehand; ``by_zone`` tells that ``at`` differs
    from customer to customer, ``may_lack`` that it may be NULL.
    """

    at: Sql | None
    inclusive: bool = True
    earliest: datetime | None = None
    by_zone: bool = False
    may_lack: bool = False


class Times(Protocol):
    """The time of a question, as expressions."""

    def now(self) -> Sql:
        """Return the instant of the question."""
        ...

    def moment(self, term: Moment) -> Sql:
        """Return an instant counted from now."""
        ...

    def today(self, term: Today) -> Sql:
        """Return a day counted from today."""
        ...

    def clock(self, atom: LocalTime) -> Sql:
        """Return whether the wall clock is within a daily window; NULL where the zone is unknown."""
        ...

    def begin(self, window: Window) -> Begin:
        """Return where a window that ends now begins."""
        ...

    def days(self, since: date | None, until: date | None) -> Sql:
        """Return whether today is one of some days, both ends included."""
        ...

    def zone(self) -> Sql:
        """Return the customer's zone; NULL where it is unknown or none."""
        ...


class Fixed:
    """The time of a screen. ``at`` is the instant, or that in each zone; ``zone`` is the policy's.

    Columns of the table of zones come to be as they are asked for; `rows` is the table. Customers whose zone is not
    there to be known (``has_zone``) are asked about none.
    """

    def __init__(self, at: datetime | Instants, zone: str, dialect: Dialect, *, has_zone: bool = True) -> None:
        self._at = at
        self._has_zone = has_zone
        self._zone = zone
        self._dialect = dialect
        self._columns: dict[str, Callable[[str], Value]] = {}
        self.used = False

    # Questions ------------------------------------------------------------------------------------------------------

    def now(self) -> Sql:
        """Return the instant of the question."""
        return self._by_zone("now", lambda now, _: now)

    def moment(self, term: Moment) -> Sql:
        """Return an instant counted from now."""
        if term.duration is None:
            return self.now()
        length, later = term.duration, term.later
        name = f"{'after' if later else 'before'} {length}"
        return self._by_zone(name, lambda now, _: shift(now, length, self._zone, later=later))

    def today(self, term: Today) -> Sql:
        """Return a day counted from today, in the policy's zone."""
        length, later = term.duration, term.later
        name = "today" if length is None else f"today {'+' if later else '-'} {length}"

        def day(now: datetime, _: str) -> date:
            found = today(now, self._zone)
            return found if length is None else shift_date(found, length, later=later)

        return self._by_zone(name, day)

    def clock(self, atom: LocalTime) -> Sql:
        """Return whether the wall clock is within a daily window; NULL where the zone is unknown."""

        def inside(now: datetime, customer: str) -> bool | None:
            zone = zone_of(atom.zone, {"timezone": customer})
            return None if zone is None else in_local_window(local(now, zone), atom)

        days = ",".join(map(str, sorted(atom.days)))
        return self._in_zone(f"clock {atom.start}-{atom.end} {days}", atom.zone, inside)

    def begin(self, window: Window) -> Begin:
        """Return where a window that ends now begins."""
        match window:
            case Calendar(zone=zone):
                return self._calendar(window, zone)
            case Rolling(duration):
                every = [shift(now, duration, self._zone) for now in self._instants()]
                return Begin(self.moment(Moment(duration)), inclusive=False, earliest=min(every), by_zone=self.varies)
            case _:
                return Begin(None, by_zone=self.varies)

    def days(self, since: date | None, until: date | None) -> Sql:
        """Return whether today is one of some days, both ends included."""
        if not self.varies:
            day = today(self._now(""), self._zone)
            return truth(value=(since is None or since <= day) and (until is None or day <= until))
        local = self.today(Today())
        after = [] if since is None else [exp.GTE(this=local, expression=literal(since, self._dialect))]
        before = [] if until is None else [exp.LTE(this=local.copy(), expression=literal(until, self._dialect))]
        return conjunction([*after, *before])

    def zone(self) -> Sql:
        """Return the customer's zone; NULL where it is unknown or none."""
        self.used = True
        return column(ZONES, NAME)

    # The table ------------------------------------------------------------------------------------------------------

    @property
    def varies(self) -> bool:
        """Whether now differs from zone to zone."""
        return self._has_zone and not isinstance(self._at, datetime)

    def rows(self) -> tuple[list[str], list[list[Value]]]:
        """Return the names of the columns of the table of zones, and its rows."""
        names = sorted(zone_names() | {"UTC"})
        return [NAME, *self._columns], [[name, *(of(name) for of in self._columns.values())] for name in names]

    def _calendar(self, window: Calendar, zone: Zone) -> Begin:
        def begins(now: datetime, customer: str) -> datetime | None:
            start = window_start(window, now, self._zone, {"timezone": customer})
            return None if start is None else start.at

        every = [begins(self._now(name), name) for name in self._names(zone)]
        found = self._in_zone(f"start of {window.unit} {window.starting}", zone, begins, "timestamptz")
        earliest = min((at for at in every if at is not None), default=EARLIEST)
        by_zone = self._has_zone and (zone.of_customer or self.varies)
        return Begin(found, earliest=earliest, by_zone=by_zone, may_lack=may_lack(zone))

    def _names(self, zone: Zone) -> list[str]:
        return ["", *(sorted(zone_names()) if zone.of_customer or self.varies else ())]

    def _instants(self) -> list[datetime]:
        return [self._now(name) for name in ("", *(sorted(zone_names()) if self.varies else ()))]

    def _now(self, zone: str) -> datetime:
        at = self._at if isinstance(self._at, datetime) else self._at(zone)
        return at.astimezone(UTC)

    def _in_zone(
        self, name: str, zone: Zone, of: Callable[[datetime, str], Value | None], type_: str = "boolean"
    ) -> Sql:
        """Return what holds in the customer's zone, in that which stands in for an unknown one, or in the one named."""
        unknown = of(self._now(""), "")
        if not zone.of_customer:
            return self._by_zone(f"{name} in {zone.name}", lambda now, customer: _sure(of(now, customer)))
        if not self._has_zone:
            return exp.cast(exp.null(), type_) if unknown is None else literal(unknown, self._dialect)
        own = self._column(name, lambda customer: _sure(of(self._now(customer), customer)))
        return own if unknown is None else either(own, literal(unknown, self._dialect))

    def _by_zone(self, name: str, of: Callable[[datetime, str], Value]) -> Sql:
        """Return what depends on nothing but now: a constant, where now is the same for all."""
        constant = literal(of(self._now(""), ""), self._dialect)
        if not self.varies:
            return constant
        return either(self._column(name, lambda customer: of(self._now(customer), customer)), constant)

    def _column(self, name: str, of: Callable[[str], Value]) -> Sql:
        self._columns.setdefault(name, of)
        self.used = True
        return column(ZONES, name)


def may_lack(zone: Zone) -> bool:
    """Return whether a zone may be unknown: it is the customer's, and none stands in."""
    return zone.of_customer and zone.name is None


def _sure(value: Value | None) -> Value:
    if value is None:
        raise ValueError("a zone of the table is unknown")
    return value
