"""Tables in PostgreSQL: the columns and rows that are needed, copied once, in batches."""

import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from comity.bulk import quoting
from comity.bulk.cells import family
from comity.bulk.problems import TableError, needed
from comity.bulk.sources.duck import Connection, kept, listed, reading
from comity.bulk.sources.source import ABROAD, Cut, Source
from comity.text.nearest import did_you_mean
from comity.text.record import record

SCHEMES = ("postgresql://", "postgres://")
SETTINGS = "SET datestyle = 'ISO, YMD'; SET timezone = 'UTC'; SET search_path = public, pg_catalog"
PASS = {
    "boolean": "BOOLEAN",
    "smallint": "BIGINT",
    "integer": "BIGINT",
    "bigint": "BIGINT",
    "real": "DOUBLE",
    "double precision": "DOUBLE",
    "numeric": "DOUBLE",
    "date": "DATE",
    "timestamp with time zone": "TIMESTAMPTZ",
    "timestamp without time zone": "TIMESTAMP",
    "json": "JSON",
    "jsonb": "JSON",
    "text": "VARCHAR",
    "character varying": "VARCHAR",
    "character": "VARCHAR",
    "citext": "VARCHAR",
    "name": "VARCHAR",
    "uuid": "VARCHAR",
}
COLUMNS = """
    SELECT a.attname, format_type(a.atttypid, NULL), format_type(e.oid, NULL), t.typtype = 'e' OR e.typtype = 'e'
    FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_type e ON e.oid = t.typelem AND t.typlen = -1
    WHERE a.attrelid = to_regclass(%s) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
"""
THERE = """
    SELECT CASE schemaname WHEN 'public' THEN relname ELSE schemaname || '.' || relname END
    FROM pg_stat_user_tables ORDER BY 1
"""


@record
class _Table:
    """A table by its name as PostgreSQL reads it (``schema.name``), and the server it is on."""

    of: str
    url: str
    name: str


def is_postgres(given: str) -> bool:
    """Return whether a text means a table in PostgreSQL."""
    return given.startswith(SCHEMES)


def postgres_source(connection: Connection, of: str, given: str) -> Source:
    """Return a table of ``postgresql://user@host/database?table=schema.name``, opened to be read only.

    Without ``table`` it is the one named as what is asked for: customers, sends or events. Raises TableError.
    """
    parts = urlsplit(given)
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    name = options.pop("table", of)
    table = _Table(of, urlunsplit(parts._replace(query=urlencode(options))), name)
    types = _types(table)
    return Source(types, lambda cut: _copied(connection, table, types, cut))


def _types(table: _Table) -> dict[str, str]:
    with _server(table) as server:
        columns = server.execute(COLUMNS, [table.name]).fetchall()
        if not columns:
            known = [row[0] for row in server.execute(THERE).fetchall()]
            hint = did_you_mean(table.name, known) or (f"there are {listed(known)}" if known else None)
            raise TableError(table.of, None, f"there is no table `{table.name}`", hint)
    return {column: _type(type_, element, is_enum) for column, type_, element, is_enum in columns}


def _type(type_: str, element: str | None, is_enum: bool | None) -> str:  # noqa: FBT001 (as the server says it)
    """Return DuckDB's type for one of PostgreSQL's; one that has none keeps its name, and fits no field."""
    if element is not None and type_.endswith("[]"):
        return "VARCHAR[]" if is_enum or PASS.get(element) == "VARCHAR" else type_
    return "VARCHAR" if is_enum else PASS.get(type_, type_)


class _Server:
    """A connection to PostgreSQL that reads; what goes wrong on it is a TableError that does not tell the password."""

    def __init__(self, table: _Table) -> None:
        self.table = table
        self.psycopg: Any = needed("psycopg", "'psycopg[binary]'", "reading PostgreSQL")

    def __enter__(self) -> Any:  # noqa: ANN401 (of psycopg, an extra)
        try:
            self.connection = self.psycopg.connect(self.table.url)
            self.connection.read_only = True
            self.connection.execute(SETTINGS)
        except self.psycopg.Error as error:
            raise self._said(error) from error
        return self.connection

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self.connection.close()
        if isinstance(error, self.psycopg.Error):
            raise self._said(error) from error

    def _said(self, error: Exception) -> TableError:
        line = str(error).strip().splitlines()[0] if str(error).strip() else "it does not say why"
        return TableError(self.table.of, None, f"`{self.table.name}` of PostgreSQL cannot be read: {line}")


