"""Screens, plans and audits of tables as somebody gives them say what the evaluator says."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlglot import exp
from tests.bulk.agreement import soak
from tests.bulk.agreement.cases import Audited
from tests.bulk.agreement.comparing import disagreement
from tests.bulk.agreement.logged import logged_worlds
from tests.bulk.agreement.test_bulk_agreement import agree
from tests.bulk.agreement.through_tables import ThroughTables
from tests.generators import ZONES

import comity
from comity.backends.sql import audit, earlier, moving, times
from comity.backends.sql.moving import Moving
from comity.backends.sql.times import Begin
from comity.bulk import auditing, counts
from comity.bulk.asking import asking
from comity.bulk.connecting import connect
from comity.bulk.data import DataMap
from comity.bulk.problems import TableError
from comity.bulk.results import Screened
from comity.bulk.screening import screen
from comity.bulk.sources.duck import Connection
from comity.bulk.tables import Given
from comity.text.record import replace

CHUNKS, WORLDS = 3, 12
NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def few_zones(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let queries know of the zones there are in the tables only: to read all 600 takes most of the time."""
    monkeypatch.setattr(times, "zone_names", lambda: frozenset(ZONES))


@pytest.fixture(scope="module")
def connection() -> Connection:
    found: Connection = connect()
    return found


@pytest.mark.slow
@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_tables_agree_with_the_evaluator(chunk: int, connection: Connection) -> None:
    worlds = logged_worlds(range(chunk * WORLDS, (chunk + 1) * WORLDS))
    assert agree(ThroughTables(connection), soak.all_cases(worlds)) > 20 * 3 * WORLDS


def _audits(seeds: Iterable[int]) -> Iterator[Audited]:
    return (world.audited() for world in logged_worlds(seeds) if world.is_short)


@pytest.mark.slow
def test_audits_agree_in_parts_and_of_relations(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auditing, "ROWS_AT_ONCE", 9)
    elsewhere = connect()
    assert agree(ThroughTables(connect(), elsewhere.from_arrow), _audits(range(1_000, 1_007))) > 200


# Mistakes are noticed -----------------------------------------------------------------------------------------------


def _short_reach(_: object) -> int:
    return 1440


def _at_the_start(begin: Callable[..., Begin]) -> Callable[..., Begin]:
    return lambda self, window: replace(begin(self, window), inclusive=True)


Patch = Callable[[pytest.MonkeyPatch], None]
MUTANTS: dict[str, tuple[int, Patch]] = {
    "a window that reaches back too little": (0, lambda patch: patch.setattr(earlier, "_reach", _short_reach)),
    "rolling windows with their start": (
        5,
        lambda patch: patch.setattr(Moving, "begin", _at_the_start(Moving.begin)),
    ),
    "sends at the same instant in no order": (5, lambda patch: patch.setattr(earlier, "NUMBER", "at_us")),
    "a shared limit in no order": (19, lambda patch: patch.setattr(earlier, "PLACE", "at_us")),
    "clocks that never change": (40, lambda patch: patch.setattr(moving, "changes_of_clocks", lambda *_: iter(()))),
    "days of UTC": (11, lambda patch: patch.setattr(Moving, "_wall", lambda self, _: self.micros())),
    "the facts of all times": (0, lambda patch: patch.setattr(audit, "valid", lambda *_: [])),
    "the facts of senders of all times": (0, lambda patch: patch.setattr(earlier, "valid", lambda *_: [])),
    "empty keys that are not missing": (36, lambda patch: patch.setattr(earlier, "unstated", _absent)),
    "a zone that nothing stands in for": (33, lambda patch: patch.setattr(moving, "either", lambda first, *_: first)),
    "kinds of messages as they are stored": (9, lambda patch: patch.setattr(auditing, "facts_of", _stored)),
    "no conflict": (20, lambda patch: patch.setattr(audit, "surely", lambda _: exp.false())),
    "sets with what is no symbol": (5, lambda patch: patch.setattr(counts, "reopen", lambda *_: None)),
}
"""Mistakes, each with the seed of a world that shows it."""


def _absent(column: exp.Expr, *_: object) -> list[exp.Expr]:
    return [exp.Is(this=column, expression=exp.null())]


def _stored(_: object, row: dict[str, Any]) -> dict[str, Any]:
    cells = {name: frozenset(cell) if isinstance(cell, list) else cell for name, cell in row.items()}
    return {name: cell for name, cell in cells.items() if cell is not None}


@pytest.mark.slow
@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_wrong_audit_is_noticed(mutant: str, monkeypatch: pytest.MonkeyPatch, connection: Connection) -> None:
    seed, patch = MUTANTS[mutant]
    patch(monkeypatch)
    way = ThroughTables(connection)
    assert any(disagreement(case, way) is not None for case in _audits([seed, *range(100)]))


# By hand ------------------------------------------------------------------------------------------------------------


def _screened(
    policy: str, customers: list[dict[str, object]], sends: list[dict[str, object]] | None = None
) -> Screened:
    program = comity.compile(policy).program
    asks = asking(program, {"purpose": "marketing"}, NOW)
    return screen(connect(), asks, Given(customers, sends), DataMap(), until=True)


EARLY = "early: never send anything to stage == adoption"


def test_a_screen_takes_the_row_that_is_valid() -> None:
    customers: list[dict[str, object]] = [
        {"id": "a", "stage": "exposure", "valid_from": NOW - DAY},
        {"id": "a", "stage": "adoption", "valid_from": NOW},
        {"id": "a", "stage": "exposure", "valid_from": NOW + DAY},
        {"id": "b", "stage": "adoption", "valid_from": NOW + DAY},
    ]
    assert [(row["customer_id"], row["verdict"]) for row in _screened(EARLY, customers)] == [("a", "block")]


def test_two_rows_that_are_valid_from_the_same_instant_are_refused() -> None:
    customers: list[dict[str, object]] = [
        {"id": "a", "stage": stage, "valid_from": NOW} for stage in ("exposure", "adoption")
    ]
    with pytest.raises(TableError, match="`a` is there 2 times with one `valid_from`"):
        _screened(EARLY, customers)


def test_a_row_without_its_valid_from_is_left_out() -> None:
    found = _screened(EARLY, [{"id": "a", "valid_from": None}, {"id": "b", "valid_from": NOW}])
    assert [row["customer_id"] for row in found] == ["b"]
    assert "1 row is left out, without a `valid_from`" in [note.words for note in found.notes]


def test_a_set_with_what_is_no_symbol_is_unknown() -> None:
    policy = """
        customer has devices: any of phone, tablet
        phones: never send anything to devices has phone if unknown hold
    """
    found = _screened(policy, [{"id": "a", "devices": ["tablet", "watch"]}, {"id": "b", "devices": ["tablet"]}])
    assert {row["customer_id"]: row["verdict"] for row in found} == {"a": "hold", "b": "allow"}


def test_until_is_not_told_where_limits_are_shared_in_two_ways() -> None:
    policy = """
        customer has household: text
        home: limit purpose:marketing to 1 per 7 days for each household
        place: limit purpose:marketing to 1 per 7 days for each region
    """
    sends: list[dict[str, object]] = [{"customer": "a", "at": NOW - DAY, "purpose": "marketing"}]
    found = _screened(policy, [{"id": "a", "household": "x", "region": "TX"}], sends)
    assert [(row["verdict"], row["until"]) for row in found] == [("block", None)]
    assert [note.help for note in found.notes if "until" in note.words] == ["rules share limits in different ways"]
