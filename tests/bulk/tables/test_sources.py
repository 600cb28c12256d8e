"""Everything that may be given as a table."""

import csv
import gzip
import io
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.dataset
import pyarrow.parquet
import pytest
from tests.bulk.tables.opening import EVERY_FIELD, Opened, cells

from comity.backends.sql.layout import Reads
from comity.bulk.problems import MissingPackageError, TableError, needed
from comity.bulk.sources import postgres as postgres_source
from comity.bulk.tables import Given

if TYPE_CHECKING:
    from tests.engines.postgres import Postgres

SIGNED = datetime(2026, 1, 20, 9, 0, 0, 250, UTC)
ANN = {
    "id": "ann",
    "stage": "adoption",
    "consent": ["email", "sms"],
    "do_not_contact": False,
    "open_cases": 0,
    "score": 1.5,
    "birth_date": date(2000, 2, 29),
    "signed_up_at": SIGNED,
    "timezone": "Europe/Berlin",
    "household": 'a "b"\nc;d,é',
}
BEN: dict[str, Any] = {"id": "ben", "consent": []}
ROWS = [ANN, {**dict.fromkeys(ANN), **BEN}]
SCHEMA = pa.schema(
    [
        ("id", pa.string()),
        ("stage", pa.dictionary(pa.int8(), pa.string())),
        ("consent", pa.list_(pa.string())),
        ("do_not_contact", pa.bool_()),
        ("open_cases", pa.int32()),
        ("score", pa.float64()),
        ("birth_date", pa.date32()),
        ("signed_up_at", pa.timestamp("us", "America/Chicago")),
        ("timezone", pa.large_string()),
        ("household", pa.string()),
    ]
)
TABLE = pa.Table.from_pylist(ROWS, SCHEMA)


def texts() -> list[dict[str, str]]:
    plain = {"do_not_contact": "no", "consent": "email;sms", "signed_up_at": "2026-01-20T10:00:00.00025+01:00"}
    return [{name: str(value) for name, value in (ANN | plain).items()}, {"id": "ben", "consent": "[]"}]


def csv_file(path: Path, rows: list[dict[str, str]], delimiter: str = ",") -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(ANN), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return path


def json_lines() -> list[str]:
    return [json.dumps(row, default=lambda value: value.isoformat()) for row in (ANN, BEN)]


def parquet(folder: Path) -> Path:
    pa.parquet.write_table(TABLE, folder / "customers.parquet")
    return folder / "customers.parquet"


def in_parts(folder: Path) -> Path:
    """Write a folder as Spark does, with files that differ in columns."""
    parts = folder / "parts"
    (parts / "_temporary").mkdir(parents=True)
    (parts / "_SUCCESS").touch()
    (parts / "_temporary/part-2.parquet").write_text("half of it")
    pa.parquet.write_table(TABLE.slice(0, 1), parts / "part-0.snappy.parquet")
    pa.parquet.write_table(TABLE.slice(1).select(["consent", "id"]), parts / "part-1.snappy.parquet")
    return parts


def packed(folder: Path) -> Path:
    plain = csv_file(folder / "customers.csv", texts())
    (folder / "customers.csv.gz").write_bytes(gzip.compress(plain.read_bytes()))
    return folder / "customers.csv.gz"


def lines(folder: Path) -> Path:
    (folder / "customers.jsonl").write_text("\n".join(json_lines()))
    return folder / "customers.jsonl"


def one_list(folder: Path) -> Path:
    (folder / "customers.json").write_text(f"[{','.join(json_lines())}]")
    return folder / "customers.json"


def two_files(folder: Path) -> list[Path]:
    ben = {"id": "ben", "consent": "[]"}
    first = csv_file(folder / "1.csv", texts()[:1])
    (folder / "2.csv").write_text("consent;id\n[];ben\n")
    assert ben in texts()
    return [first, folder / "2.csv"]


def duck_file(folder: Path) -> Path:
    with duckdb.connect(str(folder / "shop.duckdb")) as connection:
        connection.register("given", TABLE)
        connection.execute(
            "CREATE SCHEMA crm; CREATE TABLE customers AS FROM given; CREATE TABLE crm.users AS FROM given"
        )
    return folder / "shop.duckdb"


def relation() -> duckdb.DuckDBPyRelation:
    connection = duckdb.connect()
    connection.register("given", TABLE)
    connection.execute("CREATE TEMP TABLE customers AS FROM given")
    return connection.table("customers")


