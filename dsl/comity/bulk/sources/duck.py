"""What is asked of a DuckDB connection, and what it says when that fails."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol

from comity.bulk import quoting
from comity.bulk.problems import TableError, needed
from comity.bulk.sources.source import Cut, selection

CSV_ERROR = re.compile(r"CSV Error on Line: (\d+)\n(?:Original Line: .*?\n)?(.+)")
"""Where in a file something is wrong, and what; between them may stand the line itself."""


class Connection(Protocol):
    """As much of a DuckDB connection as is used of it."""

    def execute(self, query: str, parameters: object = None, /) -> Any:  # noqa: ANN401 (of duckdb, an extra)
        """Run a query; its result has `fetchall`."""

    def cursor(self) -> "Connection":
        """Return another connection to the same database."""

    def sql(self, query: str, /) -> Any:  # noqa: ANN401 (of duckdb, an extra)
        """Return what a query yields, not yet run, as a relation."""

    def register(self, name: str, table: object, /) -> object:
        """Give a name to a table that a program holds."""

    def unregister(self, name: str, /) -> object:
        """Take the name away."""


@contextmanager
def reading(of: str, what: str, verb: str = "read") -> Iterator[None]:
    """Raise what DuckDB says of a table while it is read as a TableError; ``what`` names where it comes from."""
    duckdb = needed("duckdb", "'comity[bulk]'", "reading tables")
    try:
        yield
    except duckdb.Error as error:
        raise TableError(of, None, f"{what} cannot be {verb}: {said(error)}") from error


def said(error: Exception) -> str:
    """Return what DuckDB says in one line: not the kind of its error in front, nor its advice on its own options."""
    text = str(error).strip() or type(error).__name__
    csv = CSV_ERROR.search(text)
    if csv is not None:
        return f"line {csv[1]}: {csv[2][:1].lower()}{csv[2][1:].rstrip('. ')}"
    first = text.splitlines()[0]
    kind, colon, rest = first.partition(": ")
    words = rest if colon and kind.endswith("Error") else first
    return (words[:1].lower() + words[1:]).rstrip(". ")


def columns_of(connection: Connection, relation: str) -> dict[str, str]:
    """Return DuckDB's names of types by column of what stands behind ``FROM``."""
    described = connection.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()
    return {row[0]: row[1] for row in described}


def given_name(of: str) -> str:
    """Return the quoted name of what was given as a table: no table of a user is called that."""
    return quoting.name(f"comity given {of}")


def kept(connection: Connection, of: str, query: str) -> str:
    """Keep what a query yields, as it can be read only once; return its name."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {given_name(of)} AS {query}")
    return given_name(of)


def once(connection: Connection, of: str, stream: object, types: Mapping[str, str]) -> Callable[[Cut], str]:
    """Return how to read a stream of Arrow batches, which is gone once it was read: what is needed of it is kept."""

    def relation(cut: Cut) -> str:
        connection.register("comity stream", stream)
        query = f'SELECT {selection(cut.columns)} FROM "comity stream"{cut.where(types)}'
        name = kept(connection, of, query)
        connection.unregister("comity stream")
        return name

    return relation


def listed(names: Iterable[str]) -> str:
    """Return names as a message lists them."""
    return ", ".join(f"`{one}`" for one in names)
