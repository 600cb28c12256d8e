"""Representative values that are simply listed: symbols, yes and no, texts, zones, and pools of several facts."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any, Final

from comity.program.atoms import COMPARISONS, matches, shares, stated
from comity.program.nodes import Condition, Holds, Literal, Matches, Op, Shares, Stated
from comity.solve.fold import Answers
from comity.types.vocabulary import Value


@lru_cache(maxsize=512)
def listed(values: tuple[Value, ...], allowed: Callable[[Any], bool] | None = None) -> "Listed":
    """Return some values, of which a fact may have those allowed; the same for the same values."""
    return Listed(values, allowed)


@lru_cache(maxsize=512)
def compared(one: "Listed", op: Op, other: "Listed", order: tuple[str, ...]) -> tuple[int, ...]:
    """Return, for each value of one fact, the mask of the other's for which ``one op other`` is true."""
    return tuple(other.compared(FLIPPED[op], value, order) for value in one.values)


FLIPPED = {Op.EQ: Op.EQ, Op.NE: Op.NE, Op.LT: Op.GT, Op.LE: Op.GE, Op.GT: Op.LT, Op.GE: Op.LE}
"""What an operator becomes when its sides change places."""


class Listed:
    """Bit ``i + 1`` of a domain is the value ``values[i]``; ``full`` leaves out those the fact cannot have.

    ``answers`` is as for `Scale`.
    """

    __slots__ = ("answers", "full", "spots", "values")

    def __init__(self, values: Sequence[Value], allowed: Callable[[Any], bool] | None = None) -> None:
        self.values = values
        self.spots = {value: 2 << i for i, value in enumerate(values)}
        self.full = (2 << len(values)) - 2
        if allowed is not None:
            self.full = self.where(allowed)
        self.answers: tuple[Answers, Answers, Answers] = ({}, {}, {})

    def where(self, predicate: Callable[[Any], bool | None]) -> int:
        """Return the mask of the values for which a predicate is true."""
        return sum(2 << i for i, value in enumerate(self.values) if predicate(value)) & self.full

    def compared(self, op: Op, constant: Value, order: tuple[str, ...] = ()) -> int:
        """Return the mask of the values for which ``fact op constant`` is true."""
        if op is Op.EQ or op is Op.NE:
            spot = self.spots.get(constant, 0)
            return (spot if op is Op.EQ else ~spot) & self.full
        test = COMPARISONS[op]
        if order:
            place = order.index(str(constant))
            return self.where(lambda value: test(order.index(value), place))
        return self.where(lambda value: test(value, constant))

    def among(self, values: Iterable[Value]) -> int:
        """Return the mask of some values."""
        mask = 0
        for value in values:
            mask |= self.spots.get(value, 0)
        return mask & self.full

    def true(self, atom: Condition) -> int:
        """Return the mask of the values for which an atom that reads this fact alone is true."""
        match atom:
            case Holds():
                return self.spots[True]
            case Matches(_, how, pattern):
                return self.where(lambda value: matches(value, how, pattern))
            case Stated():
                return self.where(stated)
            case Shares(Literal(left), _, all_of):
                return self.where(lambda value: shares(left, value, all_of=all_of))
            case Shares(_, Literal(right), all_of):
                return self.where(lambda value: shares(value, right, all_of=all_of))
            case _:
                raise TypeError(f"no atom of a single value: {atom}")

    def pick(self, mask: int) -> Value:
        """Return the first value of a mask."""
        return self.values[(mask & -mask).bit_length() - 2]


YES_NO: Final = Listed((False, True))
