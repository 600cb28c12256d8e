"""Tables that a program holds: Arrow, Polars, pandas, relations of DuckDB, and rows as Python has them."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from math import isinf, isnan
from typing import Any

from comity.bulk import quoting
from comity.bulk.problems import TableError, needed
from comity.bulk.sources.duck import Connection, columns_of, given_name, once, reading
from comity.bulk.sources.source import Cut, Source
from comity.decisions.inputs import mapping
from comity.text.record import replace

INSTALL = "'comity[bulk]'"
AS_IT_IS = ("Table", "Dataset", "InMemoryDataset", "FileSystemDataset", "UnionDataset", "DataFrame", "LazyFrame")


def frame_source(connection: Connection, of: str, given: object) -> Source:
    """Return the table that a program gave; raises TableError for what is none."""
    package, name = type(given).__module__.partition(".")[0], type(given).__name__
    if "pandas" in package:
        arrow = needed("pyarrow", INSTALL, "reading data frames")
        return _registered(connection, of, arrow.Table.from_pandas(given, preserve_index=False))
    if package in ("pyarrow", "polars") and name in AS_IT_IS:
        return _registered(connection, of, given)
    if name == "DuckDBPyRelation":
        return _relation(connection, of, given)
    if hasattr(given, "__arrow_c_stream__"):
        arrow = needed("pyarrow", INSTALL, "reading streams of Arrow")
        return _stream(connection, of, arrow.RecordBatchReader.from_stream(given))
    if isinstance(given, Iterable) and not isinstance(given, str | bytes | Mapping):
        return _rows(connection, of, given)
    raise TableError(of, None, f"a table was expected, not a `{type(given).__name__}`", "give a path, a frame or rows")


def _registered(connection: Connection, of: str, given: object) -> Source:
    connection.register(f"comity given {of}", given)
    with reading(of, "what was given"):
        columns = columns_of(connection, given_name(of))
    return Source(columns, lambda _: given_name(of))


def _relation(connection: Connection, of: str, given: Any) -> Source:  # noqa: ANN401 (of duckdb, an extra)
    """Return a relation, which may be of another database: what is needed of it is handed over as Arrow."""
    source = _stream(connection, of, given.to_arrow_reader())
    json = [name for name, type_ in zip(given.columns, given.types, strict=True) if str(type_) == "JSON"]
    return replace(source, columns={**source.columns, **dict.fromkeys(json, "JSON")})  # to Arrow it is text


def _stream(connection: Connection, of: str, reader: Any) -> Source:  # noqa: ANN401 (of pyarrow, an extra)
    """Return a stream of batches; its types are DuckDB's for an empty table of the same columns."""
    with reading(of, "what was given"):
        connection.register("comity stream", reader.schema.empty_table())
        columns = columns_of(connection, '"comity stream"')
        connection.unregister("comity stream")
    return Source(columns, once(connection, of, reader, columns))


# Rows ---------------------------------------------------------------------------------------------------------------


def _rows(connection: Connection, of: str, given: Iterable[object]) -> Source:
    """Return rows, each a mapping, a dataclass or a pydantic model, as values of JSON: as a decision reads them."""
    arrow = needed("pyarrow", INSTALL, "reading rows")
    singular = of.removesuffix("s")
    rows = [mapping(of, row, f"{singular} {number}") for number, row in enumerate(given)]
    names = dict.fromkeys(str(name) for row in rows for name in row)
    texts = [json.dumps({str(name): _plain(value) for name, value in row.items()}) for row in rows]
    connection.register(f"comity given {of}", arrow.table({"row": arrow.array(texts, arrow.string())}))

    def relation(cut: Cut) -> str:
        parts = (f"{_at(column)} AS {quoting.name(column)}" for column in cut.columns)
        return f"(SELECT {', '.join(parts) or 'NULL'} FROM {given_name(of)})"

    return Source(dict.fromkeys(names, "JSON"), relation, columnar=False)


def _at(column: str) -> str:
    """Return the value of a key in a row of JSON, by a pointer (RFC 6901), which no key is too odd for."""
    pointer = "/" + column.replace("~", "~0").replace("/", "~1")
    return f'json_extract("row", {quoting.text(pointer)})'


def _plain(value: object) -> object:
    """Return a value as JSON has it; what it has no form for is written as text, which fits no field but a text."""
    if isinstance(value, float):
        return None if isnan(value) else str(value) if isinf(value) else float(value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Iterable) and not isinstance(value, Mapping | bytes):
        items = [_plain(item) for item in value]
        return sorted(items, key=str) if isinstance(value, set | frozenset) else items
    return str(value)
