"""How many messages a cap lets pass in the window of another one."""

from bisect import bisect_right
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.linter.caps import covering
from comity.program.nodes import Calendar, Duration, Ever, Rolling, Unit, Window, Zone

START = datetime(2026, 2, 1, tzinfo=UTC)
UTC_ZONE = Zone(of_customer=False, name="UTC")
CUSTOMER = Zone(of_customer=True, name=None)


def rolling(amount: int, unit: Unit) -> Rolling:
    return Rolling(Duration(amount, unit))


def calendar(unit: Unit, zone: Zone = UTC_ZONE) -> Calendar:
    return Calendar(unit, zone)


@pytest.mark.parametrize(
    ("inner", "outer", "windows"),
    [
        (rolling(7, Unit.DAY), rolling(7, Unit.DAY), 1),
        (rolling(7, Unit.DAY), rolling(1, Unit.WEEK), 1),
        (rolling(24, Unit.HOUR), rolling(7, Unit.DAY), 7),
        (rolling(7, Unit.DAY), rolling(10, Unit.DAY), 2),
        (rolling(30, Unit.DAY), rolling(1, Unit.MONTH), 2),
        (rolling(31, Unit.DAY), rolling(1, Unit.MONTH), 1),
        (rolling(1, Unit.MONTH), rolling(28, Unit.DAY), 1),
        (rolling(24, Unit.HOUR), calendar(Unit.DAY), 2),
        (rolling(25, Unit.HOUR), calendar(Unit.DAY), 1),
        (calendar(Unit.DAY), rolling(24, Unit.HOUR), 3),
        (calendar(Unit.WEEK), rolling(7, Unit.DAY), 3),
        (calendar(Unit.DAY), calendar(Unit.WEEK), 7),
        (calendar(Unit.WEEK), calendar(Unit.MONTH), 6),
        (calendar(Unit.MONTH), calendar(Unit.MONTH), 1),
        (calendar(Unit.WEEK), calendar(Unit.DAY), None),
        (calendar(Unit.DAY), calendar(Unit.WEEK, CUSTOMER), None),
        (Ever(), rolling(7, Unit.DAY), 1),
        (Ever(), Ever(), 1),
        (rolling(7, Unit.DAY), Ever(), None),
    ],
)
def test_covering(inner: Window, outer: Window, windows: int | None) -> None:
    assert covering(inner, outer) == windows


hours = st.integers(1, 200)


@given(hours, st.integers(1, 4), hours, st.lists(st.integers(0, 6 * 60), max_size=120))
def test_no_window_holds_more_than_the_cap_lets_pass(
    inner: int, times: int, outer: int, gaps_in_minutes: list[int]
) -> None:
    sent: list[datetime] = []
    now = START
    for gap in gaps_in_minutes:
        now += timedelta(minutes=gap)
        if len(sent) - bisect_right(sent, now - timedelta(hours=inner)) < times:
            sent.append(now)
    windows = covering(rolling(inner, Unit.HOUR), rolling(outer, Unit.HOUR))
    assert windows is not None
    for end in sent:
        held = [at for at in sent if end - timedelta(hours=outer) < at <= end]
        assert len(held) <= windows * times
