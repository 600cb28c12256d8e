"""Tables on Spark mean what they mean on DuckDB, and what is wrong with them is said in the same words."""

import csv
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from tests.bulk.tables.opening import EVERY_FIELD, WORDS, Opened

from comity.backends.sql.layout import Reads
from comity.bulk.data import read_data
from comity.bulk.problems import TableError
from comity.bulk.spark.counts import count_cells
from comity.bulk.spark.tables import Frames, open_frames
from comity.bulk.tables import Given

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

Rows = list[dict[str, Any]]
CELLS: dict[str, list[Any]] = {
    "stage": ["adoption", "", "gone", None, 5],
    "household": ["h;x", "", 'it\'s\\n {"q"}', 7, True],
    "score": [1, 1.5, "1.5", "1e3", "many", None, ".5", "5.", "+3", "0x1", 2**53 + 2, True, "1d", " 1"],
    "consent": ["sms", "sms;push", "sms;", "[]", '["sms"]', '["sms",null]', "[1", "fax", ["sms"], [], ["fax"], [1]],
    "unsubscribed_from": ["a;b", ";", '["a;b", ""]', ["x", "y"], [None], {"a": 1}],
    "do_not_contact": ["yes", "TRUE", "no", "1", "", True, False, 1],
    "open_cases": [1, 1.0, 1.5, -1, "3", "3.0", "-2", 2**53 + 1, str(2**53), 12345678901234567890, "1e2"],
    "birth_date": ["2026-02-28", "2026-02-30", "0000-01-01", "2026-2-3", "2026-01-01T00:00:00Z", 20260101],
    "signed_up_at": [
        "2026-01-01T10:00Z",
        "2026-01-01T10:00+0230",
        "2026-01-01 10:00:00,5-05",
        "2026-01-01T10:00:00.123456+23:59",
        "2026-01-01T10:00",
        "2026-03-29 02:30",
        "2026-06-25T02:30:00.25",
        "0001-01-01T00:00:00+01:00",
        "9999-12-31T23:59:59-01:00",
        "2026-01-01",
        "2026-13-01T10:00Z",
        "2026-01-01T24:00Z",
        "2026-01-01T10:00:00Z ",
    ],
    "timezone": ["Europe/Berlin", "Mars", "UTC"],
}


def records() -> Rows:
    number = max(map(len, CELLS.values()))
    facts = [{name: cells[row] for name, cells in CELLS.items() if row < len(cells)} for row in range(number)]
    return [{"id": row if row % 2 else f"c{row}", **one} for row, one in enumerate(facts)]


def write(path: Path) -> str:
    """Write the records as CSV or as JSON lines."""
    if path.suffix == ".jsonl":
        path.write_text("\n".join(map(json.dumps, records())))
        return str(path)
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["id", *CELLS])
        rows.writerows([[_cell(row.get(name)) for name in ("id", *CELLS)] for row in records()])
    return str(path)


def _cell(value: object) -> object:
    return json.dumps(value) if isinstance(value, list | dict | bool) else value


def said(found: Frames) -> list[str]:
    return [str(note) for note in (*found.tables.notes, *count_cells(found))]


def opened(
    session: "SparkSession", given: object, data: dict[str, object] | None = None, of: str = "customers"
) -> Frames:
    """Open one table for all the fields there are."""
    reads = Reads(EVERY_FIELD.customers, frozenset(("purpose",)), frozenset(("purchased",)), history=True)
    return open_frames(session, Given(**{"customers": None, of: given}), WORDS, read_data(data or {}), reads)


def frame(session: "SparkSession", table: dict[str, Any]) -> "DataFrame":
    return session.createDataFrame(pa.table(table))


@pytest.mark.parametrize("ending", [".csv", ".jsonl"])
@pytest.mark.parametrize("data", [{}, {"timezone": "Europe/Berlin"}], ids=["no zone", "a zone"])
def test_cells_mean_what_they_mean_on_duckdb(
    ending: str, data: dict[str, object], elsewhere: "SparkSession", tmp_path: Path
) -> None:
    path = write(tmp_path / f"customers{ending}")
    want = Opened(Given(path), data=data)
    found = opened(elsewhere, path, data)
    rows, notes = found.canonical["customers"].toArrow().to_pylist(), said(found)
    by_id = {row["id"]: row for row in rows}
    assert by_id == {row["id"]: {name: row[name] for name in by_id["c0"]} for row in want.rows()}
    assert notes == want.said()


