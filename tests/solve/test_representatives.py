"""Representative values: whatever a fact may be, some of them is told apart from nothing it is not."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import product
from random import Random

import pytest

from comity.program.atoms import compare
from comity.program.nodes import Op
from comity.program.time import EARLIEST, LATEST
from comity.solve.scales import Scale, between, has_room
from comity.solve.search import Exhausted
from comity.solve.sets import Subsets
from comity.solve.texts import is_fragment, representatives, sample
from comity.types.vocabulary import Kind, Value

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
TICK = timedelta(microseconds=1)

SCALES: list[tuple[Kind, tuple[Value, ...], Sequence[Value]]] = [
    (Kind.COUNT, (0,), (0, 1, 2)),
    (Kind.COUNT, (2, 3), range(6)),
    (Kind.COUNT, (1, 4), range(7)),
    (Kind.COUNT, (-1, 2.5), range(5)),
    (Kind.COUNT, (-3, -1), range(3)),
    (Kind.COUNT, (2.25, 3.5, 3.75), range(6)),
    (Kind.NUMBER, (0, 0.5), (-1, 0, 0.25, 0.5, 2)),
    (Kind.NUMBER, (2.0**53,), (0, 2.0**53, 2.0**53 + 2)),
    (Kind.NUMBER, (1.0, 1.0000000000000002), (0, 1.0, 1.0000000000000002, 2)),
    (Kind.DATE, (date(2026, 1, 1), date(2026, 1, 2)), [date(2025, 12, 30) + timedelta(days=i) for i in range(6)]),
    (Kind.DATE, (date.min, date.max), (date.min, date(2026, 1, 1), date.max)),
    (Kind.INSTANT, (NOW,), (NOW - TICK, NOW, NOW + TICK, LATEST, EARLIEST)),
    (Kind.INSTANT, (NOW, NOW + TICK), (NOW - TICK, NOW, NOW + TICK, NOW + 2 * TICK)),
    (Kind.INSTANT, (NOW, NOW + 2 * TICK), [NOW + i * TICK for i in range(-1, 4)]),
]


def standing(value: Value, constants: Sequence[Value]) -> tuple[bool | None, ...]:
    return tuple(compare(op, value, constant) for op in Op for constant in constants)


@pytest.mark.parametrize(("kind", "constants", "values"), SCALES)
def test_scale(kind: Kind, constants: tuple[Value, ...], values: Sequence[Value]) -> None:
    scale = Scale(kind, constants)
    places = [bit for bit in range(scale.full.bit_length()) if scale.full >> bit & 1]
    found = {standing(scale.value(bit), constants): bit for bit in places}
    assert len(found) == len(places)
    assert {standing(value, constants) for value in values} == set(found)
    for op, constant in product(Op, constants):
        true = sum(1 << bit for bit in places if compare(op, scale.value(bit), constant))
        assert scale.compared(op, constant) == true
    assert scale.among(constants[:1]) == scale.compared(Op.EQ, constants[0])


@pytest.mark.parametrize(
    ("kind", "constants", "op", "constant", "value"),
    [
        (Kind.COUNT, (3,), Op.LE, 3, 0),
        (Kind.COUNT, (1, 3), Op.GE, 3, 3),
        (Kind.COUNT, (3,), Op.GT, 3, 4),
        (Kind.NUMBER, (20,), Op.GT, 20, 21),
        (Kind.NUMBER, (20,), Op.LE, 20, 20),
        (Kind.INSTANT, (NOW - timedelta(days=90),), Op.LE, NOW - timedelta(days=90), NOW - timedelta(days=90)),
        (Kind.INSTANT, (NOW - timedelta(days=90),), Op.GT, NOW - timedelta(days=90), NOW - timedelta(days=89)),
        (Kind.DATE, (date(2026, 1, 15),), Op.LT, date(2026, 1, 15), date(2026, 1, 14)),
    ],
)
def test_natural_values(kind: Kind, constants: tuple[Value, ...], op: Op, constant: Value, value: Value) -> None:
    scale = Scale(kind, constants)
    assert scale.pick(scale.compared(op, constant)) == value


@pytest.mark.parametrize("kind", [Kind.COUNT, Kind.NUMBER, Kind.DATE, Kind.INSTANT])
def test_between_gives_as_many_as_there_are(kind: Kind) -> None:
    points: dict[Kind, Sequence[Value | None]] = {
        Kind.COUNT: (None, 0, 1, 3, 10, None),
        Kind.NUMBER: (None, 0, 0.5, 1, 10, None),
        Kind.DATE: (None, date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 4), None),
        Kind.INSTANT: (None, NOW, NOW + TICK, NOW + 3 * TICK, NOW + timedelta(days=9), None),
    }
    ends = points[kind]
    for i, low in enumerate(ends[:-1]):
        for high in ends[i + 1 :]:
            found = between(kind, low, high, 3)
            assert found == sorted(set(found))
            assert all((low is None or low < value) and (high is None or value < high) for value in found)
            assert bool(found) is has_room(kind, low, high)
    assert between(Kind.COUNT, 1, 4, 3) == [2, 3]
    assert between(Kind.INSTANT, NOW, NOW + 3 * TICK, 3) == [NOW + TICK, NOW + 2 * TICK]


def words(letters: str, longest: int) -> list[str]:
    return ["".join(chosen) for size in range(longest + 1) for chosen in product(letters, repeat=size)]


@pytest.mark.parametrize("seed", range(30))
def test_every_sort_of_text_is_represented(seed: int) -> None:
    random = Random(seed)
    short = words("ab", 3)[1:]
    constants, prefixes, fragments = (random.sample(short, random.randrange(3)) for _ in range(3))
    found = representatives(constants, prefixes, fragments)

    def sort(text: str) -> tuple[object, ...]:
        which = text if text in constants else None
        return which, *(text.startswith(item) for item in prefixes), *(item in text for item in fragments)

    sorts = {sort(text) for text in found}
    assert {sort(text) for text in words("abc", 6)} <= sorts
    crowd = representatives(constants, prefixes, fragments, 3)
    for one in sorts:
        if one[0] is None:
            assert sum(sort(text) == one for text in crowd) >= 3


def test_natural_texts() -> None:
    assert representatives(["US"]) == ["US", "other"]
    assert representatives(["other"], crowd=2) == ["other", "another", "different"]
    assert "spring-other" in representatives([], ["spring-"])
    assert "trial" in representatives([], [], ["trial"])
    assert len(set(representatives([], crowd=9))) == 9


def test_too_many_fragments_are_not_tried() -> None:
    with pytest.raises(Exhausted):
        representatives([], [], [f"fragment {i}" for i in range(9)])
    with pytest.raises(Exhausted):
        Subsets([str(i) for i in range(40)])


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"(?i)\bfree trial\b", "free trial"),
        ("free", "free"),
        (r"^a+[bc]$", None),
        (r"\d{3}", None),
        ("a|b", None),
    ],
)
def test_regular_expressions_that_are_fragments(pattern: str, text: str | None) -> None:
    assert is_fragment(pattern) is (text is not None)
    if text is not None:
        assert sample(pattern) == text


def test_subsets() -> None:
    sets = Subsets(["a", "b", "c"])
    every = {bit: sets.pick(1 << bit) for bit in range(1, 9)}
    assert len(set(every.values())) == 8
    for bit, value in every.items():
        assert isinstance(value, frozenset)
        for element in "abcd":
            assert bool(sets.has(element) >> bit & 1) is (element in value)
        assert bool(sets.has_any("ab") >> bit & 1) is not value.isdisjoint("ab")
        assert bool(sets.has_all("ab") >> bit & 1) is (value >= {"a", "b"})
        assert bool(sets.within("ab") >> bit & 1) is (value <= {"a", "b"})
    assert sets.has_all("ad") == 0
    assert sets.pick(sets.has_any("bc")) == {"b"}
