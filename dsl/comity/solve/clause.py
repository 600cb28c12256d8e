"""What the search works on: positive, two-valued formulas over variables with finite domains.

A variable is a small int; a set of its values is an int with one bit per value. A literal ``(variable, mask)`` demands
that the value is among the mask's. Three-valued logic is gone by now: `comity.solve.fold` has turned "this condition is
true or unknown" into such demands, so there is no negation either.

Bit 0 of every domain stands for "nobody asked". For a fact it is at the same time the unknown (of a message: the
absent) value: a mask has bit 0 exactly where that is known to satisfy it. A variable whose domain still has bit 0 when
a formula is satisfied need not be mentioned in the witness.
"""

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_

Literal = tuple[int, int]


Choice = tuple["Clause", ...]
Clause = tuple[tuple[Literal, ...], tuple[Choice, ...]]
"""Literals and choices: all of the literals must hold and, of each choice, at least one clause."""


Formula = Clause | None
"""None is false; a clause without literals and choices is true."""

TRUE: Clause = ((), ())


def demand(variable: int, mask: int) -> Formula:
    """Return the formula that a variable's value is among the mask's."""
    return (((variable, mask),), ()) if mask else None


def pairs(one: int, other: int, masks: Iterable[tuple[int, int]]) -> Formula:
    """Return the formula that two variables have values that some pair of masks allows together."""
    if one == other:
        return demand(one, reduce(or_, (first & second for first, second in masks), 0))
    clauses: list[Clause] = [(((one, first), (other, second)), ()) for first, second in masks if first and second]
    if len(clauses) > 1:
        return (), (tuple(clauses),)
    return clauses[0] if clauses else None


def all_of(formulas: Iterable[Formula]) -> Formula:
    """Return the conjunction, with one literal per variable."""
    masks: dict[int, int] = {}
    choices: list[Choice] = []
    for formula in formulas:
        if formula is None:
            return None
        for variable, mask in formula[0]:
            both = masks[variable] & mask if variable in masks else mask
            if not both:
                return None
            masks[variable] = both
        choices += formula[1]
    return tuple(masks.items()), tuple(choices)


def any_of(formulas: Iterable[Formula]) -> Formula:
    """Return the disjunction; literals of one variable become one literal."""
    masks: dict[int, int] = {}
    rest: list[Clause] = []
    for formula in formulas:
        if formula is None:
            continue
        literals, choices = formula
        if not choices and len(literals) == 1:
            ((variable, mask),) = literals
            masks[variable] = masks.get(variable, 0) | mask
        elif literals or choices:
            rest.append(formula)
        else:
            return TRUE
    return one_of(masks, rest)


def one_of(masks: dict[int, int], clauses: Sequence[Clause]) -> Formula:
    """Return the formula that some variable has a value of its mask or some clause holds."""
    alternatives: list[Clause] = [((literal,), ()) for literal in masks.items()]
    alternatives += clauses
    if len(alternatives) > 1:
        return (), (tuple(alternatives),)
    return alternatives[0] if alternatives else None
