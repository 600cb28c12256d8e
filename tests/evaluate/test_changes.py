"""Nothing changes between two instants of `changes`: wherever trying finds a change, one of them was announced."""

from bisect import bisect_right
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.generators import seeded

from comity.evaluate.changes import changes, instants_of
from comity.evaluate.history import Event, History
from comity.evaluate.holds import Situation, holds
from comity.program.nodes import (
    Calendar,
    Compare,
    Condition,
    Count,
    Duration,
    Events,
    Fact,
    LocalTime,
    Moment,
    Op,
    Rolling,
    Today,
    Unit,
    Zone,
)
from comity.text.record import replace
from comity.types.vocabulary import Scope

SEEN = Fact(Scope.CUSTOMER, "seen")
MONTH = Duration(1, Unit.MONTH)
QUARTER_HOUR = timedelta(minutes=15)

# Zones with the local day of a change of clocks in 2026: forward and back, by an hour and by half of one.
CHANGES = [
    ("Europe/Berlin", date(2026, 3, 29)),
    ("Europe/Berlin", date(2026, 10, 25)),
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2026, 11, 1)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("Pacific/Chatham", date(2026, 4, 5)),
    ("Pacific/Chatham", date(2026, 9, 27)),
    # At midnight: a day without its first hour, and one with an hour twice.
    ("America/Sao_Paulo", date(2018, 11, 4)),
    ("America/Sao_Paulo", date(2018, 2, 18)),
    ("America/Havana", date(2026, 11, 1)),
]


def _check(condition: Condition, situation: Situation, days: float, step: timedelta = QUARTER_HOUR) -> int:
    """Compare with trying; return the number of changes found so."""
    listed = list(instants_of(changes(condition, situation), situation.now))
    assert listed == sorted(set(listed))
    before, found, now = holds(condition, situation), 0, situation.now
    while now < situation.now + timedelta(days=days):
        now += step
        after = holds(condition, replace(situation, now=now))
        if after is not before:
            found += 1
            at = bisect_right(listed, now)
            assert at, (condition, now)
            assert listed[at - 1] > now - step, (condition, now)
        before = after
    return found


@pytest.mark.parametrize(("zone", "day"), CHANGES)
@pytest.mark.parametrize("hours", [-25, -3, -2, -1, 0, 1, 2, 3, 25])
@pytest.mark.parametrize("shifted", [False, True])
def test_months_across_a_change_of_clocks(zone: str, day: date, hours: int, shifted: bool) -> None:
    # The change lies near the bound or, ``shifted``, near the instant at which it is passed.
    middle = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(hours=hours, minutes=10)
    bound = middle - timedelta(days=30) if shifted else middle
    start = bound + timedelta(days=27)
    situation = Situation({}, {"seen": bound}, History(events=(Event(bound, "e"),)), start, zone)
    assert _check(Compare(Op.LT, SEEN, Moment(MONTH)), situation, 6) >= 1
    assert _check(Count(Events("e"), Rolling(MONTH), 1), situation, 6) >= 1
    ahead = replace(situation, now=bound - timedelta(days=33))
    assert _check(Compare(Op.LE, SEEN, Moment(MONTH, later=True)), ahead, 6) >= 1


@pytest.mark.parametrize("day", [date(2026, 1, 28), date(2026, 1, 31), date(2024, 2, 29), date(2026, 3, 31)])
@pytest.mark.parametrize("later", [False, True])
@pytest.mark.parametrize("unit", [Unit.MONTH, Unit.QUARTER, Unit.YEAR])
def test_months_of_different_length(day: date, later: bool, unit: Unit) -> None:
    bound = datetime(day.year, day.month, day.day, 9, 30, tzinfo=UTC)
    length = {Unit.MONTH: 31, Unit.QUARTER: 92, Unit.YEAR: 366}[unit]
    start = bound - timedelta(days=length + 5) if later else bound + timedelta(days=length - 6)
    situation = Situation({}, {"seen": bound, "day": day}, None, start, "Europe/Berlin")
    step = Duration(1, unit)
    assert _check(Compare(Op.LT, SEEN, Moment(step, later)), situation, 12) >= 1
    assert _check(Compare(Op.LT, Fact(Scope.CUSTOMER, "day"), Today(step, later)), situation, 12) >= 1


@pytest.mark.parametrize(("zone", "day"), CHANGES)
def test_wall_clocks_across_a_change(zone: str, day: date) -> None:
    start = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(days=2)
    events = tuple(Event(start + n * timedelta(hours=5), "e") for n in range(20))
    situation = Situation({}, {"timezone": zone}, History(events=events), start)
    own = Zone(of_customer=True, name=None)
    for begin, end in ((0, 60), (60, 150), (90, 100), (1410, 15), (120, 180)):
        assert _check(LocalTime(own, begin, end), situation, 4) >= 6
    assert _check(LocalTime(own, days=frozenset({day.weekday()})), situation, 4) == 2
    for unit in (Unit.DAY, Unit.WEEK, Unit.MONTH):
        _check(Count(Events("e"), Calendar(unit, own, starting=6), 2), situation, 4)


@pytest.mark.parametrize("seed", range(150))
def test_any_condition(seed: int) -> None:
    make = seeded(seed)
    _check(make.timed_condition(), make.situation(), 3)
    _check(make.condition(), make.situation(), 60, timedelta(hours=11))
