"""A screen on Spark says what the one on DuckDB says, of the same rows, whatever the session is like."""

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa
import pyarrow.parquet
import pytest
from tests.bulk.agreement.canonical import arrow_tables
from tests.bulk.agreement.cases import Screened
from tests.bulk.agreement.worlds import table_worlds
from tests.bulk.spark.asked import ASKING, CUSTOMERS, EVENTS, MESSAGE, NOW, POLICY, SENDS, by_duckdb, ordered
from tests.generators import ZONES

import comity
from comity.backends.sql import times
from comity.bulk.asking import asking
from comity.bulk.data import DataMap
from comity.bulk.problems import TableError
from comity.bulk.screening import screen as duckdb_screen
from comity.bulk.spark.results import SparkScreened
from comity.bulk.spark.screening import screen
from comity.bulk.spark.tables import open_frames
from comity.bulk.tables import Given
from comity.program.nodes import Verdict

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

Rows = list[dict[str, Any]]


@pytest.fixture
def few_zones(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let queries know of the zones there are in the tables only."""
    monkeypatch.setattr(times, "zone_names", lambda: frozenset(ZONES))


def rows_of(found: SparkScreened) -> Rows:
    rows: Rows = found.dataframe.toArrow().to_pylist()
    return ordered(rows)


# Agreement ----------------------------------------------------------------------------------------------------------


def _agree(session: "SparkSession", case: Screened, *, until: bool) -> int:
    """Hold the two to each other's rows, counts and notes; return on how many customers."""
    asked = asking(case.program, case.message, case.now, case.audience, review=case.review)
    data = DataMap(complete_since=case.tables.complete_since)
    tables = arrow_tables(case.program.vocabulary, case.tables)
    names = ("customers", "sends", "events")
    want = duckdb_screen(duckdb.connect(), asked, Given(*map(tables.get, names)), data, until=until)
    frames = {name: session.createDataFrame(table) for name, table in tables.items()}
    with screen(asked, Given(*map(frames.get, names)), data, session, until=until) as found:
        assert rows_of(found) == ordered(list(want))
        assert (found.counts, found.verdicts, found.notes) == (want.counts, want.verdicts, want.notes)
        return len(found)


@pytest.mark.usefixtures("few_zones", "workers")
def test_spark_agrees_with_duckdb_until_when_too(spark: "SparkSession") -> None:
    cases = [case for world in table_worlds(range(7_100, 7_102)) for case in world.screened()]
    assert sum(_agree(spark, case, until=True) for case in cases) > 10


@pytest.mark.usefixtures("few_zones")
def test_spark_agrees_with_duckdb_in_other_sessions(elsewhere: "SparkSession") -> None:
    cases = [case for world in table_worlds(range(7_200, 7_203)) for case in world.screened()]
    assert sum(_agree(elsewhere, case, until=False) for case in cases) > 50


# One screen ---------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("workers")
def test_frames_are_asked_in_their_own_session(frames: Given) -> None:
    want = by_duckdb()
    with screen(ASKING, frames, DataMap(), until=True) as found:
        assert rows_of(found) == ordered(list(want))
        assert found.dataframe.columns == ["customer_id", "verdict", "first_rule", "rules", "until"]
        assert (found.counts, found.verdicts, found.notes) == (want.counts, want.verdicts, want.notes)
        assert (found.audience, len(found), found.allowed) == (5, 5, 1)


def test_until_is_not_asked_for_unless_somebody_does(frames: Given) -> None:
    with screen(ASKING, frames, DataMap()) as found:
        assert {row["until"] for row in rows_of(found)} == {None}
        assert str(found.dataframe.schema["until"].dataType) == "TimestampType()"


@pytest.mark.usefixtures("workers")
def test_the_zone_of_a_session_changes_nothing(elsewhere: "SparkSession", frames: Given) -> None:
    with screen(ASKING, frames, DataMap(), elsewhere, until=True) as found:
        assert rows_of(found) == ordered(list(by_duckdb()))
    assert elsewhere.conf.get("spark.sql.session.timeZone") == "America/New_York"


def test_another_session_of_the_same_spark(spark: "SparkSession") -> None:
    other = spark.newSession()
    given = Given(*(other.createDataFrame(table) for table in (CUSTOMERS, SENDS, EVENTS)))
    with screen(ASKING, given, DataMap()) as found:
        assert found.dataframe.sparkSession is other
        assert found.counts == by_duckdb().counts


def test_the_names_of_a_session_are_its_own(spark: "SparkSession", frames: Given) -> None:
    spark.range(1).createOrReplaceTempView("customers")
    before = spark.catalog.listTables()
    with screen(ASKING, frames, DataMap(), spark) as found:
        assert found.audience == 5
    assert spark.catalog.listTables() == before
    assert spark.table("customers").count() == 1
    spark.catalog.dropTempView("customers")


def test_a_lenient_session_knows_no_size_of_what_is_unknown(elsewhere: "SparkSession") -> None:
    policy = comity.compile("""
        customer has
          fond_of: any of cats, dogs
          allowed: any of cats, dogs
        never send anything to fond_of has all of allowed because "x"
        """)
    asked = asking(policy.program, MESSAGE, NOW)
    customers = pa.table({"id": ["a", "b"], "fond_of": [None, ["cats"]], "allowed": [["cats"], ["cats"]]})
    with screen(asked, Given(elsewhere.createDataFrame(customers)), DataMap(), elsewhere) as found:
        assert rows_of(found) == ordered(list(by_duckdb(asked, Given(customers))))


def test_nobody_in_the_audience(frames: Given) -> None:
    from comity.program.nodes import FALSE

    with screen(asking(POLICY.program, MESSAGE, NOW, FALSE), frames, DataMap(), until=True) as found:
        assert (rows_of(found), found.counts, len(found)) == ([], (), 0)
        assert set(found.verdicts.values()) == {0}


def test_no_rules(frames: Given) -> None:
    nothing = asking(POLICY.program, {"purpose": "transactional"}, NOW)
    with screen(nothing, frames, DataMap()) as found:
        assert found.verdicts[Verdict.ALLOW] == 5
        assert {(row["verdict"], row["first_rule"], len(row["rules"])) for row in rows_of(found)} == {
            ("allow", None, 0)
        }


def test_braces_and_quotes_are_texts(spark: "SparkSession") -> None:
    policy = comity.compile("""
        customer has
          note: text
        never send anything to note == "{customers} it's \\\\" because "x"
        """)
    customers = spark.createDataFrame([("a", "{customers} it's \\"), ("b", "{customers}")], "id string, note string")
    with screen(asking(policy.program, MESSAGE, NOW), Given(customers), DataMap()) as found:
        assert [row["verdict"] for row in rows_of(found)] == ["block", "allow"]


# Files --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["parquet", "jsonl"])
def test_paths(ending: str, spark: "SparkSession", tmp_path: Path) -> None:
    paths = [str(tmp_path / f"{name}.{ending}") for name in ("customers", "sends", "events")]
    for path, table in zip(paths, (CUSTOMERS, SENDS, EVENTS), strict=True):
        if ending == "parquet":
            pyarrow.parquet.write_table(table, path)
        else:
            _write_lines(table, path)
    data = DataMap(timezone="UTC")
    with screen(ASKING, Given(paths[0], [paths[1]], Path(paths[2])), data, spark) as found:
        assert ordered([{**row, "until": None} for row in by_duckdb()]) == rows_of(found)


def _write_lines(table: pa.Table, path: str) -> None:
    lines = (json.dumps(row, default=lambda at: at.isoformat()) for row in table.to_pylist())
    Path(path).write_text("\n".join(lines))


@pytest.mark.usefixtures("workers")
def test_written_folders_are_read_by_duckdb(elsewhere: "SparkSession", frames: Given, tmp_path: Path) -> None:
    readers = {".parquet": duckdb.read_parquet, ".csv": duckdb.read_csv, ".jsonl": duckdb.read_json}
    with screen(ASKING, frames, DataMap(), elsewhere, until=True) as found:
        for ending, read in {**readers, "": duckdb.read_parquet}.items():
            path = tmp_path / f"answers{ending}"
            path.mkdir()
            (path / "part-old").write_text("of another time")
            found.write(path)
            assert (path / "_SUCCESS").exists()
            rows = read(f"{path}/part-*").project("customer_id, epoch_us(until::TIMESTAMPTZ)").order("customer_id")
            assert rows.fetchall() == [("a", None), ("b", None), ("c", None), ("d", 1_772_715_600_000_000), ("e", None)]
    assert elsewhere.conf.get("spark.sql.parquet.outputTimestampType") == "INT96"


def test_a_path_without_a_format(frames: Given, tmp_path: Path) -> None:
    with screen(ASKING, frames, DataMap()) as found, pytest.raises(TableError, match=r"ending that no format has"):
        found.write(tmp_path / "answers.xlsx")


def test_what_cannot_be_written(frames: Given, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with screen(ASKING, frames, DataMap()) as found, pytest.raises(TableError, match="cannot be written"):
        found.write(tmp_path / "file" / "answers.parquet")


# The plan -----------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("few_zones")
def test_what_is_shuffled_is_shuffled_by_customer(
    spark: "SparkSession", tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Tables too large to be sent to everyone are partitioned by customer, and read no further back than is asked."""
    ids = [f"customer {number}" for number in range(20_000)]
    customers = pa.table({"id": ids, "timezone": ["Europe/Berlin"] * len(ids)})
    sends = pa.table({"customer": ids, "at": [NOW] * len(ids), "purpose": ["marketing"] * len(ids)})
    for name, table in (("customers", customers), ("sends", sends)):
        pyarrow.parquet.write_table(table, tmp_path / f"{name}.parquet")
    policy = comity.compile("""
        limit purpose:marketing to 2 per 7 days because "enough"
        limit purpose:marketing to 3 per calendar week customer time because "enough"
        only send purpose:marketing between 08:00 and 20:00 because "people sleep"
        """)
    asked = asking(policy.program, MESSAGE, NOW)
    given = Given(str(tmp_path / "customers.parquet"), str(tmp_path / "sends.parquet"))
    opened = open_frames(spark, given, policy.program.vocabulary, DataMap(), asked.reads)
    query = asked.screen(opened.tables.layout, "spark").coded(asked.audience)
    spark.conf.set("spark.sql.autoBroadcastJoinThreshold", "20000")
    spark.conf.set("spark.sql.maxMetadataStringLength", "2000")
    opened.ask(query).explain("formatted")
    spark.conf.unset("spark.sql.autoBroadcastJoinThreshold")
    spark.conf.unset("spark.sql.maxMetadataStringLength")
    plan = capsys.readouterr().out
    shuffled = re.findall(r"hashpartitioning\((\w+)#", plan)
    assert set(shuffled) == {"id", "customer"}
    assert "CartesianProduct" not in plan
    assert "NestedLoop" not in plan
    assert re.search(r"PushedFilters: \[.*GreaterThanOrEqual\(at,2026-02-2", plan)
