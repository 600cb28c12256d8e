"""Customers in parts: tables divided by customer, so that each part of them fits in memory.

All tables are read once and written, divided, as Parquet to the system's folder for temporary files; each part is then
read from its own files. So a source that is slow to read, a CSV or another database, is read once however many parts
there are.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from comity.backends.sql.layout import Reads
from comity.backends.sql.past import CUSTOMERS, EVENTS
from comity.bulk import quoting
from comity.bulk.sources.duck import Connection, reading
from comity.bulk.tables import Tables

PREFIX = "part_"
"""What the names of views of one part begin with."""
COLUMN = "comity_part"
AT_ONCE = 10_000
"""How many rows of a part are gathered before they are written: all parts are gathered at the same time."""

Lay = Callable[[int], str]
"""Lays out a part of the tables, and returns what their names begin with."""


@contextmanager
def in_parts(connection: Connection, tables: Tables, reads: Reads, number: int) -> Iterator[Lay]:
    """Give a function that lays out one of so many parts; of one part, these are the tables as they are.

    Raises TableError for tables that cannot be read. What is written is gone in the end.
    """
    if number == 1:
        yield lambda _: ""
        return
    with tempfile.TemporaryDirectory(prefix="comity-") as folder:
        for table in tables.opened:
            with reading(table.of, "what was given"):
                _divide(connection, table.of, reads, number, Path(folder, table.of))
        names = [table.of for table in tables.opened]
        yield lambda part: _lay(connection, names, Path(folder), part)


def _divide(connection: Connection, of: str, reads: Reads, number: int, folder: Path) -> None:
    """Write a table in parts: each customer's rows in one of them."""
    key = "id" if of == CUSTOMERS else "customer"
    asked = f" WHERE type IN ({quoting.texts(sorted(reads.events))})" if of == EVENTS else ""
    query = f"SELECT *, hash({key}) % {number} AS {COLUMN} FROM {quoting.name(of)}{asked}"
    written = f"FORMAT parquet, COMPRESSION lz4, PARTITION_BY ({COLUMN})"
    connection.execute(f"SET partitioned_write_flush_threshold = {AT_ONCE}")
    try:
        connection.execute(f"COPY ({query}) TO {quoting.text(str(folder))} ({written})")
    finally:
        connection.execute("RESET partitioned_write_flush_threshold")


def _lay(connection: Connection, names: list[str], folder: Path, part: int) -> str:
    for of in names:
        files = folder / of / f"{COLUMN}={part}"
        rows = f"read_parquet({quoting.text(f'{files}/*.parquet')}, hive_partitioning = false)"
        found = f"SELECT * FROM {rows}" if files.is_dir() else f"SELECT * FROM {quoting.name(of)} LIMIT 0"
        connection.execute(f"CREATE OR REPLACE TEMP VIEW {PREFIX}{of} AS {found}")
    return PREFIX
