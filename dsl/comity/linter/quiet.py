"""Quiet hours: the rules that ask nothing but the clock, and the gaps between their windows.

Quiet hours of one channel are often several rules: nights here, weekends there. A window belongs to the day on which it
*starts*, so nights of monday to friday end on saturday morning, and the night from sunday to monday is nobody's. What
counts as a gap:

- *nights* are windows that run past midnight (or one until 24:00 beside one from 00:00);
- a *day* is any other window, or what an `only … on weekdays` leaves out;
- hours are a **gap** where a day ends and sending is open although nights cover that time of day on other days;
  likewise where sending is open in the evening up to the midnight at which a whole quiet day begins.

Open hours that no day borders on are not a gap: whoever sends at night from friday on may well mean it. Nor does a
night that ends earlier or later than another make one.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from comity.linter.ask import Ask
from comity.linter.week import DAY, FULL, WEEK, Stretch, has, minutes, runs, stretches, wraps
from comity.program.nodes import TRUE, And, Condition, LocalTime, Or, Rule, Sentence, Verdict, Zone
from comity.text.record import record

NOON = DAY // 2


@record
class Quiet:
    """A rule that refuses by the clock alone; ``windows`` are those it names, all in one zone."""

    rule: Rule
    windows: tuple[LocalTime, ...]
    zone: Zone

    @property
    def whom(self) -> Condition:
        """The messages and customers it is about."""
        return And((self.rule.selector, self.rule.audience))

    @property
    def closed(self) -> int:
        """The minutes of the week in which it refuses."""
        named = minutes(self.windows)
        return named if self.rule.sentence is Sentence.NEVER else FULL & ~named


class Night(NamedTuple):
    """Wall times between which nights are quiet, in minutes, and the rule that says so.

    ``cut`` nights are written as two windows that meet at midnight; the rule is that of the evening.
    """

    start: int
    end: int
    rule: Rule
    cut: bool = False

    def covers(self, minute: int) -> bool:
        """Return whether a minute of the week lies in such a night by its time of day."""
        time = minute % DAY
        return time >= self.start or time < self.end


class Gap(NamedTuple):
    """Open hours beside a quiet day, in the night of the day ``start_day``."""

    hours: Stretch
    start_day: int
    night: Night
    day: Rule


def quiet(rule: Rule) -> Quiet | None:
    """Return what a rule says about quiet hours; None where it asks anything else, or does not keep messages back."""
    if rule.sentence not in (Sentence.NEVER, Sentence.ONLY) or rule.outcome <= Verdict.WARN:
        return None
    if rule.sentence is Sentence.ONLY and rule.audience != TRUE:
        return None
    items = rule.when.items if isinstance(rule.when, Or) else (rule.when,)
    windows = tuple(item for item in items if isinstance(item, LocalTime))
    zones = {Zone(of_customer=True, name=None) if item.zone.of_customer else item.zone for item in windows}
    if len(windows) < len(items) or len(zones) != 1:
        return None
    return Quiet(rule, windows, zones.pop())


def gaps(rules: Iterable[Quiet], ask: Ask) -> Iterator[Gap]:
    """Yield the gaps in the quiet hours of every group of messages that some rule is about, each once."""
    every, said = tuple(rules), set()
    for one in every:
        cell = [other for other in every if other.zone == one.zone and ask.implies(one.whom, other.whom)]
        for gap in _gaps(cell):
            if (gap.hours, gap.night) not in said:
                said.add((gap.hours, gap.night))
                yield gap


def _gaps(cell: list[Quiet]) -> Iterator[Gap]:
    nights = tuple(_nights(cell))
    closed = 0
    for item in cell:
        closed |= item.closed
    for day, rule in _days(cell) if nights else ():
        for night in nights:
            yield from _morning(day, rule, night, closed)
            yield from _evening(day, rule, night, closed)


def _nights(cell: list[Quiet]) -> Iterator[Night]:
    never = [(item.rule, window) for item in cell if item.rule.sentence is Sentence.NEVER for window in item.windows]
    for rule, window in never:
        if wraps(window):
            yield Night(window.start, window.end, rule)
        elif window.end == DAY and window.start >= NOON:
            ends = [other.end for _, other in never if other.start == 0 and other.end <= NOON]
            yield from (Night(window.start, end, rule, cut=True) for end in ends)


def _days(cell: list[Quiet]) -> Iterator[tuple[Stretch, Rule]]:
    """Yield the stretches of quiet days."""
    for item in cell:
        if item.rule.sentence is Sentence.NEVER:
            for window in item.windows:
                if not wraps(window):
                    yield from ((stretch, item.rule) for stretch in stretches(window))
        elif all(window.end - window.start == DAY for window in item.windows):
            yield from ((stretch, item.rule) for stretch in runs(item.closed))


def _morning(day: Stretch, rule: Rule, night: Night, closed: int) -> Iterator[Gap]:
    """Yield the open hours after a quiet day, up to the usual end of the night."""
    start = end = day.end % WEEK
    while not has(closed, end) and night.covers(end):
        end += 1
    if end > start:
        before_midnight = start % DAY >= night.start
        yield Gap(Stretch(start, end), (start // DAY - (not before_midnight)) % 7, night, rule)


def _evening(day: Stretch, rule: Rule, night: Night, closed: int) -> Iterator[Gap]:
    """Yield the open hours before a whole quiet day, from the usual start of the night."""
    if day.start % DAY or day.end - day.start < DAY:
        return
    start = end = day.start or WEEK
    while not has(closed, start - 1) and (start - 1) % DAY >= night.start:
        start -= 1
    if end > start:
        yield Gap(Stretch(start, end), start // DAY, night, rule)
