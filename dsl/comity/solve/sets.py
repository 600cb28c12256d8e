"""Representative values of sets: every subset of the elements that a question can tell apart.

Bit ``1 + s`` of a domain is the subset whose elements are the bits of ``s``; so bit 1 is the empty set. Elements that
stand in the same atoms can be told apart only by `has all of`; otherwise the first of them stands for all.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from comity.program.atoms import matches
from comity.program.nodes import Condition, Literal, Matches, Shares, Stated
from comity.solve.fold import Answers
from comity.solve.search import Exhausted
from comity.types.vocabulary import Value

MOST_ELEMENTS = 12


@lru_cache(maxsize=512)
def subsets(elements: tuple[str, ...]) -> "Subsets":
    """Return the subsets of some elements; the same for the same elements."""
    return Subsets(elements)


class Subsets:
    """The subsets of some elements. ``same`` maps an element to the one that stands for it.

    ``answers`` is as for `Scale`.
    """

    __slots__ = ("answers", "elements", "full", "holding", "same")

    def __init__(self, elements: Sequence[str], same: Mapping[str, str] | None = None) -> None:
        """Number the elements; raises Exhausted for more than can be combined."""
        if len(elements) > MOST_ELEMENTS:
            raise Exhausted
        self.elements = elements
        self.same: Mapping[str, str] = same or {}
        every = (1 << (1 << len(elements))) - 1
        self.full = every << 1
        # The subsets without element i come in runs of 2**i, each followed by a run of those with it.
        self.holding = {element: every // ((1 << (1 << i)) + 1) << (1 << i) + 1 for i, element in enumerate(elements)}
        self.answers: tuple[Answers, Answers, Answers] = ({}, {}, {})

    def has(self, element: str) -> int:
        """Return the mask of the sets that hold an element."""
        return self.holding.get(self.same.get(element, element), 0)

    def has_any(self, elements: Iterable[str]) -> int:
        """Return the mask of the sets that hold some of the elements."""
        mask = 0
        for element in elements:
            mask |= self.has(element)
        return mask

    def has_all(self, elements: Iterable[str]) -> int:
        """Return the mask of the sets that hold all of the elements."""
        mask = self.full
        for element in elements:
            mask &= self.has(element)
        return mask

    def within(self, elements: Iterable[str]) -> int:
        """Return the mask of the sets that hold nothing but some of the elements."""
        inside = {*elements}
        return self.full & ~self.has_any(element for element in self.elements if element not in inside)

    def true(self, atom: Condition) -> int:
        """Return the mask of the sets for which an atom that reads this fact alone is true."""
        match atom:
            case Shares(Literal(left), _, all_of=True):
                return self.within(as_set(left))
            case Shares(_, Literal(right), all_of=True):
                return self.has_all(as_set(right))
            case Shares(_, Literal(value)) | Shares(Literal(value), _):
                return self.has_any(as_set(value))
            case Matches(_, how, pattern):
                return self.has_any(element for element in self.elements if matches(element, how, pattern))
            case Stated():
                return self.full & ~2
            case _:
                raise TypeError(f"no atom of a set: {atom}")

    def pick(self, mask: int) -> Value:
        """Return the smallest set of a mask."""
        subsets = (bit - 1 for bit in range(1, mask.bit_length()) if mask >> bit & 1)
        chosen = min(subsets, key=lambda subset: (subset.bit_count(), subset))
        return frozenset(element for i, element in enumerate(self.elements) if chosen >> i & 1)


def as_set(value: Value) -> frozenset[str]:
    """Return a set, or the set of a single text."""
    return value if isinstance(value, frozenset) else frozenset((str(value),))
