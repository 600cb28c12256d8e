"""What the clock may show when a message is sent, as far as a question asks for it.

Where the schedule fixes the instant there is nothing to choose but the customer's zone, and that is a fact: its values
are `ZONES`, at least one for every offset from UTC in use at any time of the year.

Otherwise each zone has a *reading*, a variable over wall times: one for every stretch between two bounds of the windows
asked for, on each weekday if one of them asks for weekdays. And each calendar window has a *boundary*, a variable
over how many points of the past (see `comity.solve.past`) lie after the window's beginning. What the schedule settles
narrows these. Beyond that they are independent: of each other, and of how long ago the customer's dates are.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from comity.program.nodes import Calendar, LocalTime, Unit, Zone
from comity.program.time import (
    EARLIEST,
    TICK,
    first_day,
    in_local_window,
    local,
    window_start,
)
from comity.program.walk import TIMEZONE
from comity.solve.clause import TRUE, Formula, all_of, any_of, demand
from comity.solve.facts import Facts
from comity.solve.fold import IS_TRUE, IS_UNKNOWN, Ternary, Want
from comity.solve.scene import Scene
from comity.solve.values import Listed
from comity.text.record import replace
from comity.types.vocabulary import Scope
from comity.types.zones import named_zone, zone_names

USUAL_ZONE = "America/New_York"
ZONES = (
    USUAL_ZONE, "America/Los_Angeles", "America/Chicago", "America/Denver", "Europe/London", "Europe/Berlin",
    "Asia/Tokyo", "Australia/Sydney", "America/Phoenix", "Pacific/Honolulu", "America/Anchorage", "America/Halifax",
    "America/St_Johns", "America/Sao_Paulo", "America/Noronha", "Atlantic/Azores", "Atlantic/Cape_Verde",
    "Africa/Abidjan", "Africa/Lagos", "Africa/Johannesburg", "Africa/Cairo", "Africa/Nairobi", "Asia/Tehran",
    "Asia/Dubai", "Asia/Kabul", "Asia/Karachi", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Dhaka", "Asia/Yangon",
    "Asia/Bangkok", "Asia/Shanghai", "Australia/Eucla", "Australia/Darwin", "Australia/Brisbane",
    "Australia/Adelaide", "Australia/Lord_Howe", "Pacific/Guadalcanal", "Pacific/Fiji", "Pacific/Auckland",
    "Pacific/Chatham", "Pacific/Tongatapu", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Pacific/Marquesas",
    "Pacific/Gambier", "Pacific/Pitcairn", "America/Costa_Rica", "America/Bogota", "America/Puerto_Rico",
    "America/Nuuk", "Etc/GMT+12",
)  # fmt: skip

MONDAY = datetime(2024, 1, 1)  # noqa: DTZ001 (a local time has no zone)
SLACK = timedelta(hours=2)
"""How much more or less time than the wall clock shows may have passed since a boundary."""
MOST_DAYS = {Unit.DAY: 1, Unit.WEEK: 7, Unit.MONTH: 31, Unit.QUARTER: 92, Unit.YEAR: 366}
DAY_MINUTES = 1440


class Case(NamedTuple):
    """Under this condition a zone is the one of that name; None is the customer's, whichever it is."""

    when: Formula
    zone: str | None


class Option(NamedTuple):
    """Under this condition a window holds what is later than an instant."""

    when: Formula
    cut: datetime


