"""The worlds in which decisions are compared put backends to the test: little in them is the same whatever happens.

What makes a condition trivial is defined by `tests.decisions.worlds.is_trivial`: it has one value in all that is asked
of its world, or its residual is a constant for every message. Fewer than one in ten may be (ARCHITECTURE.md,
invariant 1): of rules' bodies, of their exceptions, and of the atoms both are made of.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import cache

import pytest
from tests.decisions.worlds import WAYS, Asked, World, is_trivial, varies, worlds

from comity.evaluate.decide import Decision, decide
from comity.evaluate.history import Event, History, Send
from comity.program.nodes import (
    TRUE,
    And,
    Compare,
    Condition,
    Const,
    Count,
    Fact,
    LocalTime,
    Not,
    Or,
    Sends,
    Shares,
    Since,
    Verdict,
)
from comity.program.time import local
from comity.program.walk import walk
from comity.types.vocabulary import Scope
from comity.types.zones import named_zone

HOUR = timedelta(hours=1)
SAMPLE = range(120)


@cache
def sample() -> tuple[World, ...]:
    return tuple(worlds(SAMPLE))


# What tells nothing -------------------------------------------------------------------------------------------------


def bodies(world: World) -> Iterator[Condition]:
    return (rule.body for rule in world.policy.rules)


def exceptions(world: World) -> Iterator[Condition]:
    return (rule.unless for rule in world.policy.rules if rule.unless != Not(TRUE))


def atoms(world: World) -> Iterator[Condition]:
    for rule in world.policy.rules:
        yield from (item for part in (rule.body, rule.unless) for item in walk(part) if _is_atom(item))


def _is_atom(condition: Condition) -> bool:
    return not isinstance(condition, Const | And | Or | Not)


@pytest.mark.parametrize("parts", [bodies, exceptions])
def test_fewer_than_a_tenth_of_conditions_are_trivial(parts: Callable[[World], Iterable[Condition]]) -> None:
    trivial = [is_trivial(part, world.situations) for world in sample() for part in parts(world)]
    assert len(trivial) > 100
    assert sum(trivial) < 0.1 * len(trivial)


def test_fewer_than_a_tenth_of_atoms_are_trivial() -> None:
    """An atom about the message is settled by it, so of atoms only the first half of the definition is asked."""
    constant = [not varies(atom, world.situations) for world in sample() for atom in atoms(world)]
    assert len(constant) > 1_000
    assert sum(constant) < 0.1 * len(constant)


# What is asked ------------------------------------------------------------------------------------------------------


@cache
def answers() -> tuple[tuple[Asked, Decision], ...]:
    return tuple((asked, _decided(asked)) for world in sample() for asked in world.asked())


def _decided(asked: Asked) -> Decision:
    return decide(asked.program, asked.message, asked.customer, asked.history, asked.now, review=asked.review)


def _share(wanted: Iterable[object]) -> float:
    found = [bool(item) for item in wanted]
    return sum(found) / len(found)


def test_all_outcomes_are_met() -> None:
    found = Counter(decision.verdict for _, decision in answers())
    assert min(found[verdict] for verdict in Verdict) > 0.08 * found.total()
    assert found[Verdict.ALLOW] < 0.5 * found.total()


def test_reasons_of_all_kinds_are_met() -> None:
    reasons = [reason for _, decision in answers() for reason in decision.reasons]
    assert len(reasons) > 0.8 * len(answers())
    assert 0.15 < _share(reason.unknown for reason in reasons) < 0.85
    assert _share(reason.missing for reason in reasons if reason.unknown) > 0.9
    assert _share(reason.evidence for reason in reasons) > 0.2
    assert _share(reason.until for reason in reasons) > 0.15


def test_refusals_that_pass_are_met() -> None:
    refused = [decision for _, decision in answers() if not decision.allowed]
    assert len(refused) > 0.3 * len(answers())
    assert _share(decision.until for decision in refused) > 0.15


def test_rules_ask_for_the_past() -> None:
    assert _share(any(isinstance(item, Count | Since) for item in walk(body)) for body in _all_bodies()) > 0.3


def _all_bodies() -> list[Condition]:
    return [body for world in sample() for body in bodies(world)]


# What is easily forgotten -------------------------------------------------------------------------------------------


def _of_question(asked: Asked) -> Iterator[str]:
    if len(asked.customer) < len(asked.program.vocabulary.customer):
        yield "unknown"
    if len(asked.message) < len(asked.program.vocabulary.message):
        yield "absent"
    if frozenset() in asked.customer.values():
        yield "empty set"
    if any(isinstance(value, str) and not value.isascii() for value in asked.customer.values()):
        yield "not ASCII"
    if asked.now.year < 400:
        yield "long ago"
    if asked.now.year > 9600:
        yield "far ahead"
    if asked.review:
        yield "review"
    yield asked.way


def _of_history(history: History | None, now: datetime) -> Iterator[str]:
    if history is None:
        yield "no history"
        return
    items: tuple[Send | Event, ...] = (*history.sends, *history.events)
    if history.complete_since is not None:
        yield "incomplete history"
    if any(item.customer is not None for item in items):
        yield "somebody's items"
    if any(item.at > now for item in items):
        yield "future items"
    if any(item.at == now for item in items):
        yield "just now"
    if [item.at for item in history.sends] != sorted((item.at for item in history.sends), reverse=True):
        yield "unsorted"


def _of_clock(now: datetime, zone: str) -> Iterator[str]:
    """Yield what is special about the hours around an instant."""
    if not 2000 < now.year < 2100:
        return
    wall = local(now, named_zone(zone))
    if wall.date() == date(2024, 2, 29):
        yield "leap day"
    before, after = (_offset(now + sign * HOUR, zone) for sign in (-1, 1))
    if before < after:
        yield "beside a gap"
    if before > after:
        yield "in an overlap"


def _offset(instant: datetime, zone: str) -> timedelta:
    return local(instant, named_zone(zone)) - instant.replace(tzinfo=None)


def _of_condition(condition: Condition) -> Iterator[str]:
    for item in walk(condition):
        match item:
            case Not(And() | Or()):
                yield "negated compound"
            case LocalTime():
                yield "wall clock"
            case Count(Sends(_, keys)) if any(key.scope is Scope.CUSTOMER for key in keys):
                yield "household"
            case Count(Sends(_, keys)) if keys:
                yield "keys"
            case Compare(_, Fact(one), Fact(other), order) if order and one is not other:
                yield "symbols of both scopes compared"
            case Shares(Fact(one), Fact(other)) if one is not other:
                yield "sets of both scopes compared"
            case _:
                pass


def _features(asked: Asked) -> Iterator[str]:
    yield from _of_question(asked)
    yield from _of_history(asked.history, asked.now)
    zone = asked.customer.get("timezone", asked.program.zone)
    yield from _of_clock(asked.now, str(zone))


def test_what_is_easily_forgotten_is_asked() -> None:
    found = Counter(feature for asked, _ in answers() for feature in _features(asked))
    assert set(found) == {
        *WAYS,
        "absent",
        "beside a gap",
        "empty set",
        "far ahead",
        "future items",
        "in an overlap",
        "incomplete history",
        "just now",
        "leap day",
        "long ago",
        "no history",
        "not ASCII",
        "review",
        "somebody's items",
        "unknown",
        "unsorted",
    }
    assert min(found.values()) > 10


def test_what_is_easily_forgotten_is_written() -> None:
    found = Counter(feature for body in _all_bodies() for feature in _of_condition(body))
    assert set(found) == {
        "household",
        "keys",
        "negated compound",
        "sets of both scopes compared",
        "symbols of both scopes compared",
        "wall clock",
    }
    assert min(found.values()) > 3
