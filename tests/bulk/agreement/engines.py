"""Engines that run queries on tables: each loads the tables it is given under the names that every query reads."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

from tests.bulk.agreement.canonical import arrow_table, columns_of, plain
from tests.bulk.agreement.tables import Tables

from comity.types.vocabulary import Kind, Vocabulary

if TYPE_CHECKING:
    import duckdb
    import psycopg
    from pyspark.sql import SparkSession

Rows = Sequence[Mapping[str, Any]]
TABLES = ("customers", "sends", "events")


class Engine(Protocol):
    """Something that runs queries in a dialect of SQL."""

    dialect: str

    def load(self, words: Vocabulary, tables: Tables) -> None:
        """Put tables in the place of those of before; what they do not have is not there."""
        ...

    def run(self, query: str) -> Rows:
        """Return the rows that a query makes of the tables."""
        ...


class DuckDB:
    """DuckDB in this process, on tables of Arrow, in whatever zone the machine is."""

    dialect = "duckdb"

    def __init__(self, connection: "duckdb.DuckDBPyConnection") -> None:
        """Take a connection."""
        self._connection = connection

    def load(self, words: Vocabulary, tables: Tables) -> None:
        for name in TABLES:
            self._connection.unregister(name)
        for name, (columns, rows) in columns_of(words, tables).items():
            self._connection.register(name, arrow_table(columns, rows))

    def run(self, query: str) -> Rows:
        found: Rows = self._connection.sql(query).to_arrow_table().to_pylist()
        return found


@contextmanager
def running_duckdb() -> Iterator[DuckDB]:
    """Return an engine in memory."""
    import duckdb

    with duckdb.connect(config={"threads": 1}) as connection:
        yield DuckDB(connection)


class Spark:
    """A Spark session, with the tables as views of it."""

    dialect = "spark"

    def __init__(self, session: "SparkSession") -> None:
        """Take a session."""
        self._session = session

    def load(self, words: Vocabulary, tables: Tables) -> None:
        for name in TABLES:
            self._session.catalog.dropTempView(name)
        for name, (columns, rows) in columns_of(words, tables).items():
            self._session.createDataFrame(arrow_table(columns, rows)).createOrReplaceTempView(name)

    def run(self, query: str) -> Rows:
        found: Rows = self._session.sql(query).toArrow().to_pylist()
        return found


POSTGRES_TYPES: Mapping[Kind, str] = {
    Kind.YES_NO: "boolean",
    Kind.ONE_OF: "text",
    Kind.TEXT: "text",
    Kind.TIMEZONE: "text",
    Kind.ANY_OF: "text[]",
    Kind.ANY_TEXT: "text[]",
    Kind.COUNT: "bigint",
    Kind.NUMBER: "double precision",
    Kind.DATE: "date",
    Kind.INSTANT: "timestamptz",
}


class PostgreSQL:
    """A connection to a PostgreSQL server, with tables that are its own."""

    dialect = "postgres"

    def __init__(self, connection: "psycopg.Connection") -> None:
        """Take a connection."""
        self._connection = connection

    def load(self, words: Vocabulary, tables: Tables) -> None:
        self._connection.execute(f"DROP TABLE IF EXISTS {', '.join(f'pg_temp.{name}' for name in TABLES)}".encode())
        for name, (columns, rows) in columns_of(words, tables).items():
            declared = ", ".join(f'"{column}" {POSTGRES_TYPES[kind]}' for column, kind in columns.items())
            self._connection.execute(f"CREATE TEMP TABLE {name} ({declared})".encode())
            self._fill(name, columns, rows)

    def _fill(self, name: str, columns: Mapping[str, Kind], rows: Iterable[Mapping[str, Any]]) -> None:
        with self._connection.cursor() as cursor, cursor.copy(f"COPY {name} FROM STDIN".encode()) as copy:
            for row in rows:
                copy.write_row([plain(kind, row.get(column)) for column, kind in columns.items()])

    def run(self, query: str) -> Rows:
        from psycopg.rows import dict_row

        with self._connection.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(query.encode()).fetchall()