def _server(table: _Table) -> _Server:
    return _Server(table)


# Copying ------------------------------------------------------------------------------------------------------------


def _copied(connection: Connection, table: _Table, types: dict[str, str], cut: Cut) -> str:
    """Copy what is needed of a table into DuckDB; return its name there."""
    parts = [f"{_read(types[column])} AS {quoting.name(column)}" for column in cut.columns]
    typed = ", ".join(part.format(quoting.name(column)) for part, column in zip(parts, cut.columns, strict=True))
    with _server(table) as server:
        with server.cursor() as cursor, cursor.copy(_query(table, types, cut)) as copy:
            batches = _batches(cut.columns, copy)
            connection.register("comity stream", batches)
            with reading(table.of, f"`{table.name}` of PostgreSQL"):
                name = kept(connection, table.of, f'SELECT {typed or "NULL"} FROM "comity stream"')
        connection.unregister("comity stream")
    return name


def _read(type_: str) -> str:
    """Return how a text that PostgreSQL wrote is read in DuckDB."""
    match type_:
        case "VARCHAR" | "JSON":
            return f"CAST({{0}} AS {type_})"
        case "VARCHAR[]":
            return "CAST(CAST({0} AS JSON) AS VARCHAR[])"
        case _:
            return f"TRY_CAST({{0}} AS {type_})"


def _query(table: _Table, types: dict[str, str], cut: Cut) -> str:
    wanted = ", ".join(_written(column, types[column]) for column in cut.columns) or "1 AS one"
    query = f"SELECT {wanted} FROM {table.name}{_where(types, cut)}"
    return f"COPY ({query}) TO STDOUT (FORMAT csv)"


def _written(column: str, type_: str) -> str:
    """Return how PostgreSQL writes a column as text."""
    name = quoting.name(column)
    if type_ == "VARCHAR[]":
        return f"to_json({name})"
    return f"{name}::float8" if type_ == "DOUBLE" else name


def _where(types: dict[str, str], cut: Cut) -> str:
    if cut.at is None or cut.since is None:
        return ""
    match family(types[cut.at]):
        case "instant":
            return f" WHERE {quoting.name(cut.at)} >= {_instant(cut.since)}::timestamptz"
        case "local":
            return f" WHERE {quoting.name(cut.at)} >= {_instant(cut.since - ABROAD)}::timestamp"
        case _:
            return ""


def _instant(instant: datetime) -> str:
    return f"'{instant:%Y-%m-%d %H:%M:%S.%f+00}'"


def _batches(columns: tuple[str, ...], copy: Any) -> Any:  # noqa: ANN401 (of psycopg and pyarrow, extras)
    """Return the rows of a copy as a stream of Arrow batches, all of texts; what is not quoted and empty is NULL."""
    arrow = needed("pyarrow", "'comity[bulk]'", "reading PostgreSQL")
    csv = needed("pyarrow.csv", "'comity[bulk]'", "reading PostgreSQL")
    names = list(columns) or ["one"]
    schema = arrow.schema([(name, arrow.string()) for name in names])
    blocks = _Blocks(iter(copy))
    if blocks.empty:
        return arrow.RecordBatchReader.from_batches(schema, [])
    return csv.open_csv(
        arrow.PythonFile(blocks, mode="r"),
        read_options=csv.ReadOptions(column_names=names, use_threads=False),
        parse_options=csv.ParseOptions(newlines_in_values=True),
        convert_options=csv.ConvertOptions(
            column_types=schema, null_values=[""], strings_can_be_null=True, quoted_strings_can_be_null=False
        ),
    )


class _Blocks(io.RawIOBase):
    """The blocks of a copy as a file; PostgreSQL sends a block for each row, too small to be parsed one by one."""

    def __init__(self, blocks: Iterator[Any]) -> None:
        self._blocks = blocks
        self._rest = bytes(next(blocks, b""))
        self.empty = not self._rest

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """Return so many bytes, fewer only at the end, or all that are left for -1."""
        parts, length = [self._rest], len(self._rest)
        while size < 0 or length < size:
            block = next(self._blocks, None)
            if block is None:
                break
            parts.append(bytes(block))
            length += len(block)
        whole = b"".join(parts)
        end = length if size < 0 else size
        self._rest = whole[end:]
        return whole[:end]
