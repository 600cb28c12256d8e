"""What may be given as a table, and who reads it."""

import os
import sys
from collections.abc import Sequence

from comity.bulk.problems import TableError
from comity.bulk.sources.duck import Connection
from comity.bulk.sources.duck_files import duck_file_source, is_duck_file
from comity.bulk.sources.files import file_source
from comity.bulk.sources.frames import frame_source
from comity.bulk.sources.postgres import is_postgres, postgres_source
from comity.bulk.sources.source import Source
from comity.bulk.sources.streams import stream_source

SCHEME = "://"
STDIN = "-"


def source(connection: Connection, of: str, given: object) -> Source:
    """Return a table that can be read: ``of`` is `customers`, `sends` or `events`; raises TableError.

    A text or path means files, a folder, a pattern, a DuckDB file, a table in PostgreSQL or (``-``) standard input; a
    list of those, files; anything else a frame or rows.
    """
    if isinstance(given, str | os.PathLike):
        return _named(connection, of, os.fspath(given))
    if isinstance(given, Sequence) and given and all(isinstance(item, str | os.PathLike) for item in given):
        return file_source(connection, of, [os.fspath(item) for item in given])
    return frame_source(connection, of, given)


def _named(connection: Connection, of: str, given: str) -> Source:
    if given == STDIN:
        return stream_source(connection, of, sys.stdin.buffer)
    if is_duck_file(given):
        return duck_file_source(connection, of, given)
    if is_postgres(given):
        return postgres_source(connection, of, given)
    if SCHEME in given:
        words = f"`{given.partition(SCHEME)[0]}{SCHEME}…` is no place that tables are read from"
        raise TableError(of, None, words, "write a path, `duckdb:///…` or `postgresql://…`")
    return file_source(connection, of, [given])
