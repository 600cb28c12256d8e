"""The search core against trying everything: formulas over a few variables."""

from collections.abc import Iterator
from itertools import product
from random import Random

import pytest

from comity.solve.clause import TRUE, Clause, Formula, all_of, any_of, demand, pairs
from comity.solve.pin import pin, readings
from comity.solve.search import Budget, Exhausted, Search

VARIABLES = 4
LACKING = (False, True, False, True)
FULL = 0b11110
REAL = [FULL | lacking for lacking in LACKING]
DOMAINS = [FULL | 1] * VARIABLES


def literal(random: Random) -> Formula:
    variable = random.randrange(VARIABLES)
    return demand(variable, random.randrange(1, 32) & REAL[variable])


def formula(random: Random, depth: int) -> Formula:
    if depth == 0 or random.random() < 0.2:
        return literal(random)
    if random.random() < 0.1:
        one, other = random.sample(range(VARIABLES), 2)
        return pairs(one, other, [(2 << i, random.randrange(32) & FULL) for i in range(4)])
    items = [formula(random, depth - 1) for _ in range(random.choice((2, 3, 4)))]
    return all_of(items) if random.random() < 0.5 else any_of(items)


def holds(clause: Formula, bits: tuple[int, ...]) -> bool:
    if clause is None:
        return False
    literals, choices = clause
    return all(bits[variable] & mask for variable, mask in literals) and all(
        any(holds(inner, bits) for inner in choice) for choice in choices
    )


def assignments(domains: list[int]) -> Iterator[tuple[int, ...]]:
    """Yield every assignment of values that the variables may truly have."""
    yield from product(
        *([1 << i for i in range(5) if domain & real & 1 << i] for domain, real in zip(domains, REAL, strict=True))
    )


def unasked(found: list[int], bits: tuple[int, ...]) -> tuple[int, ...]:
    """Return an assignment in which no demand on a variable that kept its bit 0 is met, but by a value that lacks."""
    kept = (domain & 1 for domain in found)
    return tuple(int(real & 1) if left else bit for left, real, bit in zip(kept, REAL, bits, strict=True))


def solve(clause: Formula, domains: list[int] = DOMAINS) -> list[int] | None:
    return Search(REAL, lambda found: found, Budget(100_000)).run(domains, clause)


@pytest.mark.parametrize("seed", range(8))
def test_finds_a_solution_iff_there_is_one(seed: int) -> None:
    random = Random(seed)
    answers = set()
    for _ in range(150):
        clause = all_of([formula(random, 2), formula(random, 3), formula(random, 2)])
        found = solve(clause)
        assert (found is not None) is any(holds(clause, bits) for bits in assignments(DOMAINS))
        answers.add(found is None)
        if found is not None:
            # What the domains leave open does not matter, and what was not asked for is not even looked at.
            assert all(holds(clause, unasked(found, bits)) for bits in assignments(found))
    assert answers == {True, False}


@pytest.mark.parametrize("seed", range(4))
def test_narrowed_domains(seed: int) -> None:
    random = Random(seed)
    for _ in range(150):
        clause = all_of([formula(random, 2), formula(random, 2)])
        domains = [(random.randrange(32) & real) or real for real in REAL]
        expected = any(holds(clause, bits) for bits in assignments(domains))
        assert (solve(clause, domains) is not None) is expected


@pytest.mark.parametrize("seed", range(4))
def test_every_leaf_is_a_solution(seed: int) -> None:
    random = Random(seed)
    for _ in range(40):
        clause = all_of([formula(random, 2), formula(random, 2)])
        leaves = leaves_of(clause)
        assert all(holds(clause, unasked(leaf, bits)) for leaf in leaves for bits in assignments(leaf))
        assert bool(leaves) is any(holds(clause, bits) for bits in assignments(DOMAINS))


def leaves_of(clause: Formula) -> list[list[int]]:
    """Return the domains of every solution that a search goes through if none is taken."""
    leaves: list[list[int]] = []

    def refuse(found: list[int]) -> None:
        leaves.append(found.copy())

    Search(REAL, refuse, Budget(100_000)).run(DOMAINS, clause)
    return leaves


@pytest.mark.parametrize("seed", range(4))
def test_pinned_variables(seed: int) -> None:
    random = Random(seed)
    for _ in range(100):
        clause = formula(random, 3)
        pins = {0: 2 << random.randrange(4)}
        rest = pin(clause, pins)
        for bits in assignments(DOMAINS):
            if bits[0] == pins[0]:
                assert holds(rest, bits) is holds(clause, bits)


@pytest.mark.parametrize("seed", range(4))
def test_readings_stand_for_all_values(seed: int) -> None:
    random = Random(seed)
    for _ in range(40):
        clause = formula(random, 3)
        pinned = [pin(clause, pins) for pins in readings(clause, [0, 1], REAL, Budget(1000))]
        for bits in assignments(DOMAINS):
            assert (not holds(clause, bits)) or any(holds(rest, bits) for rest in pinned)
            assert (not all(holds(rest, bits) for rest in pinned)) or holds(clause, bits)


def test_the_budget_ends_a_search() -> None:
    # Pigeons: five variables with four values each, all different.
    def apart(one: int, other: int) -> Formula:
        return pairs(one, other, [(2 << i, FULL & ~(2 << i)) for i in range(4)])

    clause = all_of([apart(one, other) for one in range(5) for other in range(one)])
    real, domains = [FULL] * 5, [FULL | 1] * 5
    assert Search(real, lambda found: found, Budget(100_000)).run(domains, clause) is None
    with pytest.raises(Exhausted):
        Search(real, lambda found: found, Budget(50)).run(domains, clause)


def test_a_search_is_not_as_deep_as_its_formula_is_long() -> None:
    many = 1_100  # more than Python nests calls
    clause = all_of([any_of([demand(i, 2), demand((i + 1) % many, 4)]) for i in range(many)])
    search = Search([FULL] * many, lambda found: found, Budget(many * many * 4))
    assert search.run([FULL | 1] * many, clause) is not None


def test_trivial_formulas() -> None:
    assert solve(TRUE) == DOMAINS
    assert solve(None) is None
    assert all_of([]) == TRUE
    assert any_of([]) is None
    merged: Clause | None = any_of([demand(0, 2), demand(0, 4)])
    assert merged == (((0, 6),), ())
    assert all_of([demand(0, 2), demand(0, 4)]) is None
