"""Sets of minutes on the circle of the week."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.linter.week import DAY, FULL, WEEK, Stretch, has, minutes, runs
from comity.program.nodes import LocalTime, Zone

ZONE = Zone(of_customer=True, name=None)

times = st.integers(0, DAY - 1)
windows = st.builds(
    lambda start, length, days: LocalTime(ZONE, start, (start + length) % DAY or DAY, days),
    times,
    st.integers(1, DAY),
    st.frozensets(st.integers(0, 6)),
).filter(lambda window: window.start != window.end)


def covers(window: LocalTime, minute: int) -> bool:
    """Whether a window covers a minute of the week, from its definition."""
    day, time = divmod(minute, DAY)
    days = window.days or frozenset(range(7))
    if window.start < window.end:
        return day in days and window.start <= time < window.end
    return (day in days and time >= window.start) or ((day - 1) % 7 in days and time < window.end)


@given(st.lists(windows, max_size=3), st.integers(0, WEEK - 1))
def test_minutes_are_those_of_some_window(given_windows: list[LocalTime], minute: int) -> None:
    expected = any(covers(window, minute) for window in given_windows)
    assert has(minutes(given_windows), minute) is expected


@given(st.lists(windows, max_size=3))
def test_runs_put_a_set_together_again(given_windows: list[LocalTime]) -> None:
    covered = minutes(given_windows)
    again = 0
    for start, end in runs(covered):
        assert not has(covered, start - 1)
        assert not has(covered, end)
        again |= sum(1 << minute % WEEK for minute in range(start, end))
    assert again == (0 if covered == FULL else covered)


@pytest.mark.parametrize(
    ("stretch", "words"),
    [
        (Stretch(0, 9 * 60), "monday 00:00 to 09:00"),
        (Stretch(4 * DAY + 21 * 60, 5 * DAY), "friday 21:00 to 24:00"),
        (Stretch(6 * DAY + 22 * 60, WEEK + 8 * 60), "sunday 22:00 to monday 08:00"),
        (Stretch(5 * DAY, 7 * DAY), "saturday 00:00 to sunday 24:00"),
    ],
)
def test_stretches_read_as_wall_time(stretch: Stretch, words: str) -> None:
    assert str(stretch) == words
