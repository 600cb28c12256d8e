"""What is written is whole or not there, and reads back as what it was."""

import io
import json
from datetime import UTC
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.bulk.tables.opening import Opened

from comity.bulk.problems import TableError
from comity.bulk.tables import Given
from comity.bulk.write import check_path, write

ENDINGS = ("parquet", "csv", "jsonl", "ndjson", "csv.gz", "csv.zst", "jsonl.gz", "jsonl.zst")
SCHEMA = pa.schema(
    [
        ("id", pa.string()),
        ("household", pa.string()),
        ("stage", pa.string()),
        ("unsubscribed_from", pa.list_(pa.string())),
        ("do_not_contact", pa.bool_()),
        ("open_cases", pa.int64()),
        ("score", pa.float64()),
        ("birth_date", pa.date32()),
        ("signed_up_at", pa.timestamp("us", "UTC")),
    ]
)

WORD = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=5)
EACH = {
    "id": WORD,
    "household": st.none() | WORD,
    "stage": st.none() | st.sampled_from(["exposure", "adoption"]),
    "unsubscribed_from": st.none()
    | st.lists(st.one_of(st.sampled_from(["", ";", "[", "[]", '"', "a;b"]), WORD), max_size=3),
    "do_not_contact": st.none() | st.booleans(),
    "open_cases": st.none() | st.integers(0, 2**53),
    "score": st.none() | st.floats(allow_nan=False, allow_infinity=False),
    "birth_date": st.none() | st.dates(),
    "signed_up_at": st.none() | st.datetimes(timezones=st.just(UTC)),
}
ROWS = st.lists(st.fixed_dictionaries(EACH), min_size=1, max_size=4, unique_by=lambda row: str(row["id"]))


def plain(rows: list[dict[str, Any]]) -> list[list[Any]]:
    return sorted(([row.get(name) for name in SCHEMA.names] for row in rows), key=lambda row: str(row[0]))


@pytest.mark.parametrize("ending", ENDINGS)
@settings(max_examples=max(1, settings().max_examples // 5))
@given(rows=ROWS)
def test_what_is_written_reads_back(tmp_path_factory: pytest.TempPathFactory, ending: str, rows: list[Any]) -> None:
    path = tmp_path_factory.mktemp("written") / f"customers.{ending}"
    connection = duckdb.connect()
    connection.register("given", pa.Table.from_pylist(rows, SCHEMA))
    write(connection, "SELECT * FROM given", path)
    opened = Opened(Given(path))
    assert plain(opened.rows()) == plain(rows)
    assert [line for line in opened.said() if "no column" not in line] == []


@given(rows=ROWS)
def test_rows_given_in_a_program_are_the_same_rows(rows: list[Any]) -> None:
    assert plain(Opened(Given(rows)).rows()) == plain(rows)


def test_texts_people_can_read(tmp_path: Path) -> None:
    query = """
        SELECT 'ann' AS id, ['a', 'b'] AS rules, []::VARCHAR[] AS none, ['a;b', '[c'] AS odd,
            NULL::VARCHAR[] AS unknown, TIMESTAMPTZ '2026-01-20 10:00:00+01' AS until,
            TIMESTAMPTZ '2026-01-20 10:00:00.00025+01' AS late, true AS yes
    """
    for name in ("out.csv", "out.jsonl"):
        write(duckdb.connect(), query, tmp_path / name)
    assert (tmp_path / "out.csv").read_text() == (
        "id,rules,none,odd,unknown,until,late,yes\n"
        'ann,a;b,[],"[""a;b"",""[c""]",,2026-01-20T09:00:00Z,2026-01-20T09:00:00.000250Z,true\n'
    )
    assert json.loads((tmp_path / "out.jsonl").read_text()) == {
        "id": "ann",
        "rules": ["a", "b"],
        "none": [],
        "odd": ["a;b", "[c"],
        "unknown": None,
        "until": "2026-01-20T09:00:00Z",
        "late": "2026-01-20T09:00:00.000250Z",
        "yes": True,
    }


def test_standard_output_is_csv() -> None:
    out = io.BytesIO()
    write(duckdb.connect(), "SELECT 'ann' AS id, ['a', 'b'] AS rules", "-", out)
    assert out.getvalue() == b"id,rules\nann,a;b\n"


@pytest.mark.parametrize("ending", ["parquet", "csv", "jsonl.gz"])
def test_nothing_is_left_of_what_fails(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"out.{ending}"
    path.write_text("what was there")
    query = "SELECT CASE WHEN i > 300000 THEN error('enough') END AS n FROM range(400000) r(i)"
    with pytest.raises(TableError, match=r"^output: the result cannot be written: enough$"):
        write(duckdb.connect(), query, path)
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_text() == "what was there"


def test_what_is_replaced_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("what was there\n" * 100)
    write(duckdb.connect(), "SELECT 1 AS n", path)
    assert path.read_text() == "n\n1\n"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["out.xlsx", "out", "out.parquet.gz", "out.json"])
def test_an_ending_that_no_format_has(tmp_path: Path, name: str) -> None:
    with pytest.raises(TableError, match=r"has an ending that no format has$") as caught:
        check_path(tmp_path / name)
    assert (
        caught.value.help == "write .parquet, .csv, .jsonl or .ndjson; .csv and .jsonl may be followed by .gz or .zst"
    )
    with pytest.raises(TableError):
        write(duckdb.connect(), "SELECT 1 AS n", tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(TableError, match=r"folder\.csv` is a folder$"):
        write(duckdb.connect(), "SELECT 1 AS n", tmp_path / "folder.csv")
    with pytest.raises(TableError, match=r"cannot be written: there is no folder `.*nowhere`$"):
        write(duckdb.connect(), "SELECT 1 AS n", tmp_path / "nowhere/out.csv")


def test_empty_results_have_their_columns(tmp_path: Path) -> None:
    for ending in ("parquet", "csv"):
        write(duckdb.connect(), "SELECT 'a' AS id, date '2026-01-01' AS birth_date LIMIT 0", tmp_path / f"o.{ending}")
        opened = Opened(Given(tmp_path / f"o.{ending}"))
        assert opened.rows() == []
        assert opened.tables.layout.customers == frozenset({"birth_date"})
