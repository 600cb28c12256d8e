"""Facts that are compared with each other: their common pool of values, and when such an atom is true.

The facts that a chain of comparisons ties together form a group. They share all their constants, and where one value
between two constants is enough for a single fact, a group gets as many as it has facts (or comparisons: two sets may
differ by an element that no other atom speaks of).
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

from comity.program.nodes import Compare, Fact, Match, Matches, Op, Shares, Stated
from comity.solve.clause import Formula, all_of, any_of, demand, pairs
from comity.solve.fold import IS_FALSE, IS_TRUE, Ternary, Want
from comity.solve.gather import Asked
from comity.solve.scales import SCALES, between, is_count
from comity.solve.sets import Subsets, subsets
from comity.solve.texts import representatives, sample
from comity.solve.values import YES_NO, Listed, compared, listed
from comity.types.vocabulary import FactType, Kind, Value

Pooled = Listed | Subsets


def groups(relations: Iterable[tuple[Compare | Shares, Fact, Fact]]) -> list[tuple[list[Fact], int]]:
    """Return the facts that belong together, each with the number of comparisons that tie them."""
    found: list[tuple[list[Fact], int]] = []
    for _, left, right in relations:
        joined, ties = [*dict.fromkeys((left, right))], 1
        apart = []
        for members, count in found:
            if left in members or right in members:
                joined = [*dict.fromkeys((*members, *joined))]
                ties += count
            else:
                apart.append((members, count))
        found = [*apart, (joined, ties)]
    return found


def pool(types: Sequence[FactType], asked: Sequence[Asked], crowd: int) -> tuple[Value, ...]:
    """Return the values that the facts of a group share; ``crowd`` is how many may have to differ anywhere."""
    kinds = {type_.kind for type_ in types}
    if kinds <= SCALES:
        return _points(frozenset(kinds), tuple(sorted({*constants(asked)})), crowd)
    if Kind.YES_NO in kinds:
        return False, True
    if kinds <= {Kind.ONE_OF, Kind.ANY_OF}:
        return tuple(dict.fromkeys(symbol for type_ in types for symbol in type_.symbols))
    return texts(asked, crowd, empty=Kind.TEXT in kinds)


def member(type_: FactType, values: tuple[Value, ...]) -> Pooled:
    """Return the values that one fact of a group may have."""
    if type_.is_set:
        return subsets(tuple(str(value) for value in values if not type_.symbols or value in type_.symbols))
    if type_.kind is Kind.ONE_OF:
        return listed(type_.symbols)
    if type_.kind is Kind.YES_NO:
        return YES_NO
    return listed(values, is_count if type_.kind is Kind.COUNT else None)


@lru_cache(maxsize=512)
def _points(kinds: frozenset[Kind], points: tuple[Any, ...], crowd: int) -> tuple[Value, ...]:
    """Return the constants and, in each gap, as many values as there are facts; of mixed numbers, of both sorts."""
    found: list[Value] = []
    for low, high in zip([None, *points], [*points, None], strict=True):
        inside = between(min(kinds), low, high, crowd)
        if len(kinds) > 1:
            edges = [low, *inside, high]
            inside = sorted({*inside}.union(*(between(Kind.NUMBER, *pair, crowd) for pair in pairwise(edges))))
        found += inside
        found += [] if high is None else [high]
    return tuple(found)


def constants(asked: Iterable[Asked]) -> list[Any]:
    """Return the constants that facts are compared with, of sets the elements."""
    found: list[Any] = []
    for _, op, constant, _ in asked:
        if op is not None:
            found.append(constant)
        elif constant is not None:
            found += (
                sorted(constant)
                if isinstance(constant, frozenset)
                else constant
                if isinstance(constant, tuple)
                else (constant,)
            )
    return found


def texts(asked: Sequence[Asked], crowd: int, *, empty: bool) -> tuple[str, ...]:
    """Return representative texts for what is asked of facts that are texts or sets of texts.

    With ``empty`` the empty text is among them where an atom asks for a text that is not empty.
    """
    fixed = constants(asked)
    patterns: list[tuple[Match, str]] = []
    for atom, _, _, _ in asked:
        if isinstance(atom, Matches):
            patterns.append((atom.how, atom.pattern))
        elif empty and isinstance(atom, Stated):
            fixed.append("")
    return _texts(tuple(fixed), tuple(patterns), crowd)


@lru_cache(maxsize=512)
def _texts(fixed: tuple[str, ...], patterns: tuple[tuple[Match, str], ...], crowd: int) -> tuple[str, ...]:
    """Return representative texts; the same for the same constants and patterns."""
    fragments = [pattern for how, pattern in patterns if how is Match.CONTAINS]
    samples = [sample(pattern) for how, pattern in patterns if how is Match.REGEX]
    prefixes = [pattern for how, pattern in patterns if how is Match.PREFIX]
    return tuple(representatives(fixed, prefixes, fragments + samples, crowd))


# Atoms --------------------------------------------------------------------------------------------------------------


class Side:
    """One side of a comparison: a variable, its values, and what bit 0 means (None: nothing)."""

    __slots__ = ("absent", "unknown", "values", "variable")

    def __init__(self, variable: int, values: Pooled, *, absent: bool, unknown: bool) -> None:
        self.variable = variable
        self.values = values
        self.absent = absent
        self.unknown = unknown

    def stated(self) -> Formula:
        """Return the formula that the fact has a value."""
        return demand(self.variable, self.values.full)

    def lacking(self) -> Formula:
        """Return the formula that the fact has none."""
        return demand(self.variable, 1)


def related(atom: Compare | Shares, left: Side, right: Side) -> Ternary:
    """Return when a comparison of two facts is true, false, unknown (LANGUAGE.md section 6, ruling 2)."""
    sides = (left, right)

    def when(value: Want) -> Formula:
        if value == IS_TRUE:
            return _true(atom, left, right)
        if value == IS_FALSE:
            return any_of((_false(atom, left, right), *(side.lacking() for side in sides if side.absent)))
        given = [side.stated() for side in sides if side.absent]
        return any_of([all_of((side.lacking(), *given)) for side in sides if side.unknown])

    return Ternary(when)


def _true(atom: Compare | Shares, left: Side, right: Side) -> Formula:
    """Return when a comparison is true."""
    if isinstance(left.values, Subsets) and isinstance(right.values, Subsets):
        return _sets(left, left.values, right, right.values, whole=isinstance(atom, Shares) and atom.all_of)
    return _spread(*_masks(atom, left, right), inverted=False)


def _false(atom: Compare | Shares, left: Side, right: Side) -> Formula:
    """Return when a comparison is false, both facts having values."""
    if isinstance(left.values, Subsets) and isinstance(right.values, Subsets):
        return _not_sets(left, left.values, right, right.values, whole=isinstance(atom, Shares) and atom.all_of)
    return _spread(*_masks(atom, left, right), inverted=True)


def _masks(atom: Compare | Shares, left: Side, right: Side) -> tuple[Side, Side, Sequence[int]]:
    """Return one side, the other, and for each value of the first the mask of the other's that make the atom true."""
    one, other = left.values, right.values
    if isinstance(other, Listed):
        if isinstance(one, Subsets):
            return right, left, [one.has(str(value)) for value in other.values]
        op, order = (atom.op, atom.order) if isinstance(atom, Compare) else (Op.EQ, ())
        return left, right, compared(one, op, other, order)
    if isinstance(one, Subsets):
        raise TypeError(f"two sets have no single values: {atom}")
    if isinstance(atom, Shares) and atom.all_of:
        return left, right, [other.within((str(value),)) for value in one.values]
    return left, right, [other.has(str(value)) for value in one.values]


