"""Other values that a fact might have, the nearest to its own first.

They are representative, as all values in `comity.solve` are: what no condition can tell apart is one. Only here it
matters which value stands for the rest, for somebody is told to change the fact to it: of all counts above 3 that is 4
for a customer who has 2, and of all sets of channels the one that differs in least from the customer's own.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, islice
from math import isfinite
from typing import Any

from comity.evaluate.holds import Situation, value_of
from comity.program.nodes import Condition, Fact
from comity.solve.clock import ZONES
from comity.solve.gather import Asked, Atoms
from comity.solve.relations import constants, texts
from comity.solve.scales import SCALES, between, is_count
from comity.solve.scene import Scene
from comity.solve.search import Exhausted
from comity.types.vocabulary import FactType, Kind, Scope, Value, Vocabulary

MOST_VALUES = 60
"""How many values of one fact are tried, the nearest ones."""

MOST_ELEMENTS = 6
"""Up to so many elements every set of them is tried; of more, those that differ from the fact's own by two."""


class Alternatives:
    """The other values of the facts that some conditions read, in a situation."""

    def __init__(self, conditions: Iterable[Condition], situation: Situation, vocabulary: Vocabulary) -> None:
        """Gather what the conditions compare facts with."""
        self.atoms = Atoms(Scene(situation.now, situation.zone))
        self.atoms.add(conditions)
        self.situation = situation
        self.vocabulary = vocabulary

    def of(self, fact: Fact) -> tuple[Value | None, ...]:
        """Return other values of a fact, the nearest first; of a message's that is stated, None (not stated) last.

        Nothing for a customer's time zone that is known: nobody moves to be written to.
        """
        field, old = self.vocabulary.field(fact.scope, fact.name), value_of(fact, self.situation)
        points = [*constants(self._asked(fact)), *self._beside(fact)]
        found = dict.fromkeys(_values(field.type, self._asked(fact), points, old))
        others = (value for value in found if value != old)
        kept: list[Value | None] = list(islice(others, MOST_VALUES))
        if fact.scope is Scope.MESSAGE and old is not None and not field.required:
            kept.append(None)
        return tuple(kept)

    def _asked(self, fact: Fact) -> Sequence[Asked]:
        asked: Mapping[str, Sequence[Asked]]
        asked = self.atoms.message if fact.scope is Scope.MESSAGE else self.atoms.customer
        return asked.get(fact.name, ())

    def _beside(self, fact: Fact) -> Iterator[Any]:
        """Yield what the facts have that a fact is compared with, of sets the elements."""
        for _, left, right in self.atoms.relations:
            if fact in (left, right):
                value = value_of(right if fact == left else left, self.situation)
                yield from value if isinstance(value, frozenset) else () if value is None else (value,)


def _values(type_: FactType, asked: Sequence[Asked], points: Sequence[Any], old: Value | None) -> Iterable[Value]:
    match type_.kind:
        case kind if kind in SCALES:
            return _on_scale(kind, points, old)
        case Kind.YES_NO:
            return False, True
        case Kind.ONE_OF:
            return _symbols(type_, old)
        case Kind.ANY_OF | Kind.ANY_TEXT:
            return _sets(_elements(type_, asked, points), old if isinstance(old, frozenset) else frozenset())
        case Kind.TIMEZONE:
            return () if old is not None else (*points, *ZONES)
        case _:
            return sorted((*points, *_texts(asked, empty=True)), key=lambda text: text == "")


def _symbols(type_: FactType, old: Value | None) -> Sequence[str]:
    """Return the symbols of an enumeration; those of an ordered one by how far they are from the old one."""
    if not type_.ordered or old is None:
        return type_.symbols
    place = type_.symbols.index(str(old))
    return sorted(type_.symbols, key=lambda symbol: abs(type_.symbols.index(symbol) - place))


def _texts(asked: Sequence[Asked], *, empty: bool) -> Sequence[str]:
    try:
        return texts(asked, 1, empty=empty)
    except Exhausted:  # too many patterns to be combined: what is compared with is left
        return ()


# Scales -------------------------------------------------------------------------------------------------------------


def _on_scale(kind: Kind, points: Iterable[Any], old: Any) -> list[Value]:  # noqa: ANN401 (a value of the scale's kind)
    """Return the constants, and of each gap between them the values nearest to either."""
    cuts = sorted({point for point in points if not isinstance(point, float) or isfinite(point)})
    found: dict[Any, None] = {point: None for point in cuts if kind is not Kind.COUNT or is_count(point)}
    for low, high in zip([None, *cuts], [*cuts, None], strict=True):
        found |= dict.fromkeys(_ends(kind, low, high))
    return list(found) if old is None else sorted(found, key=lambda value: (abs(value - old), value))


def _ends(kind: Kind, low: Any, high: Any) -> Iterator[Any]:  # noqa: ANN401 (values of the scale's kind)
    if low is not None:
        yield from (value for value in between(kind, low, None, 1) if high is None or value < high)
    if high is not None:
        start = high - 2 if kind is Kind.COUNT else None
        yield from (value for value in between(kind, start, high, 2)[-1:] if low is None or value > low)
    yield from between(kind, low, high, 1)


# Sets ---------------------------------------------------------------------------------------------------------------


def _elements(type_: FactType, asked: Sequence[Asked], points: Iterable[Any]) -> list[str]:
    """Return the elements spoken of, of texts one of every other sort, and a symbol even if none is."""
    if not type_.symbols:
        return list(dict.fromkeys((*map(str, points), *_texts(asked, empty=False))))
    named = {*points}
    return [symbol for symbol in type_.symbols if symbol in named] or list(type_.symbols[:1])


def _sets(elements: Sequence[str], old: frozenset[str]) -> Iterator[frozenset[str]]:
    """Yield sets by how many elements they differ in from the old one; to take away comes before to add."""
    every = (*sorted(old), *(element for element in elements if element not in old))
    sizes = range(1, len(every) + 1 if len(every) <= MOST_ELEMENTS else 3)
    for size in sizes:
        changed = (old ^ frozenset(chosen) for chosen in combinations(every, size))
        yield from sorted(changed, key=len)
    yield frozenset()
    yield old | frozenset(elements)
