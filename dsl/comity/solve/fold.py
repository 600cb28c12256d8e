"""From "this condition has one of these truth values" to a formula.

The wanted truth values are a set of true, false and unknown, an int of three bits. Each connective hands demands down
to its items by Kleene's tables; a `not` swaps true and false. At an atom the demand is answered from a table, which
`comity.solve.space` has prepared: for each truth value the mask of the values of a variable, or a formula.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence

from comity.program.nodes import And, Condition, Const, Not, Or
from comity.solve.clause import TRUE, Clause, Formula, all_of, any_of, one_of

Want = int
IS_TRUE: Want = 1
IS_FALSE: Want = 2
IS_UNKNOWN: Want = 4
NOT_TRUE: Want = IS_FALSE | IS_UNKNOWN
NOT_FALSE: Want = IS_TRUE | IS_UNKNOWN
ANYTHING: Want = 7

ONE_VALUE = (IS_TRUE, IS_FALSE, IS_UNKNOWN)
WHOLE = frozenset((IS_TRUE, NOT_FALSE))
"""What is wanted of a conjunction if it is wanted of every item."""

PART = frozenset((IS_FALSE, NOT_TRUE))
"""What is wanted of a conjunction if it is wanted of some item."""

SAME = (0, 1, 2, 3, 4, 5, 6, 7)
SWAPPED = (0, 2, 1, 3, 4, 6, 5, 7)
"""What is wanted of an item for its negation to be as wanted."""


class Ternary:
    """An atom that takes a formula to describe. ``when`` gives it for each of true, false and unknown.

    It is asked only for what is wanted: of most atoms one of the three.
    """

    __slots__ = ("when",)

    def __init__(self, when: Callable[[Want], Formula]) -> None:
        self.when = when

    def wanted(self, want: Want) -> Formula:
        """Return when the atom has one of the wanted values."""
        if want in ONE_VALUE:
            return self.when(want)
        return any_of([self.when(value) for value in ONE_VALUE if want & value])


Masks = tuple[int, int, int, int, int, int, int, int]
"""For each set of wanted truth values the mask of the values that give an atom one of them."""

Answers = dict[Hashable, Masks]
"""The masks of atoms about one fact, by what they say of it."""

Split = tuple[int, Masks]
"""A variable, and how an atom splits its values."""

Table = Mapping[int, Split | Ternary]
"""What is known of each atom, by the identity of its node."""


def split(true: int, false: int, unknown: int = 0) -> Masks:
    """Return the masks for the values of a variable that give an atom each truth value."""
    return 0, true, false, true | false, unknown, true | unknown, false | unknown, true | false | unknown


def settled(value: bool | None) -> Ternary:  # noqa: FBT001 (it is one of three truth values, or one of two ways)
    """Return when an atom is true, false, unknown that always has one value."""
    has = IS_UNKNOWN if value is None else IS_TRUE if value else IS_FALSE
    return Ternary(lambda want: TRUE if want == has else None)


class Folder:
    """Folds conditions whose atoms are in a table. ``real`` holds what values the variables may have."""

    __slots__ = ("real", "table")

    def __init__(self, table: Table, real: Sequence[int]) -> None:
        self.table = table
        self.real = real

    def fold(self, condition: Condition, want: Want) -> Formula:
        """Return the formula that the condition's truth value is one of those wanted."""
        turned = SAME
        while isinstance(condition, Not):
            condition, want = condition.item, SWAPPED[want]
        if isinstance(condition, Or):
            # `a or b` is `not (not a and not b)`
            want, turned = SWAPPED[want], SWAPPED
        elif not isinstance(condition, And):
            return self._atom(condition, want)
        items = condition.items
        if want in WHOLE:
            return self._all(items, turned[want])
        if want in PART:
            return self._any(items, turned[want])
        if want == IS_UNKNOWN:
            return all_of((self._any(items, turned[IS_UNKNOWN]), self._all(items, turned[NOT_FALSE])))
        if want == ANYTHING:
            return TRUE
        return any_of((self._all(items, turned[IS_TRUE]), self._any(items, turned[IS_FALSE]))) if want else None

    def _atom(self, condition: Condition, want: Want) -> Formula:
        if isinstance(condition, Const):
            return settled(condition.value).wanted(want)
        found = self.table[id(condition)]
        return found.wanted(want) if isinstance(found, Ternary) else self._any((condition,), want)

    def _all(self, items: Sequence[Condition], want: Want) -> Formula:
        """Return the formula that every item is as wanted; `all_of`, but for atoms no clauses are made on the way."""
        masks: dict[int, int] = {}
        rest: list[Clause] = []
        table, real = self.table, self.real
        for item in items:
            found = table.get(id(item))
            if found.__class__ is tuple:
                variable, answers = found
                mask = answers[want]
                if mask & 1 and mask == real[variable]:
                    continue
                mask &= masks.get(variable, mask)
                if not mask:
                    return None
                masks[variable] = mask
            else:
                formula = self.fold(item, want)
                if formula is None:
                    return None
                rest.append(formula)
        atoms: Clause = (tuple(masks.items()), ())
        return all_of((atoms, *rest)) if rest else atoms

    def _any(self, items: Sequence[Condition], want: Want) -> Formula:
        """Return the formula that some item is as wanted; `any_of`, but for atoms no clauses are made on the way."""
        masks: dict[int, int] = {}
        rest: list[Clause] = []
        table, real = self.table, self.real
        for item in items:
            found = table.get(id(item))
            if found.__class__ is tuple:
                variable, answers = found
                mask = answers[want]
                if mask:
                    if mask & 1 and mask == real[variable]:
                        return TRUE
                    masks[variable] = masks.get(variable, 0) | mask
            else:
                formula = self.fold(item, want)
                if formula is None:
                    continue
                if formula == TRUE:
                    return TRUE
                rest.append(formula)
        return any_of([one_of(masks, ()), *rest]) if rest else one_of(masks, ())