def _spread(one: Side, other: Side, masks: Sequence[int], *, inverted: bool) -> Formula:
    """Return the formula that one side has a value and the other one of those in its mask, or ``inverted`` none."""
    alike: dict[int, int] = {}
    for i, mask in enumerate(masks):
        alike[mask] = alike.get(mask, 0) | (2 << i & one.values.full)
    full = other.values.full
    allowed = ((bits, full & ~mask if inverted else mask) for mask, bits in alike.items())
    return pairs(one.variable, other.variable, allowed)


def _sets(left: Side, holder: Subsets, right: Side, held: Subsets, *, whole: bool) -> Formula:
    """Return when two sets share an element or, ``whole``, the left one holds all of the right one."""
    if not whole:
        return any_of(
            [all_of((demand(left.variable, holder.has(e)), demand(right.variable, held.has(e)))) for e in held.elements]
        )
    kept = [
        any_of((demand(left.variable, holder.has(e)), demand(right.variable, held.full & ~held.has(e))))
        for e in held.elements
    ]
    return all_of((left.stated(), right.stated(), *kept))


def _not_sets(left: Side, holder: Subsets, right: Side, held: Subsets, *, whole: bool) -> Formula:
    """Return when two sets share no element or, ``whole``, the left one lacks some of the right one."""
    if whole:
        return any_of(
            [
                all_of((demand(left.variable, holder.full & ~holder.has(e)), demand(right.variable, held.has(e))))
                for e in held.elements
            ]
        )
    apart = [
        any_of((demand(left.variable, holder.full & ~holder.has(e)), demand(right.variable, held.full & ~held.has(e))))
        for e in held.elements
    ]
    return all_of((left.stated(), right.stated(), *apart))
