"""Results written to files: Parquet, CSV or JSON lines by the ending of the name.

Nothing is ever half written: what is not finished has another name, and goes when something goes wrong. Text formats
write what `comity.bulk.cells` reads: instants in UTC with ``Z``, sets as ``a;b`` (as a list of JSON where that could be
read otherwise), what is unknown as an empty cell.
"""

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from comity.bulk import quoting
from comity.bulk.problems import TableError
from comity.bulk.sources.duck import Connection, reading
from comity.bulk.sources.files import COMPRESSED, ending

STDOUT = "-"
OUTPUT = "output"
JSON = "FORMAT json"
CSV = "FORMAT csv, HEADER true"
FORMATS = {
    ".parquet": "FORMAT parquet, COMPRESSION zstd",
    ".csv": CSV,
    ".jsonl": JSON,
    ".ndjson": JSON,
}
PACKED = {".gz": "gzip", ".zst": "zstd"}
WRITTEN = "write .parquet, .csv, .jsonl or .ndjson; .csv and .jsonl may be followed by .gz or .zst"


def write(connection: Connection, query: str, path: str | os.PathLike[str], stdout: BinaryIO | None = None) -> None:
    """Write what a query yields to a file, whose old content is replaced once the new one is whole.

    The path ``-`` writes CSV to ``stdout``. Raises TableError for an ending that no format has, and for a file that
    cannot be written; then, and when interrupted, nothing of it is left.
    """
    if os.fspath(path) == STDOUT and stdout is not None:
        _to(connection, query, stdout)
        return
    check_path(path)
    options, target = _options(os.fspath(path)), Path(path)
    with _beside(target) as unfinished:
        _copy(connection, query, unfinished, options)
        unfinished.replace(target)


def check_path(path: str | os.PathLike[str]) -> None:
    """Raise TableError for a name that nothing can be written to: before anything is worked out, not after.

    That is one whose ending no format has, a folder, and one in a folder that is not there.
    """
    if os.fspath(path) == STDOUT:
        return
    _options(os.fspath(path))
    target = Path(path)
    if target.is_dir():
        raise TableError(OUTPUT, None, f"`{path}` is a folder")
    if not target.parent.is_dir():
        raise TableError(OUTPUT, None, f"`{path}` cannot be written: there is no folder `{target.parent}`")


def _options(path: str) -> str:
    form = ending(path)
    packed = next((packed for packed in COMPRESSED if path.endswith(packed)), None)
    if form not in FORMATS or (packed and form == ".parquet"):
        raise TableError(OUTPUT, None, f"`{path}` has an ending that no format has", WRITTEN)
    return FORMATS[form] + (f", COMPRESSION {PACKED[packed]}" if packed else "")


def _to(connection: Connection, query: str, stdout: BinaryIO) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "out.csv")
        _copy(connection, query, path, CSV)
        with path.open("rb") as file:
            shutil.copyfileobj(file, stdout)


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """Give a name in the same folder to write to; whatever stands there at the end is removed."""
    unfinished = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        yield unfinished
    except OSError as error:
        said = (error.strerror or str(error)).lower()
        raise TableError(OUTPUT, None, f"`{target}` cannot be written: {said}") from error
    finally:
        unfinished.unlink(missing_ok=True)


def _copy(connection: Connection, query: str, path: Path, options: str) -> None:
    with reading(OUTPUT, "the result", "written"):
        columns = connection.execute(f"DESCRIBE {query}").fetchall()
        written = query if "parquet" in options else _as_texts(query, [(row[0], row[1]) for row in columns], options)
        connection.execute(f"COPY ({written}) TO {quoting.text(str(path))} ({options}, USE_TMP_FILE false)")


def _as_texts(query: str, columns: list[tuple[str, str]], options: str) -> str:
    """Return a query with what a text format has no form for written as text."""
    parts = (f"{_text(quoting.name(column), type_, options)} AS {quoting.name(column)}" for column, type_ in columns)
    return f"SELECT {', '.join(parts)} FROM ({query})"


def _text(column: str, type_: str, options: str) -> str:
    if type_ in ("TIMESTAMPTZ", "TIMESTAMP WITH TIME ZONE"):
        utc = f"({column} AT TIME ZONE 'UTC')"
        whole = f"strftime({utc}, '%Y-%m-%dT%H:%M:%SZ')"
        return f"CASE WHEN microsecond({column}) % 1000000 = 0 THEN {whole} ELSE strftime({utc}, '{MICROS}') END"
    if type_ == "VARCHAR[]" and options.startswith(CSV):
        odd = f"len(list_filter({column}, lambda x: x = '' OR contains(x, ';') OR starts_with(x, '['))) > 0"
        plain = f"array_to_string({column}, ';')"
        return f"CASE WHEN len({column}) = 0 OR {odd} THEN CAST(to_json({column}) AS VARCHAR) ELSE {plain} END"
    return column


MICROS = "%Y-%m-%dT%H:%M:%S.%fZ"