def test_types_of_spark(elsewhere: "SparkSession") -> None:
    """At the time that is read as one of Kolkata, clocks were put forward in the zone of the session."""
    customers = elsewhere.sql("""
        SELECT 1 AS id, CAST(3 AS DECIMAL(9, 2)) AS open_cases, CAST(1.5 AS FLOAT) AS score, true AS do_not_contact,
            DATE '2026-01-31' AS birth_date, TIMESTAMP_NTZ '2026-03-08 02:30:00.000001' AS signed_up_at,
            array('sms') AS consent, array() AS unsubscribed_from, NULL AS household
        """)
    (row,) = opened(elsewhere, customers, {"timezone": "Asia/Kolkata"}).canonical["customers"].toArrow().to_pylist()
    instant = datetime(2026, 3, 7, 21, microsecond=1, tzinfo=UTC)
    expected = {"id": "1", "open_cases": 3, "score": 1.5, "birth_date": date(2026, 1, 31), "signed_up_at": instant}
    expected |= {"do_not_contact": True, "consent": ["sms"], "unsubscribed_from": [], "household": None}
    assert {name: row[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("consent", "1L", r"column `consent` is of type bigint; a list of any of .* is wanted"),
        ("do_not_contact", "1.5D", "column `do_not_contact` is of type double; true or false is wanted"),
        ("household", "struct(1 AS a)", "column `household` is of type struct<a:int>; text is wanted"),
        ("signed_up_at", "TIMESTAMP_NTZ '2026-01-01'", "is of type timestamp_ntz; a time with its offset"),
    ],
)
def test_a_column_of_the_wrong_type(column: str, value: str, words: str, spark: "SparkSession") -> None:
    with pytest.raises(TableError, match=words) as caught:
        opened(spark, spark.sql(f"SELECT 'a' AS id, {value} AS {column}"))
    assert caught.value.help is not None
    assert ("its times have no zone" in caught.value.help) == (column == "signed_up_at")


def test_columns_have_names_of_their_own(spark: "SparkSession") -> None:
    data = {"customers": {"id": "who.is", "household": "house hold"}, "event_types": {"purchased": ["Order's"]}}
    customers = frame(spark, {"who.is": ["a", None], "house hold": ["h", "i"]})
    found = opened(spark, customers, data)
    assert found.canonical["customers"].toArrow().to_pylist() == [{"id": "a", "household": "h"}]
    assert "1 row is left out, without an id" in said(found)[-1]
    events = frame(spark, {"customer_id": ["a"] * 3, "at": [datetime(2026, 1, 1, tzinfo=UTC)] * 3})
    events = events.crossJoin(spark.createDataFrame([("Order's",), ("purchased",), ("x",)], "event string"))
    found = opened(spark, events, data, of="events")
    types = {row["type"] for row in found.canonical["events"].toArrow().to_pylist()}
    assert types == {"purchased", "", "x"}


def test_a_column_that_is_not_there(spark: "SparkSession") -> None:
    found = opened(spark, frame(spark, {"id": ["a"], "housheold": ["h"]}))
    notes = [note for note in found.tables.notes if note.field == "household"]
    assert [note.words for note in notes] == ["there is no column `household`: it is unknown for everybody"]
    assert "household" not in found.tables.layout.customers
    with pytest.raises(TableError, match="there is no column `id` or `customer_id`"):
        opened(spark, frame(spark, {"ident": ["a"]}))


def test_a_customer_who_is_there_twice(spark: "SparkSession") -> None:
    with pytest.raises(TableError, match="`a` is there 2 times"):
        count_cells(opened(spark, frame(spark, {"id": ["a", "b", "a"]})))
    versions = frame(spark, {"id": ["a", "a"], "valid_from": [datetime(2026, 1, day, tzinfo=UTC) for day in (1, 2)]})
    assert count_cells(opened(spark, versions)) == ()


def test_what_is_no_table(spark: "SparkSession", tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_text("")
    (tmp_path / "twice.csv").write_text("id,id\n1,2\n")
    (tmp_path / "bad.jsonl").write_text('{"id": 1\n')
    wrong = {
        "crm.users": "has an ending that no format has.*",
        f"{tmp_path}/none.parquet": "none.parquet` cannot be read: path does not exist",
        f"{tmp_path}/empty.csv": "no first line with the names of its columns",
        f"{tmp_path}/twice.csv": "two columns `id`",
        f"{tmp_path}/bad.jsonl": "cannot be read: ",
    }
    for path, words in wrong.items():
        with pytest.raises(TableError, match=words):
            opened(spark, path)
    with pytest.raises(TableError, match="of two formats"):
        opened(spark, ["a.csv", "b.parquet"])
    with pytest.raises(TableError, match="a table was expected, not a `int`"):
        opened(spark, 5)


def test_a_line_with_too_few_cells_is_no_row(spark: "SparkSession", tmp_path: Path) -> None:
    (tmp_path / "short.csv").write_text("id;household;stage\na;h;adoption\nb;i\n")
    with pytest.raises(TableError, match="cannot be read"):
        said(opened(spark, str(tmp_path / "short.csv")))


def test_files_of_one_table_may_lack_columns(spark: "SparkSession", tmp_path: Path) -> None:
    import pyarrow.parquet

    pyarrow.parquet.write_table(pa.table({"id": ["a"]}), tmp_path / "1.parquet")
    pyarrow.parquet.write_table(pa.table({"id": ["b"], "household": ["h"]}), tmp_path / "2.parquet")
    for given in (str(tmp_path), [tmp_path / "1.parquet", tmp_path / "2.parquet"]):
        rows = opened(spark, given).canonical["customers"].toArrow().to_pylist()
        assert {row["id"]: row["household"] for row in rows} == {"a": None, "b": "h"}
