"""Files: Parquet, CSV, JSON lines and JSON, one or many, compressed or not.

CSV is read as text, all of it: what a cell means is for its field to say. JSON is read as values of JSON, for the same
reason. Both are looked through for their columns as a whole: a key that only the last line has is a column too.
"""

import csv
import io
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePath

from comity.bulk import quoting
from comity.bulk.problems import TableError, needed
from comity.bulk.sources.duck import Connection, columns_of, reading
from comity.bulk.sources.source import Source
from comity.text.record import record

COMPRESSED = (".gz", ".zst")
FORMATS = {
    ".parquet": "parquet",
    ".pq": "parquet",
    ".csv": "csv",
    ".tsv": "csv",
    ".jsonl": "json",
    ".ndjson": "json",
    ".json": "json",
}
READ = "Parquet (.parquet), CSV (.csv, .tsv), JSON lines (.jsonl, .ndjson) and JSON (.json) are read, .gz and .zst too"
PATTERN = frozenset("*?[")
CSV = """auto_detect = false, header = true, quote = '"', escape = '"', nullstr = ''"""
DELIMITERS = (",", ";", "\t")
LONGEST_HEADER = 1 << 20


@record
class _Files:
    """Files of one format. ``names`` are paths and patterns as DuckDB takes them, ``shown`` as they were given."""

    names: tuple[str, ...]
    format: str
    shown: str

    @property
    def listed(self) -> str:
        return f"[{quoting.texts(self.names)}]"

    @property
    def options(self) -> str:
        """Files of one table may differ in columns: they are told apart by name."""
        alone = len(self.names) == 1 and not PATTERN & set(self.names[0])
        return "" if alone else ", union_by_name = true"


def file_source(connection: Connection, of: str, given: Sequence[str]) -> Source:
    """Return the table in files, a folder or what a pattern matches; raises TableError where there is none."""
    found = _found(connection, of, given)
    with reading(of, f"`{found.shown}`"):
        match found.format:
            case "parquet":
                return _parquet(connection, found)
            case "csv":
                return _csv(connection, of, found)
            case _:
                return _json(connection, found)


def _parquet(connection: Connection, found: _Files) -> Source:
    relation = f"read_parquet({found.listed}{found.options})"
    return Source(columns_of(connection, relation), lambda _: relation)


def _csv(connection: Connection, of: str, found: _Files) -> Source:
    """Return a table of texts; files that differ in columns are one table all the same."""
    columns: dict[str, str] = {}
    parts = []
    for path in _each(connection, found):
        delimiter, names = _header(of, path)
        types = dict.fromkeys(names, "VARCHAR")
        columns |= types
        how = f"{CSV}, delim = {quoting.text(delimiter)}, columns = {quoting.struct(types)}"
        parts.append(f"SELECT * FROM read_csv({quoting.text(path)}, {how})")
    return Source(columns, lambda _: f"({' UNION ALL BY NAME '.join(parts)})", columnar=False)


def _each(connection: Connection, found: _Files) -> list[str]:
    """Return all files by their own names, patterns resolved."""
    return [row[0] for name in found.names for row in connection.execute("FROM glob(?)", [name]).fetchall()]


def _header(of: str, path: str) -> tuple[str, list[str]]:
    """Return what stands between the cells of a CSV file, and the names in its first line."""
    arrow = needed("pyarrow", "'comity[bulk]'", "reading CSV")
    with arrow.input_stream(path, compression="detect") as stream:
        beginning = stream.read(LONGEST_HEADER).decode("utf-8-sig", "replace")
    readers = [(mark, csv.reader(io.StringIO(beginning, newline=""), delimiter=mark)) for mark in DELIMITERS]
    delimiter, names = max(((mark, next(rows, [])) for mark, rows in readers), key=lambda row: len(row[1]))
    if not names:
        raise TableError(of, None, f"`{path}` has no first line with the names of its columns")
    twice = next((name for name, number in Counter(names).items() if number > 1), None)
    if twice is not None:
        raise TableError(of, None, f"`{path}` has two columns `{twice}`", "give each a name of its own")
    return delimiter, names


def _json(connection: Connection, found: _Files) -> Source:
    """Return a table of JSON's values; which keys there are is asked of all lines."""
    seen = columns_of(connection, f"read_json({found.listed}, maximum_depth = 1, sample_size = -1{found.options})")
    columns = dict.fromkeys(seen, "JSON")
    relation = f"read_json({found.listed}, columns = {quoting.struct(columns)})"
    return Source(columns, lambda _: relation, columnar=False)


# Which files ---------------------------------------------------------------------------------------------------------


def _found(connection: Connection, of: str, given: Sequence[str]) -> _Files:
    if not given:
        raise TableError(of, None, "no files are given")
    names = [name for path in given for name in _names(connection, of, path)]
    formats = {name: _format(of, name) for name in names}
    first = names[0]
    for name, form in formats.items():
        if form != formats[first]:
            raise TableError(of, None, f"`{first}` and `{name}` are of two formats; one table has one")
    shown = given[0] if len(given) == 1 else f"{given[0]}` and {len(given) - 1} more of `{of}"
    return _Files(tuple(names), formats[first], shown)


def _names(connection: Connection, of: str, path: str) -> list[str]:
    """Return the files that a path means: itself, those below a folder, or a pattern that matches some."""
    if Path(path).is_dir():
        found = sorted(_below(path))
        if not found:
            raise TableError(of, None, f"`{path}` is a folder without tables", READ)
        return found
    if Path(path).exists():
        return [path]
    if not PATTERN & set(path):
        raise TableError(of, None, f"`{path}` does not exist")
    if not connection.execute("SELECT 1 FROM glob(?) LIMIT 1", [path]).fetchall():
        raise TableError(of, None, f"`{path}` matches no file")
    return [path]


def _below(folder: str) -> Iterator[str]:
    """Yield the files with tables below a folder; what begins with ``_`` or ``.`` is someone's note to itself."""
    for root, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(("_", "."))]
        yield from (str(Path(root, name)) for name in names if name[0] not in "_." and ending(name) in FORMATS)


def _format(of: str, name: str) -> str:
    found = FORMATS.get(ending(name))
    if found is None:
        raise TableError(of, None, f"`{name}` has an ending that no format has", READ)
    return found


def ending(path: str) -> str:
    """Return the ending that tells a format: ``.csv`` of ``sends.csv.gz``."""
    for packed in COMPRESSED:
        path = path.removesuffix(packed)
    return PurePath(path).suffix.lower()
