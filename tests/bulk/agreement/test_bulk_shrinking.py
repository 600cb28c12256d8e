"""Cases that are answered wrongly are made small, kept as files and read again; and wrong answers are noticed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.bulk.agreement import soak, sql
from tests.bulk.agreement.casefiles import read_case, text_of, write_case
from tests.bulk.agreement.cases import Case, Screened
from tests.bulk.agreement.comparing import by_engine, disagreement
from tests.bulk.agreement.engines import DuckDB, running_duckdb
from tests.bulk.agreement.worlds import table_worlds
from tests.decisions.agreement import Disagreement
from tests.engines.needs import MissingEngineError
from tests.generators import ZONES

from comity.backends.sql import conditions, past, times
from comity.backends.sql.layout import Layout
from comity.text.record import replace

FOUND = Disagreement("verdict", "")


@pytest.fixture
def duckdb(monkeypatch: pytest.MonkeyPatch) -> Iterator[DuckDB]:
    monkeypatch.setattr(times, "zone_names", lambda: frozenset(ZONES))
    with running_duckdb() as engine:
        yield engine


def test_what_is_written_of_a_case_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "case.py"
    for world in table_worlds(range(3)):
        for case in world.asked_of_all():
            write_case(path, case, FOUND)
            assert (
                text_of(read_case(path), FOUND) == path.read_text()
            )  # NaN differs from itself, what is written does not


def test_a_file_without_a_case_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "case.py"
    path.write_text("CASE = 1\n")
    with pytest.raises(TypeError, match="no case"):
        read_case(path)


MUTANTS = ("always complete", "at the start of a window", "not stated", "keys")


@pytest.fixture
def mutant(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Let queries be wrong in one way."""
    after = past._after  # noqa: SLF001 (mutants touch what nobody else should)
    layout = sql.layout_of
    match request.param:
        case "always complete":
            monkeypatch.setattr(sql, "layout_of", lambda tables: replace(layout(tables), complete_since=None))
        case "at the start of a window":
            monkeypatch.setattr(past, "_after", lambda begin, within: after(replace(begin, inclusive=True), within))
        case "not stated":
            monkeypatch.setattr(conditions, "surely", lambda expression: expression)
        case _:
            monkeypatch.setattr(past.Tallies, "_keys_known", lambda *_: None)
    return str(request.param)


@pytest.mark.slow
@pytest.mark.parametrize("mutant", MUTANTS, indirect=True)
def test_a_wrong_query_is_noticed(mutant: str, duckdb: DuckDB) -> None:
    way = by_engine(duckdb)
    assert any(disagreement(case, way) is not None for case in soak.cases(table_worlds(range(80))))


def _forgetful(tables: object) -> Layout:
    return Layout(frozenset(), None)


def test_a_wrong_answer_is_kept_as_a_small_case(
    monkeypatch: pytest.MonkeyPatch, duckdb: DuckDB, tmp_path: Path
) -> None:
    monkeypatch.setattr(soak, "KEPT", tmp_path)
    monkeypatch.setattr(sql, "layout_of", _forgetful)
    done = soak.soak("duckdb", first=0, step=1, seconds=600)
    assert done.failure is not None
    case = read_case(done.failure)
    assert disagreement(case, by_engine(duckdb)) is not None
    assert _is_small(case)
    monkeypatch.undo()
    assert disagreement(case, by_engine(duckdb)) is None


def _is_small(case: Case) -> bool:
    rows = (*case.tables.customers, *(case.tables.sends or ()), *(case.tables.events or ()))
    return isinstance(case, Screened) and len(rows) <= 3 and len(case.program.rules) <= 1


def test_a_soak_in_bulk_says_what_it_did(capsys: pytest.CaptureFixture[str]) -> None:
    assert soak.main(["--minutes", "0.01", "--seed", "7", "--engines", "duckdb", "python"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert "--seed 7" in told[0]
    assert "0 wrong" in told[-1]


def test_a_soak_leaves_out_an_engine_that_is_not_there(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def lacking() -> None:
        raise MissingEngineError("pip install it")

    monkeypatch.setattr(soak, "running_postgres", lacking)
    assert soak.soak("postgres", first=0, step=1, seconds=1) == (0, None)
    assert capsys.readouterr().out == "postgres is left out: pip install it\n"
