"""Partial evaluation changes no value: the property, and the laws that are tempting and wrong."""

import pytest
from hypothesis import given
from tests.generators import Generator, generators, seeded

from comity.evaluate.holds import Situation, holds
from comity.program.nodes import (
    FALSE,
    TRUE,
    UNKNOWN,
    And,
    Compare,
    Condition,
    Count,
    Ever,
    Fact,
    Known,
    Literal,
    Not,
    Op,
    Or,
    Sends,
    Shares,
    Stated,
)
from comity.program.simplify import simplify, specialise
from comity.program.walk import facts
from comity.types.vocabulary import Scope, Value

PLAN = Fact(Scope.CUSTOMER, "plan")
OFFER = Fact(Scope.MESSAGE, "offer")
LANGUAGE = Fact(Scope.MESSAGE, "language")
PAID = Compare(Op.EQ, PLAN, Literal("paid"))
FREE = Compare(Op.EQ, PLAN, Literal("free"))


@given(generators())
def test_what_remains_has_the_value_of_the_original(make: Generator) -> None:
    _check_residual(make)


@pytest.mark.parametrize("first", range(0, 1000, 250))
def test_what_remains_has_the_value_of_the_original_in_many_worlds(first: int) -> None:
    for seed in range(first, first + 250):
        _check_residual(seeded(seed))


def _check_residual(make: Generator) -> None:
    condition = make.condition(3)
    simple = simplify(condition)
    for _ in range(3):
        now = make.situation()
        residual = specialise(condition, now.message)
        without = Situation({}, now.customer, now.history, now.now, now.zone)
        expected = holds(condition, now)
        assert holds(simple, now) is expected, condition
        assert holds(residual, without) is expected, condition
        assert holds(residual, now) is expected, condition
        assert all(fact.scope is Scope.CUSTOMER for fact in facts(residual))
        assert simplify(residual) == residual


def test_few_conditions_are_trivial() -> None:
    made = [_values(seeded(seed)) for seed in range(200)]
    assert sum(len(values) == 1 for values in made) < 0.1 * len(made)


def _values(make: Generator) -> set[bool | None]:
    condition = make.condition(2)
    values = set()
    for _ in range(200):
        values.add(holds(condition, make.situation()))
        if len(values) > 1:
            break
    return values


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (And(()), TRUE),
        (Or(()), FALSE),
        (And((TRUE, PAID, TRUE)), PAID),
        (And((PAID, And((FREE, PAID)))), And((PAID, FREE))),
        (And((UNKNOWN, PAID)), And((UNKNOWN, PAID))),
        (And((UNKNOWN, FALSE)), FALSE),
        (Or((UNKNOWN, PAID, TRUE)), TRUE),
        (Not(Not(PAID)), PAID),
        (Not(UNKNOWN), UNKNOWN),
        (And((PAID, Or((PAID, FREE)))), PAID),
        (Or((PAID, And((FREE, PAID)))), PAID),
        # Not a law of three values: both are unknown where the plan is.
        (Or((PAID, Not(PAID))), Or((PAID, Not(PAID)))),
        (And((PAID, Or((Not(PAID), FREE)))), And((PAID, Or((Not(PAID), FREE))))),
    ],
)
def test_simplify(condition: Condition, expected: Condition) -> None:
    assert simplify(condition) == expected


@pytest.mark.parametrize(
    ("condition", "message", "expected"),
    [
        # An absent fact makes its atom false, `!=` included, and `not` is applied after it (ruling 2).
        (Compare(Op.NE, LANGUAGE, Literal("en")), {}, FALSE),
        (Not(Compare(Op.EQ, LANGUAGE, Literal("en"))), {}, TRUE),
        (Compare(Op.NE, LANGUAGE, Fact(Scope.CUSTOMER, "language")), {}, FALSE),
        (Known(LANGUAGE), {}, FALSE),
        (Stated(LANGUAGE), {"language": ""}, FALSE),
        (Known(LANGUAGE), {"language": ""}, TRUE),
        (
            Compare(Op.NE, LANGUAGE, Fact(Scope.CUSTOMER, "language")),
            {"language": "de"},
            Compare(Op.NE, Literal("de"), Fact(Scope.CUSTOMER, "language")),
        ),
        (
            Shares(OFFER, Fact(Scope.CUSTOMER, "segment")),
            {"offer": frozenset({"a"})},
            Shares(Fact(Scope.CUSTOMER, "segment"), Literal(frozenset({"a"}))),
        ),
        (
            Shares(OFFER, Fact(Scope.CUSTOMER, "segment"), all_of=True),
            {"offer": frozenset({"a"})},
            Shares(Literal(frozenset({"a"})), Fact(Scope.CUSTOMER, "segment"), all_of=True),
        ),
    ],
)
def test_specialise(condition: Condition, message: dict[str, Value], expected: Condition) -> None:
    assert specialise(condition, message) == expected


@pytest.mark.parametrize(
    ("message", "selector"),
    [
        ({}, Not(Stated(OFFER))),
        ({"offer": frozenset[str]()}, Not(Stated(OFFER))),
        ({"offer": frozenset({"a"})}, Shares(OFFER, Literal(frozenset({"a"})))),
    ],
)
def test_keys_of_a_message_become_part_of_the_selector(message: dict[str, Value], selector: Condition) -> None:
    household = Fact(Scope.CUSTOMER, "household")
    limit = Count(Sends(TRUE, (OFFER, household)), Ever(), 1)
    assert specialise(limit, message) == Count(Sends(selector, (household,)), Ever(), 1)