GIVEN: dict[str, Any] = {
    "parquet": parquet,
    "folder": in_parts,
    "glob": lambda folder: str(in_parts(folder) / "*.parquet"),
    "files": lambda folder: sorted(in_parts(folder).glob("*.parquet")),
    "csv": lambda folder: csv_file(folder / "customers.csv", texts()),
    "semicolons": lambda folder: csv_file(folder / "customers.csv", texts(), ";"),
    "tabs": lambda folder: csv_file(folder / "customers.tsv", texts(), "\t"),
    "packed": packed,
    "two_files": two_files,
    "json_lines": lines,
    "json": one_list,
    "duckdb": duck_file,
    "duckdb_url": lambda folder: f"duckdb://{duck_file(folder)}?table=crm.users",
    "arrow": lambda _: TABLE,
    "batches": lambda _: TABLE.to_reader(),
    "dataset": lambda folder: pa.dataset.dataset(parquet(folder)),
    "polars": lambda _: pl.from_arrow(TABLE),
    "lazy": lambda _: pl.LazyFrame(pl.from_arrow(TABLE)),
    "relation": lambda _: relation(),
    "rows": lambda _: [ANN, BEN],
    "generated": lambda _: iter([ANN, BEN]),
}


@pytest.mark.parametrize("how", GIVEN)
def test_the_same_rows_from_everything(tmp_path: Path, how: str) -> None:
    opened = Opened(Given(GIVEN[how](tmp_path)))
    rows = [{name: value for name, value in row.items() if value is not None} for row in opened.rows()]
    assert sorted(rows, key=lambda row: row["id"]) == [ANN, BEN]
    assert all("there is no column" in line for line in opened.said())


def test_two_tables_of_one_file(tmp_path: Path) -> None:
    path = tmp_path / "shop.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE customers AS SELECT 1 AS id")
        connection.execute("CREATE TABLE sends AS SELECT 1 AS customer, TIMESTAMPTZ '2026-01-01 00:00:00Z' AS \"at\"")
    opened = Opened(Given(path, f"duckdb://{path}"), Reads(history=True))
    assert [opened.rows(of)[0].popitem() for of in ("customers", "sends")] == [
        ("id", "1"),
        ("at", datetime(2026, 1, 1, tzinfo=UTC)),
    ]
    assert not (tmp_path / "shop.duckdb.wal").exists()


@pytest.mark.parametrize("zone", [None, "America/Chicago"])
def test_what_is_too_old_is_not_read(tmp_path: Path, zone: str | None) -> None:
    kind = pa.timestamp("us", "UTC" if zone is None else None)
    sent = [datetime(2026, month, 1, tzinfo=UTC if zone is None else None) for month in range(1, 7)]
    table = pa.table({"customer": ["a"] * 6, "at": pa.array(sent, kind)})
    data = {} if zone is None else {"timezone": zone}
    for given in (table, table.to_reader()):
        since = datetime(2026, 4, 1, tzinfo=UTC)
        opened = Opened(Given([{"id": "a"}], given), Reads(history=True), data, since=since)
        assert [row["at"].month for row in opened.rows("sends")] == [4, 5, 6]


@pytest.mark.parametrize("how", ["parquet", "csv", "json_lines", "json"])
def test_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    with GIVEN[how](tmp_path).open("rb") as file, io.TextIOWrapper(io.BytesIO(file.read())) as stdin:
        monkeypatch.setattr("sys.stdin", stdin)
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
        there = set(tmp_path.iterdir())
        opened = Opened(Given("-"))
        assert set(tmp_path.iterdir()) == there
    rows = [{name: value for name, value in row.items() if value is not None} for row in opened.rows()]
    assert rows == [ANN, BEN]


# What is wrong with a source -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("customers.csv", b"", "customers: `{}` has no first line with the names of its columns"),
        (
            "customers.csv",
            b"id,n\nann,1\nben,2,3\n",
            "customers: what was given cannot be read: line 3: expected Number of Columns: 2 Found: 3",
        ),
        ("customers.csv", b"id,n,id\n", "customers: `{}` has two columns `id`"),
        ("customers.parquet", b"PAR1 not", "customers: `{}` cannot be read: "),
        ("customers.jsonl", b'{"id": "a"}\n{"id":\n', "customers: `{}` cannot be read: malformed JSON"),
        ("customers.xlsx", b"PK", "customers: `{}` has an ending that no format has"),
        ("customers.duckdb", b"none" * 9, "customers: `{}` cannot be read: "),
    ],
)
def test_a_broken_file_is_said_in_one_line(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(TableError) as caught:
        Opened(Given(path), Reads()).said()
    assert str(caught.value).startswith(said.format(path))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("no-such.parquet", "`no-such.parquet` does not exist"),
        ("no-such/*.parquet", "`no-such/*.parquet` matches no file"),
        ("empty", "`empty` is a folder without tables"),
        (["a.csv", "b.jsonl"], "`a.csv` and `b.jsonl` are of two formats; one table has one"),
        ("s3://bucket/key.parquet", "`s3://…` is no place that tables are read from"),
        ("duckdb:///no-such.duckdb", "`/no-such.duckdb` does not exist"),
        ("duckdb:shop.duckdb?table=custmers", "there is no table `custmers`"),
        (3, "a table was expected, not a `int`"),
        ({"id": "a"}, "a table was expected, not a `dict`"),
        ([3], "`customer 0` must be a mapping, a dataclass or a pydantic model; found `3`"),
    ],
)
def test_what_is_no_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: object, said: str) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    for name in ("a.csv", "b.jsonl"):
        (tmp_path / name).write_text("id\n")
    duck_file(tmp_path)
    with pytest.raises(ValueError, match=r"^customers: ") as caught:
        Opened(Given(given))
    assert str(caught.value) == f"customers: {said}"


