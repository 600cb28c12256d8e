"""Generated Python, DuckDB, PostgreSQL and Spark say what the evaluator says, of everyone in generated tables."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import pytest
from tests.bulk.agreement.casefiles import KEPT, read_case, text_of
from tests.bulk.agreement.cases import Answers, Case, Screened
from tests.bulk.agreement.comparing import Way, by_engine, by_python, disagreement
from tests.bulk.agreement.engines import DuckDB, PostgreSQL, Spark, running_duckdb
from tests.bulk.agreement.oracle import answers
from tests.bulk.agreement.shrinking import minimised
from tests.bulk.agreement.soak import cases
from tests.bulk.agreement.through_tables import ThroughTables
from tests.bulk.agreement.worlds import table_worlds
from tests.engines.postgres import Postgres
from tests.generators import ZONES

from comity.backends.sql import times
from comity.bulk.connecting import connect

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

CHUNKS = 6
WORLDS = 55
ANSWERS = 5_000


@pytest.fixture(scope="module")
def duckdb() -> Iterator[DuckDB]:
    with running_duckdb() as engine:
        yield engine


@pytest.fixture
def few_zones(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let queries know of the zones there are in the tables only: to read all 600 takes most of the time."""
    monkeypatch.setattr(times, "zone_names", lambda: frozenset(ZONES))


def agree(way: Way, asked: Iterable[Case]) -> int:
    """Return on how many customers and sends somebody agreed with the evaluator."""
    count = 0
    for case in asked:
        want = answers(case)
        if disagreement(case, way, want) is not None:
            pytest.fail(_shown(case, way), pytrace=False)
        count += _size(want)
    return count


def _size(found: Answers) -> int:
    return sum(map(len, found.values()))


def _shown(case: Case, way: Way) -> str:
    """Return a case that is answered wrongly, made small, as a file for tests/bulk/agreement/kept."""
    small = minimised(case, lambda smaller: disagreement(smaller, way) is not None)
    found = disagreement(small, way)
    assert found is not None
    return f"{found.kind}: {found.words}\n\n{text_of(small, found)}"


@pytest.mark.slow
@pytest.mark.usefixtures("few_zones")
@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_duckdb_agrees_with_the_evaluator(chunk: int, duckdb: DuckDB) -> None:
    worlds = table_worlds(range(chunk * WORLDS, (chunk + 1) * WORLDS))
    assert agree(by_engine(duckdb), cases(worlds)) * CHUNKS > ANSWERS


@pytest.mark.slow
def test_duckdb_agrees_on_all_zones(duckdb: DuckDB) -> None:
    assert agree(by_engine(duckdb), cases(table_worlds(range(100_000, 100_006)))) > 90


@pytest.mark.slow
def test_generated_python_agrees_with_the_evaluator() -> None:
    assert agree(by_python, cases(table_worlds(range(200_000, 200_020)))) > 350


@pytest.mark.slow
@pytest.mark.usefixtures("few_zones")
def test_postgres_agrees_with_the_evaluator(postgres: Postgres) -> None:
    with postgres.connect() as connection:
        assert agree(by_engine(PostgreSQL(connection)), cases(table_worlds(range(300_000, 300_060)))) > 1_000


@pytest.mark.slow
@pytest.mark.usefixtures("few_zones")
def test_spark_agrees_with_the_evaluator(spark: "SparkSession") -> None:
    assert agree(by_engine(Spark(spark)), cases(table_worlds(range(400_000, 400_010)))) > 150


@pytest.mark.parametrize("name", sorted(path.name for path in KEPT.glob("*.py")))
def test_what_went_wrong_once_in_bulk_is_right(name: str, duckdb: DuckDB) -> None:
    case = read_case(KEPT / name)
    assert disagreement(case, ThroughTables(connect())) is None
    if _is_plain(case):
        assert disagreement(case, by_engine(duckdb)) is None
        assert disagreement(case, by_python) is None


def test_what_went_wrong_once_is_right_in_postgres(postgres: Postgres) -> None:
    cases = [case for path in sorted(KEPT.glob("*.py")) if _is_plain(case := read_case(path))]
    with postgres.connect() as connection:
        assert agree(by_engine(PostgreSQL(connection)), cases) > 0


def _is_plain(case: Case) -> bool:
    return isinstance(case, Screened) and not case.until
