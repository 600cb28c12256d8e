"""Representative values of counts, numbers, dates and instants.

On a scale with the constants 2 and 5 a value is below 2, 2, between, 5, or beyond 5; nothing else matters to a
comparison with a constant. The bits of a domain are these places in order: bit 1 is "below the first constant", bit 2
the first constant, bit 3 the gap after it, and so on. A place is left out where there is no value: no count lies
between 2 and 3. Which value stands for a gap is only asked when a witness is made.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from math import ulp
from typing import Any

from comity.program.nodes import Op
from comity.program.time import DAY, EARLIEST, LATEST, TICK
from comity.solve.fold import Answers
from comity.types.vocabulary import Kind, Value

Point = Any
"""A value of the scale's kind; which of the four it is cannot be said per scale."""

PLACES: Mapping[Op, Callable[[int], int]] = {
    Op.EQ: lambda spot: spot,
    Op.NE: lambda spot: ~spot,
    Op.LT: lambda spot: spot - 1,
    Op.LE: lambda spot: 2 * spot - 1,
    Op.GT: lambda spot: -2 * spot,
    Op.GE: lambda spot: -spot,
}
"""The places on either side of a constant whose bit is ``spot``."""

SCALES = frozenset((Kind.COUNT, Kind.NUMBER, Kind.DATE, Kind.INSTANT))


@lru_cache(maxsize=512)
def scale(kind: Kind, constants: tuple[Value, ...]) -> "Scale":
    """Return a scale cut at some constants; the same for the same ones."""
    return Scale(kind, constants)


class Scale:
    """The places of one fact on a scale cut at its constants.

    ``answers`` remembers the masks of atoms: of facts that always have a value, of a message's, that may be absent,
    and of a customer's, that may be unknown.
    """

    __slots__ = ("answers", "constants", "full", "kind", "spots")

    def __init__(self, kind: Kind, constants: Iterable[Value]) -> None:
        points: list[Point] = list({*constants})
        points.sort()
        self.kind = kind
        self.constants = points
        self.spots: Mapping[Value, int] = {point: 2 * i + 2 for i, point in enumerate(points)}
        self.full = self._places()
        self.answers: tuple[Answers, Answers, Answers] = ({}, {}, {})

    def _places(self) -> int:
        """Return the mask of the places that hold a value."""
        points = self.constants
        full = (1 << 2 * len(points) + 2) - 2
        for i, (low, high) in enumerate(zip([None, *points], [*points, None], strict=True)):
            if not has_room(self.kind, low, high):
                full &= ~(2 << 2 * i)
        if self.kind is Kind.COUNT:
            for point, spot in self.spots.items():
                if not is_count(point):
                    full &= ~(1 << spot)
        return full

    def compared(self, op: Op, constant: Value) -> int:
        """Return the mask of the places at which ``fact op constant`` is true."""
        return PLACES[op](1 << self.spots[constant]) & self.full

    def among(self, values: Iterable[Value]) -> int:
        """Return the mask of the places of some constants."""
        mask = 0
        for value in values:
            mask |= 1 << self.spots[value]
        return mask & self.full

    def pick(self, mask: int) -> Value:
        """Return the most natural value of a mask.

        That is the smallest count; otherwise a constant, of times the latest; otherwise what stands for a gap.
        """
        bits = [bit for bit in range(1, mask.bit_length()) if mask >> bit & 1]
        constants = [bit for bit in bits if bit % 2 == 0]
        if self.kind is Kind.COUNT or not constants:
            return self.value(bits[0] if self.kind in (Kind.COUNT, Kind.NUMBER) else bits[-1])
        return self.value(constants[0] if self.kind is Kind.NUMBER else constants[-1])

    def value(self, bit: int) -> Value:
        """Return the value that stands for a place."""
        before = bit // 2
        if bit % 2 == 0:
            constant: Value = self.constants[before - 1]
            return constant
        low = self.constants[before - 1] if before else None
        high = self.constants[before] if before < len(self.constants) else None
        found: Value = between(self.kind, low, high, 1)[0]
        return found


def is_count(point: Point) -> bool:
    """Return whether a number is a possible count."""
    return bool(point >= 0) and point == int(point)


def has_room(kind: Kind, low: Point | None, high: Point | None) -> bool:
    """Return whether a value lies strictly between two constants; None is no constant at that end."""
    match kind:
        case Kind.COUNT:
            return bool(between(kind, low, high, 1))
        case Kind.NUMBER:
            return low is None or high is None or low < low + (high - low) / 2 < high
        case Kind.DATE:
            first = 0 if low is None else low.toordinal()
            return bool((date.max.toordinal() + 1 if high is None else high.toordinal()) - first > 1)
        case _:
            return bool((LATEST if high is None else high) - (EARLIEST if low is None else low) > TICK)


def between(kind: Kind, low: Point | None, high: Point | None, many: int) -> list[Point]:
    """Return up to ``many`` values strictly between two constants, in order; fewer only where there are no more."""
    match kind:
        case Kind.COUNT:
            start = -1 if low is None else max(-1, int(low // 1))
            return list(range(start + 1, start + 1 + many if high is None else min(start + 1 + many, -int(-high // 1))))
        case Kind.NUMBER:
            return _numbers(low, high, many)
        case Kind.DATE:
            return [point.date() for point in _times(_midnight(low), _midnight(high), many, DAY)]
        case _:
            return _times(low, high, many, TICK)


def _numbers(low: Point | None, high: Point | None, many: int) -> list[Point]:
    """Return whole numbers where there is room, else fractions; all of them are told apart as doubles."""
    if low is None:
        step = 1 if high is None else _step(high)
        return list(range(many)) if high is None else [-(-high // 1) - step * (many - i) for i in range(many)]
    if high is None or low // 1 + many < high:
        return [low // 1 + _step(low) * (i + 1) for i in range(many)]
    points = {low + (high - low) * (i + 1) / (many + 1) for i in range(many)}
    return sorted(point for point in points if low < point < high)


def _step(point: Point) -> int:
    return max(1, int(ulp(point)))


def _midnight(day: date | None) -> datetime | None:
    return None if day is None else datetime(day.year, day.month, day.day, tzinfo=UTC)


def _times(low: datetime | None, high: datetime | None, many: int, grain: timedelta) -> list[Point]:
    """Return instants strictly between two, whole days apart where there is room, else whole grains."""
    if low is None and high is None:
        low = datetime(2000, 1, 1, tzinfo=UTC)
    if low is None:
        high = high or LATEST
        step = min(DAY, (high - EARLIEST) / (many + 1))
        return [high - step * (many - i) for i in range(many)]
    step = DAY if high is None or high - low > DAY * many else (high - low) / (many + 1) // grain * grain or grain
    room = (LATEST if high is None else high) - low
    return [low + step * (i + 1) for i in range(many) if step * (i + 1) < room]
