"""What depends on the clock, as Python expressions of ``now`` (UTC) and the customer's time zone.

At either end of the calendar they may raise OverflowError; the evaluator knows what time it is there.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import assert_never

from comity.backends.python.runtime import DAY, WEEK, calendar_start, minutes_of
from comity.backends.python.source import Constants
from comity.program.nodes import Calendar, Duration, Ever, LocalTime, Moment, Rolling, Today, Window, Zone
from comity.program.time import MINUTES, shift, shift_date, today
from comity.types.zones import named_zone

FAR = timedelta(days=366 * 300)

Keep = Callable[[str, str], str]
"""Given an expression and a stem for a name, returns an expression of the same value: one that is worked out once."""


def every_time(expression: str, stem: str) -> str:  # noqa: ARG001 (it is one of two ways to keep nothing)
    """Keep nothing: the expression stays where it is."""
    return expression


def zone_variable(timezone: str) -> str:
    """Return the variable of the zone whose name another variable has; both are None where it is unknown."""
    return f"zone_of_{timezone}"


class Clock:
    """Writes expressions for one policy zone; ``timezone`` is the variable of the name of the customer's own."""

    def __init__(self, constants: Constants, zone: str, timezone: str = "None", keep: Keep = every_time) -> None:
        self._constants = constants
        self._zone = constants.name(zone, "ZONE")
        self._timezone = timezone
        self._keep = keep

    def moment(self, term: Moment | Today) -> str:
        """Return an instant or a date that moves with now."""
        match term:
            case Moment(duration, later):
                return "now" if duration is None else self._shifted(duration, later=later)
            case Today(duration, later):
                return self.day() if duration is None else self._shifted_day(duration, later=later)
            case _:
                assert_never(term)

    def day(self) -> str:
        """Return the date of now in the policy's zone."""
        self._use(today=today)
        return self._keep(f"today(now, {self._zone})", "day")

    def start(self, window: Window) -> str:
        """Return where a window begins, None for one whose zone is not known."""
        match window:
            case Ever():
                return "None"
            case Rolling(duration):
                return self._shifted(duration, later=False)
            case Calendar():
                self._use(calendar_start=calendar_start)
                name = self._constants.name(window, "WINDOW")
                timezone = self._timezone if window.zone.of_customer else "None"
                return self._keep(f"calendar_start({name}, now, {self._zone}, {timezone})", "start")
            case _:
                assert_never(window)

    def local_time(self, atom: LocalTime, *, sure: bool) -> str:
        """Return whether the local time lies in a daily window; where the zone is not known, whether not ``sure``."""
        table = minutes_of(atom.start, atom.end, atom.days, unknown=not sure)
        return f"{self._constants.name(table, 'MINUTES')}[{self._minute(atom)}]"

    def _minute(self, atom: LocalTime) -> str:
        """Return the minute of the local week or, if days are all one, of the day; one after the last if unknown."""
        zone = self._tzinfo(atom.zone)
        wall = self._keep(f"now.astimezone({zone})", "wall")
        day = f" + {wall}.weekday() * {DAY}" if atom.days else ""
        minute = f"{wall}.hour * 60 + {wall}.minute{day}"
        return f"{minute} if {zone} is not None else {WEEK if atom.days else DAY}"

    def _tzinfo(self, zone: Zone) -> str:
        named = "None" if zone.name is None else self._constants.name(zone.name, "TZ", named_zone(zone.name))
        return f"({zone_variable(self._timezone)} or {named})" if zone.of_customer else named

    def _shifted(self, duration: Duration, *, later: bool) -> str:
        if duration.unit in MINUTES and duration.amount * MINUTES[duration.unit] < FAR / timedelta(minutes=1):
            length = timedelta(minutes=duration.amount * MINUTES[duration.unit])
            return f"(now {'+' if later else '-'} {self._constants.name(length, 'LENGTH')})"
        self._use(shift=shift)
        length_ = self._constants.name(duration, "DURATION")
        return self._keep(f"shift(now, {length_}, {self._zone}, later={later})", "moment")

    def _shifted_day(self, duration: Duration, *, later: bool) -> str:
        self._use(shift_date=shift_date)
        length = self._constants.name(duration, "DURATION")
        return self._keep(f"shift_date({self.day()}, {length}, later={later})", "day")

    def _use(self, **functions: object) -> None:
        self._constants.values |= functions
