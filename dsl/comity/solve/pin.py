"""Formulas in which some variables have a value: the readings of a clock, the counts of a history."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

from comity.solve.clause import Clause, Formula, Literal, all_of, any_of
from comity.solve.search import Budget

Pins = Mapping[int, int]
"""Variables, each with the bit of the value it has."""


def pin(formula: Formula, pins: Pins) -> Formula:
    """Return what a formula still demands once some variables have their values."""
    if formula is None or not pins:
        return formula
    literals: list[Literal] = []
    for variable, mask in formula[0]:
        bit = pins.get(variable)
        if bit is None:
            literals.append((variable, mask))
        elif not mask & bit:
            return None
    chosen = [any_of([pin(clause, pins) for clause in choice]) for choice in formula[1]]
    return all_of(((tuple(literals), ()), *chosen))


def readings(formula: Formula, variables: Sequence[int], real: Sequence[int], budget: Budget) -> Iterator[Pins]:
    """Yield values of some variables such that a formula is the same for any others as for one of those.

    Raises Exhausted if there are more than the budget has steps.
    """
    asked: dict[int, set[int]] = {}
    if formula is not None:
        _collect(formula, frozenset(variables), asked)
    different = [[*_told_apart(real[variable], masks)] for variable, masks in asked.items()]
    for bits in product(*different):
        budget.spend(1)
        yield dict(zip(asked, bits, strict=True))


def _collect(clause: Clause, variables: frozenset[int], asked: dict[int, set[int]]) -> None:
    for variable, mask in clause[0]:
        if variable in variables:
            asked.setdefault(variable, set()).add(mask)
    for choice in clause[1]:
        for inner in choice:
            _collect(inner, variables, asked)


def _told_apart(real: int, masks: Iterable[int]) -> Iterable[int]:
    """Return one bit for each way in which a value can stand to the masks."""
    bits = (1 << i for i in range(real.bit_length()) if real >> i & 1)
    return {tuple(bool(mask & bit) for mask in masks): bit for bit in bits}.values()