def test_what_is_not_installed() -> None:
    with pytest.raises(MissingPackageError) as caught:
        needed("no_such_package.part", "'comity[x]'", "reading such a table")
    assert str(caught.value) == (
        "reading such a table needs the package `no_such_package`, which is not installed: pip install 'comity[x]'"
    )


# PostgreSQL -----------------------------------------------------------------------------------------------------------

CREATED = """
CREATE SCHEMA crm;
CREATE TYPE stage AS ENUM ('exposure', 'adoption');
CREATE TABLE crm.users (
    user_id bigint, stage stage, consent text[], do_not_contact boolean, open_cases integer, score numeric,
    birth_date date, signed_up_at timestamptz, timezone varchar(40), household text, place point
);
CREATE TABLE sends (customer uuid, at timestamp, offer varchar[], campaign text);
"""


def test_postgres(postgres: "Postgres") -> None:
    url = postgres.new_database()
    with_table = f"{url}&table=crm.users"
    fill(url)
    opened = Opened(Given(with_table), data={"customers": {"id": "user_id"}})
    ann, ben, cem = ({name: value for name, value in row.items() if value is not None} for row in opened.rows())
    assert ann == ANN | {"id": "1"}
    assert ben == {"id": "2", "consent": [], "household": ""}
    assert cem == {"id": "3"}
    assert sum("`signed_up_at`: 1 cell is unknown: `infinity`" in line for line in opened.said()) == 1


def fill(url: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(CREATED.encode())
        insert = b"INSERT INTO crm.users VALUES (%s, %s::stage, %s, %s, %s, %s, %s, %s, %s, %s)"
        names = list(ANN)[1:]
        connection.execute(insert, [1, *(ANN[name] for name in names)])
        connection.execute(insert, [2, None, [], None, None, None, None, "infinity", None, ""])
        connection.execute(insert, [3, *(None for _ in names)])
        for month in (1, 4, 5):
            sent = datetime(2026, month, 1)  # noqa: DTZ001 (as the column has it)
            connection.execute(
                b"INSERT INTO sends VALUES ('6f1c3bb0-8f0f-4c3e-9a65-0d1f1c0c2f11', %s, '{trial}', 'x')", [sent]
            )


def test_a_log_in_postgres_is_read_as_far_back_as_it_matters(postgres: "Postgres") -> None:
    url = postgres.new_database()
    fill(url)
    reads = Reads(sends=frozenset({"offer"}), history=True)
    since = datetime(2026, 4, 1, tzinfo=UTC)
    opened = Opened(Given([{"id": "a"}], url), reads, {"timezone": "UTC"}, since=since)
    assert [(row["at"].month, row["offer"]) for row in opened.rows("sends")] == [(4, ["trial"]), (5, ["trial"])]
    assert opened.said() == []


def test_many_rows_of_postgres_come_in_few_batches(postgres: "Postgres", monkeypatch: pytest.MonkeyPatch) -> None:
    url = postgres.new_database()
    with postgres.connect(url.rpartition("@/")[2].partition("?")[0]) as connection:
        connection.execute(
            b"CREATE TABLE customers AS SELECT i AS id, repeat('x', i % 50) AS household"
            b" FROM generate_series(1, 100000) i"
        )
    streams = []
    batches = postgres_source._batches  # noqa: SLF001 (what it hands over is what counts)

    def watched(*given: Any) -> Any:  # noqa: ANN401 (a stream of pyarrow)
        stream = batches(*given)
        streams.append([batch.num_rows for batch in stream])
        return batches(given[0], iter([b'1,"x"\n']))

    monkeypatch.setattr(postgres_source, "_batches", watched)
    assert cells(url) == [{"id": "1", "household": "x"}]
    assert sum(streams[0]) == 100_000
    assert len(streams[0]) < 10


def test_what_postgres_says(postgres: "Postgres") -> None:
    url = postgres.new_database()
    fill(url)
    with pytest.raises(TableError) as caught:
        Opened(Given(f"{url}&table=crm.user"), EVERY_FIELD)
    assert (str(caught.value), caught.value.help) == (
        "customers: there is no table `crm.user`",
        "did you mean `crm.users`?",
    )
    secret = "postgresql://postgres:secret@/no_such?" + url.partition("?")[2]
    with pytest.raises(TableError, match=r"`customers` of PostgreSQL cannot be read: .*no_such") as failed:
        cells(secret)
    assert "secret" not in str(failed.value)
