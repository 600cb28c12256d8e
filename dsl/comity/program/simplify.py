"""Partial evaluation: a condition made smaller without changing what it means.

`simplify` keeps the value under every assignment, unknown included; so only laws that hold in Kleene's logic are used
(absorption is one, `x and not x` is not). `specialise` also puts in what one message states. What remains, the
residual, asks of the customer, the history and the clock alone: inside `Sends` the message's keys have become part of
the selector. Two things that are equal under one message then look equal, which is what the solver and the backends
live on.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TypeVar

from comity.program.atoms import compare, is_in, is_unknown, matches, shares, stated
from comity.program.nodes import (
    FALSE,
    TRUE,
    And,
    Compare,
    Condition,
    Const,
    Count,
    Fact,
    Holds,
    IsIn,
    Known,
    Literal,
    LocalTime,
    Matches,
    Not,
    Op,
    Or,
    Sends,
    Shares,
    Since,
    Stated,
    Term,
)
from comity.text.record import replace
from comity.types.vocabulary import Scope, Value


def simplify(condition: Condition) -> Condition:
    """Return a condition of the same three-valued meaning, flattened and free of decided parts."""
    return fold(condition, _fold_atom)


def specialise(condition: Condition, message: Mapping[str, Value]) -> Condition:
    """Return what remains of a condition once the message is given, simplified.

    Message facts are closed: an atom over one that is not stated is False (ruling 2). The residual reads no facts of
    the message; under the same customer, history and instant it has the value of the original for that message.
    """
    return fold(condition, partial(_specialised, message=message))


def conjunction(items: Iterable[Condition]) -> Condition:
    """Return ``a and b and …`` of simplified conditions, flattened, without repetition."""
    found: dict[Condition, None] = {}
    for item in items:
        match item:
            case Const(False):
                return FALSE
            case Const(True):
                pass
            case And(parts):
                found |= dict.fromkeys(parts)
            case _:
                found[item] = None
    kept = tuple(item for item in found if not (isinstance(item, Or) and _any_among(item.items, found)))
    return kept[0] if len(kept) == 1 else And(kept) if kept else TRUE


def disjunction(items: Iterable[Condition]) -> Condition:
    """Return ``a or b or …`` of simplified conditions, flattened, without repetition."""
    found: dict[Condition, None] = {}
    for item in items:
        match item:
            case Const(True):
                return TRUE
            case Const(False):
                pass
            case Or(parts):
                found |= dict.fromkeys(parts)
            case _:
                found[item] = None
    kept = tuple(item for item in found if not (isinstance(item, And) and _any_among(item.items, found)))
    return kept[0] if len(kept) == 1 else Or(kept) if kept else FALSE


def _any_among(items: tuple[Condition, ...], found: dict[Condition, None]) -> bool:
    """Return whether `x and (x or y)`, or its dual, can be absorbed."""
    return any(item in found for item in items)


def negation(item: Condition) -> Condition:
    """Return ``not item`` of a simplified condition."""
    match item:
        case Const(value):
            return Const(None if value is None else not value)
        case Not(inner):
            return inner
        case _:
            return Not(item)


T = TypeVar("T")

Atom = Callable[[Condition], Condition]


def fold(condition: Condition, atom: Atom) -> Condition:
    """Return a condition with each of its atoms replaced by what ``atom`` makes of it, simplified."""
    match condition:
        case And(items):
            return conjunction(fold(item, atom) for item in items)
        case Or(items):
            return disjunction(fold(item, atom) for item in items)
        case Not(item):
            return negation(fold(item, atom))
        case _:
            return atom(condition)


def _fold_atom(atom: Condition) -> Condition:
    match atom:
        case Compare(op, Literal(left), Literal(right), order):
            return Const(compare(op, left, right, order))
        case Shares(Literal(left), Literal(right), all_of):
            return Const(shares(left, right, all_of=all_of))
        case Count(Sends(selector) as sends):
            return replace(atom, of=replace(sends, selector=simplify(selector)))
        case _:
            return atom


# One message --------------------------------------------------------------------------------------------------------


def _specialised(atom: Condition, message: Mapping[str, Value]) -> Condition:
    match atom:
        case Const() | LocalTime() | Since():
            return atom
        case Known(Fact(Scope.MESSAGE, name)):
            return Const(not is_unknown(message.get(name)))
        case Stated(Fact(Scope.MESSAGE, name)):
            return Const(stated(message.get(name)))
        case Count(Sends() as sends):
            return replace(atom, of=_keyed(sends, message))
        case _:
            return _put_in(atom, message)


def _put_in(atom: Condition, message: Mapping[str, Value]) -> Condition:
    """Return an atom with its message facts replaced by their values."""
    read = [term.name for term in _terms(atom) if isinstance(term, Fact) and term.scope is Scope.MESSAGE]
    if not read:
        return _fold_atom(atom)
    if any(is_unknown(message.get(name)) for name in read):
        return FALSE
    match atom:
        case Compare(_, left, right):
            return _fold_atom(replace(atom, left=_term(left, message), right=_term(right, message)))
        case Shares(left, right):
            return _fold_atom(_shares(_term(left, message), _term(right, message), all_of=atom.all_of))
        case IsIn(fact, values, negated):
            return Const(is_in(message[fact.name], values, negated=negated))
        case Matches(fact, how, pattern):
            return Const(matches(message[fact.name], how, pattern))
        case Holds(fact):
            return Const(message[fact.name] is True)
        case _:
            return atom


def _terms(atom: Condition) -> tuple[Term, ...]:
    """Return what an atom about facts reads; of the past and the clock, where no message has a say, nothing."""
    match atom:
        case Compare(_, left, right) | Shares(left, right):
            return left, right
        case IsIn(fact) | Matches(fact) | Holds(fact) | Known(fact) | Stated(fact):
            return (fact,)
        case _:
            return ()


def _term(term: T, message: Mapping[str, Value]) -> T | Literal:
    if isinstance(term, Fact) and term.scope is Scope.MESSAGE:
        return Literal(message[term.name])
    return term


def _shares(left: Fact | Literal, right: Fact | Literal, *, all_of: bool) -> Shares:
    """Return ``left has right`` with the fact on the left where that says the same."""
    if isinstance(left, Literal) and not all_of:
        left, right = right, left
    return Shares(left, right, all_of=all_of)


def _keyed(sends: Sends, message: Mapping[str, Value]) -> Sends:
    """Return sends whose selector asks for the message's own keys; keys of the customer remain."""
    own = [key for key in sends.keys if key.scope is Scope.MESSAGE]
    agreed = (_agrees(key, message.get(key.name)) for key in own)
    return Sends(
        selector=simplify(And((sends.selector, *agreed))),
        keys=tuple(key for key in sends.keys if key not in own),
    )


def _agrees(key: Fact, value: Value | None) -> Condition:
    """Return what an earlier send must meet to have the message's key (ruling 4).

    What is missing equals only what is missing; an empty set (or text) has nothing to share and counts as missing.
    """
    if value is None or not stated(value):
        return Not(Stated(key))
    if isinstance(value, frozenset):
        return Shares(key, Literal(value))
    return Compare(Op.EQ, key, Literal(value))
