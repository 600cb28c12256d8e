"""Which symbols of a message's facts the sentences of a policy speak of."""

from collections.abc import Iterator, Mapping

from comity.program.nodes import (
    And,
    Compare,
    Condition,
    Count,
    Fact,
    IsIn,
    Literal,
    Not,
    Op,
    Or,
    Program,
    Sends,
    Sentence,
    Shares,
)
from comity.program.walk import facts
from comity.types.vocabulary import Scope, Value

ANY = "*"
"""Stands for all symbols of a fact, as in `offer:*`; no symbol is called that."""


def used(program: Program) -> Mapping[str, frozenset[str]]:
    """Return the symbols that are told from others, by the name of their message fact.

    `not offer:trial`, `offer != trial`, an order and a comparison of two facts speak of all symbols.
    """
    found: dict[str, set[str]] = {}
    for condition, negated in _conditions(program):
        for name, symbol in _named(condition, negated=negated):
            found.setdefault(name, set()).add(symbol)
    for treat in program.treats:
        for name, value in treat.facts:
            found.setdefault(name, set()).update(_texts(value))
    return {name: frozenset(symbols) for name, symbols in found.items()}


def _conditions(program: Program) -> Iterator[tuple[Condition, bool]]:
    """Yield every condition of a program, and whether it is what a rule demands."""
    for rule in program.rules:
        demanding = rule.sentence in (Sentence.ONLY, Sentence.REQUIRE)
        yield rule.selector, False
        yield rule.unless, False
        for condition in (rule.audience, rule.when, rule.demand):
            yield condition, demanding
        if rule.sentence is Sentence.LIMIT:
            yield rule.body, False
    for waiver in program.waivers:
        yield waiver.selector, False
        yield waiver.audience, False
    for treat in program.treats:
        yield treat.condition, False
    for expected in program.obligations:
        yield expected.selector, False
        yield expected.audience, False
    for selector in program.prefer:
        yield selector, False


def _named(condition: Condition, *, negated: bool) -> Iterator[tuple[str, str]]:
    match condition:
        case And(items) | Or(items):
            for item in items:
                yield from _named(item, negated=negated)
        case Not(item):
            yield from _named(item, negated=not negated)
        case Count(Sends(selector, keys)):
            yield from _named(selector, negated=negated)
            yield from ((key.name, ANY) for key in keys if key.scope is Scope.MESSAGE)
        case _:
            yield from _named_by_atom(condition, negated=negated)


def _named_by_atom(atom: Condition, *, negated: bool) -> Iterator[tuple[str, str]]:
    match atom:
        case Compare(Op.EQ, Fact(Scope.MESSAGE, name), Literal(value)) if not negated:
            yield from ((name, text) for text in _texts(value))
        case Shares(Fact(Scope.MESSAGE, name), Literal(value)) if not negated:
            yield from ((name, text) for text in _texts(value))
        case IsIn(Fact(Scope.MESSAGE, name), values, out) if out is negated:
            yield from ((name, str(value)) for value in values)
        case _:
            yield from ((fact.name, ANY) for fact in facts(atom) if fact.scope is Scope.MESSAGE)


def _texts(value: Value) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, frozenset) else (str(value),)