class Dial:
    """The clock of one question: answers its wall times, and says how far back calendar windows reach."""

    def __init__(self, facts: Facts, scene: Scene, clocks: Sequence[LocalTime]) -> None:
        self.facts = facts
        self.scene = scene
        self.clocks = clocks
        self.readings: dict[str | None, tuple[int, list[datetime]]] = {}
        self.boundaries: dict[tuple[str | None, Unit, int], tuple[int, list[datetime]]] = {}

    def variables(self) -> list[int]:
        """Return the variables that stand for what the schedule leaves open."""
        return [index for index, _ in (*self.readings.values(), *self.boundaries.values())]

    # Zones

    def cases(self, zone: Zone) -> tuple[list[Case], Formula]:
        """Return which zone is meant when, and when it is unknown."""
        if not zone.of_customer:
            return [Case(TRUE, zone.name or "UTC")], None
        index = self.facts.indexes[Scope.CUSTOMER][TIMEZONE.name]
        axis, lacking = self.facts.variables[index]
        names = axis.values if isinstance(axis, Listed) else ()
        valid = [(2 << i, str(name)) for i, name in enumerate(names) if name in ZONES or name in zone_names()]
        mask = sum(bit for bit, _ in valid)
        found = [Case(demand(index, mask), None)]
        if self.scene.clock.fixed:
            found = [Case(demand(index, bit), name) for bit, name in valid]
        missing = demand(index, axis.full & ~mask | lacking)
        if zone.name is None or missing is None:
            return found, missing
        return [*found, Case(missing, zone.name)], None

    # Wall times

    def answer(self, atom: LocalTime) -> Ternary:
        """Return when the wall time is as asked, when it is not, and when the zone is unknown."""
        found, unknown = self.cases(atom.zone)
        shown = [(when, self._shown(atom, zone)) for when, zone in found]

        def when(value: Want) -> Formula:
            if value == IS_UNKNOWN:
                return unknown
            return any_of([all_of((case, true if value == IS_TRUE else false)) for case, (true, false) in shown])

        return Ternary(when)

    def _shown(self, atom: LocalTime, zone: str | None) -> tuple[Formula, Formula]:
        """Return when the clock of a zone is as asked, and when it is not."""
        if self.scene.clock.fixed and zone is not None:
            inside = in_local_window(local(self.scene.now, named_zone(zone)), atom)
            return (TRUE, None) if inside else (None, TRUE)
        index, walls = self._reading(zone)
        mask = sum(2 << i for i, wall in enumerate(walls) if in_local_window(wall, atom))
        return demand(index, mask), demand(index, self.facts.real[index] & ~mask)

    def _reading(self, zone: str | None) -> tuple[int, list[datetime]]:
        found = self.readings.get(zone)
        if found is None:
            walls = list(self._walls(zone))
            found = self.readings[zone] = (self.facts.variable((2 << len(walls)) - 2), walls)
        return found

    def _walls(self, zone: str | None) -> Iterator[datetime]:
        """Yield the wall times of a week that can be told apart and that the schedule leaves open."""
        clock = self.scene.clock
        minutes = sorted({0}.union(*((atom.start, atom.end % DAY_MINUTES) for atom in self.clocks)))
        days = range(7) if any(atom.days for atom in self.clocks) else range(1)
        if clock.settles(zone):
            minutes = minutes if clock.minute is None else [clock.minute]
            weekday = clock.weekday if clock.day is None else clock.day.weekday()
            days = days if weekday is None else range(weekday, weekday + 1)
        for day in days:
            yield from (MONDAY + timedelta(days=day, minutes=minute) for minute in minutes)

    # Calendar windows

    def limits(self, window: Calendar) -> Iterator[datetime]:
        """Yield the instants that matter to what the window may hold: cuts between items that are later and not."""
        for _, zone in self.cases(window.zone)[0]:
            if self.scene.clock.fixed and zone is not None:
                yield self._cut(window, zone)
            else:
                yield from self._span(window, zone)

    def options(self, window: Calendar, points: Sequence[datetime]) -> tuple[list[Option], Formula]:
        """Return how far back a calendar window reaches when, and when that is unknown."""
        found, unknown = self.cases(window.zone)
        reach: dict[datetime, list[Formula]] = {}
        for when, zone in found:
            if self.scene.clock.fixed and zone is not None:
                reach.setdefault(self._cut(window, zone), []).append(when)
            else:
                index, cuts = self._boundary(window, zone, points)
                for i, cut in enumerate(cuts):
                    reach.setdefault(cut, []).append(all_of((when, demand(index, 2 << i))))
        return [Option(any_of(when), cut) for cut, when in reach.items()], unknown

    def _cut(self, window: Calendar, zone: str) -> datetime:
        """Return the instant just before the window begins; the schedule fixes now."""
        named = replace(window, zone=Zone(of_customer=False, name=zone))
        start = window_start(named, self.scene.now, self.scene.zone, {})
        return self.scene.now if start is None else before(start.at)

    def _boundary(self, window: Calendar, zone: str | None, points: Sequence[datetime]) -> tuple[int, list[datetime]]:
        key = (zone, window.unit, window.starting)
        found = self.boundaries.get(key)
        if found is None:
            latest, earliest = self._span(window, zone)
            inside = [point for point in points if earliest < point <= latest]
            cuts = [latest, *(before(point) for point in inside)]
            found = self.boundaries[key] = (self.facts.variable((2 << len(cuts)) - 2), cuts)
        return found

    def _span(self, window: Calendar, zone: str | None) -> tuple[datetime, datetime]:
        """Return the latest and the earliest instant just before which the window may begin."""
        days, minutes = self._since_start(window, zone)
        now = self.scene.now
        least = timedelta(days=days[0], minutes=minutes[0]) - SLACK
        most = timedelta(days=days[-1], minutes=minutes[-1]) + SLACK
        return before(now - max(least, timedelta(0))), before(now - most)

    def _since_start(self, window: Calendar, zone: str | None) -> tuple[Sequence[int], Sequence[int]]:
        """Return the days and minutes that may have passed, by the wall clock, since the window began."""
        clock = self.scene.clock
        days: Sequence[int] = range(MOST_DAYS[window.unit])
        minutes: Sequence[int] = (0, DAY_MINUTES)
        if not clock.settles(zone):
            return days, minutes
        if clock.day is not None:
            days = [(clock.day - first_day(clock.day, window.unit, window.starting)).days]
        elif clock.weekday is not None and window.unit is Unit.WEEK:
            days = [(clock.weekday - window.starting) % 7]
        return days, minutes if clock.minute is None else [clock.minute]


def before(instant: datetime) -> datetime:
    """Return the latest instant before another."""
    return max(instant, EARLIEST + TICK) - TICK
