"""What may be given as a table on Spark: a data frame, or paths that Spark reads."""

import csv
import os
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from comity.bulk.problems import TableError
from comity.bulk.sources.files import DELIMITERS, FORMATS, READ, ending
from comity.bulk.spark.session import reading

if TYPE_CHECKING:  # of pyspark, an extra
    from pyspark.sql import DataFrame, SparkSession

TEXTUAL_CSV = {
    "header": "true",
    "inferSchema": "false",
    "quote": '"',
    "escape": '"',
    "nullValue": "",
    "enforceSchema": "false",
    "columnPruning": "false",
    "mode": "FAILFAST",
}
"""A cell is text: what it means is for its field to say. A file of other columns, a line of too few is wrong."""


def is_frame(given: object) -> bool:
    """Return whether something is a data frame of Spark."""
    return type(given).__module__.startswith("pyspark.sql") and hasattr(given, "sparkSession")


def frame(session: "SparkSession", of: str, given: object) -> "DataFrame":
    """Return what was given as a table (`customers`, `sends` or `events`) as a data frame; raises TableError.

    A text or path is a Parquet, CSV or JSON lines file, or a folder or pattern of such, wherever Spark reads from; what
    has no ending is Parquet. A list is of several.
    """
    if is_frame(given):
        return given  # type: ignore[return-value]
    paths = [given] if isinstance(given, str | os.PathLike) else given
    if isinstance(paths, Sequence) and paths and all(isinstance(path, str | os.PathLike) for path in paths):
        return _read(session, of, [os.fspath(path) for path in paths])
    words = f"a table was expected, not a `{type(given).__name__}`"
    raise TableError(of, None, words, "give a data frame of Spark or a path")


def _read(session: "SparkSession", of: str, paths: list[str]) -> "DataFrame":
    formats = {path: _format(of, path) for path in paths}
    first = paths[0]
    for path, form in formats.items():
        if form != formats[first]:
            raise TableError(of, None, f"`{first}` and `{path}` are of two formats; one table has one")
    with reading(of, f"`{first}`" if len(paths) == 1 else f"`{first}` and {len(paths) - 1} more"):
        match formats[first]:
            case "parquet":
                return session.read.option("mergeSchema", "true").parquet(*paths)
            case "csv":
                return _csv(session, of, paths)
            case _:
                return _json(session, paths)


def _format(of: str, path: str) -> str:
    suffix = ending(path.rstrip("/"))
    if not suffix or suffix == ".*":
        return "parquet"
    if suffix not in FORMATS:
        hint = f"{READ}; a table of a catalog is given as `session.table(…)`"
        raise TableError(of, None, f"`{path}` has an ending that no format has", hint)
    return FORMATS[suffix]


def _csv(session: "SparkSession", of: str, paths: list[str]) -> "DataFrame":
    lines = session.read.text(paths).head(1)
    rows = [(mark, next(csv.reader([line[0]], delimiter=mark), [])) for line in lines for mark in DELIMITERS]
    delimiter, names = max(rows, key=lambda row: len(row[1]), default=(",", []))
    if not names:
        raise TableError(of, None, f"`{paths[0]}` has no first line with the names of its columns")
    twice = next((name for name, number in Counter(names).items() if number > 1), None)
    if twice is not None:
        raise TableError(of, None, f"`{paths[0]}` has two columns `{twice}`", "give each a name of its own")
    return session.read.options(**TEXTUAL_CSV, sep=delimiter).csv(paths)


def _json(session: "SparkSession", paths: list[str]) -> "DataFrame":
    """Return a table of JSON's values; which keys there are is asked of all lines."""
    from pyspark.sql.types import StructField, StructType, VariantType  # noqa: PLC0415 (an extra)

    reader = session.read.option("mode", "FAILFAST")
    names = reader.json(paths).columns
    return reader.schema(StructType([StructField(name, VariantType()) for name in names])).json(paths)
