"""The worlds tell engines apart: conditions differ among their customers, and what is easily forgotten is there."""

from collections import Counter
from collections.abc import Iterator
from functools import cache

import pytest
from tests.bulk.agreement.cases import Audited, Screened
from tests.bulk.agreement.oracle import answers
from tests.bulk.agreement.tables import Row, Tables
from tests.bulk.agreement.worlds import NO_VALUES, TableWorld, table_worlds
from tests.decisions.worlds import is_trivial

from comity.program.nodes import TRUE, And, Calendar, Condition, Count, Not, Or, Sends, Since
from comity.program.walk import walk
from comity.types.vocabulary import Field, Scope


@cache
def sample() -> tuple[TableWorld, ...]:
    return tuple(table_worlds(range(60)))


def _conditions(world: TableWorld) -> Iterator[Condition]:
    for rule in world.policy.rules:
        yield rule.body
        yield from [rule.unless] if rule.unless != Not(TRUE) else []


def test_fewer_than_a_tenth_of_conditions_are_trivial() -> None:
    trivial = [is_trivial(item, world.situations) for world in sample() for item in _conditions(world)]
    assert len(trivial) > 100
    assert sum(trivial) < 0.1 * len(trivial)


def test_audiences_admit_some_and_not_others() -> None:
    cases = [case for world in sample() for case in world.screened() if case.audience != TRUE]
    admitted = [len(answers(case)) / len(case.tables.customers) for case in cases]
    assert len(admitted) > 30
    assert sum(0 < share < 1 for share in admitted) > 0.6 * len(admitted)


@pytest.mark.parametrize("kind", [Screened, Audited])
def test_all_outcomes_are_met(kind: type) -> None:
    asked = (case for world in sample() for case in world.asked_of_all())
    found = Counter(
        answer.verdict
        for case in asked
        if isinstance(case, kind)
        for items in answers(case).values()
        for answer in items
    )
    assert set(found) == {"allow", "warn", "hold", "review", "block"}
    assert min(found.values()) > 0.05 * found.total()
    assert found["allow"] < 0.65 * found.total()


def test_policies_ask_for_the_past() -> None:
    asked = Counter(
        kind for world in sample() for item in _conditions(world) for part in walk(item) for kind in _of(part)
    )
    assert set(asked) == {"calendar", "events", "sends", "shared", "shared calendar", "since", "negated compound"}
    assert min(asked.values()) > 3


def _of(part: Condition) -> Iterator[str]:
    match part:
        case Since():
            yield "since"
        case Count(Sends(_, keys), window) if any(key.scope is Scope.CUSTOMER for key in keys):
            yield "shared calendar" if isinstance(window, Calendar) else "shared"
        case Count(window=Calendar()):
            yield "calendar"
        case Count(of):
            yield "sends" if isinstance(of, Sends) else "events"
        case Not(And() | Or()):
            yield "negated compound"
        case _:
            pass


# What is easily forgotten -------------------------------------------------------------------------------------------


def _of_tables(tables: Tables) -> Iterator[str]:
    for name in ("sends", "events"):
        if getattr(tables, name) is None:
            yield f"no {name}"
    if tables.complete_since is not None:
        yield "incomplete"
    at = [(row["customer"], row["at"]) for row in tables.sends or ()]
    if len(set(at)) < len(at):
        yield "equal instants"
    if {row["id"] for row in tables.customers} - {row["customer"] for row in tables.sends or ()}:
        yield "empty history"
    if None in {row["customer"] for row in tables.events or ()}:
        yield "of nobody"
    homes = [row.get("household") for row in tables.customers if row.get("household") is not None]
    if len(set(homes)) < len(homes):
        yield "shared key"


def test_tables_are_as_they_should_not_be() -> None:
    found = Counter(feature for world in sample() for feature in _of_tables(world.tables))
    assert set(found) == {
        "empty history",
        "equal instants",
        "incomplete",
        "no events",
        "no sends",
        "of nobody",
        "shared key",
    }
    assert min(found.values()) > 1


def _cells(field: Field, rows: tuple[Row, ...]) -> Iterator[str]:
    for row in rows:
        value = row.get(field.name)
        if value is None:
            yield "NULL"
        elif value == frozenset():
            yield "empty"
        elif value != value or value == NO_VALUES.get(field.type.kind):  # noqa: PLR0124 (NaN)
            yield "no value"


@pytest.mark.parametrize("scope", [Scope.CUSTOMER, Scope.MESSAGE])
def test_every_column_has_cells_of_all_kinds(scope: Scope) -> None:
    for kind in {item.type.kind for item in sample()[0].vocabulary.fields(scope).values()}:
        found = Counter(cell for world in sample() for cell in _cells_of(world, scope, str(kind)))
        wanted = {"NULL", "not there"} | ({"empty"} if str(kind).startswith("any") else set())
        assert wanted | ({"no value"} if kind in NO_VALUES else set()) <= set(found)


def _cells_of(world: TableWorld, scope: Scope, kind: str) -> Iterator[str]:
    rows = world.tables.customers if scope is Scope.CUSTOMER else world.tables.sends or ()
    there = world.tables.customer_fields if scope is Scope.CUSTOMER else world.tables.send_fields
    for field in world.vocabulary.fields(scope).values():
        if field.type.kind == kind:
            yield from _cells(field, rows) if field.name in there else ["not there"]
