"""Cells and rows that say nothing because they do not fit: counted, and said in one line each.

Columns that are stored as columns are asked one by one, with the question as a filter: a file's statistics and
dictionaries then answer most of it without decoding anything. Rows that are stored as rows are read once.
"""

from collections.abc import Iterator

from comity.bulk import quoting
from comity.bulk.columns import AT, CUSTOMER, ID, SINCE, TYPE, Bound
from comity.bulk.problems import Note, TableError
from comity.bulk.sources.duck import Connection, reading
from comity.bulk.tables import KEYS, Table, Tables, reopen
from comity.text.record import record
from comity.types.values import describe, expected
from comity.types.vocabulary import Kind

WITHOUT = {ID: "an id", SINCE: "a `valid_from`", CUSTOMER: "a customer", AT: "a time", TYPE: "a type"}
BEHIND = "SELECT 1 FROM (SELECT id <= lag(id) OVER () AS behind FROM customers) WHERE behind LIMIT 1"
"""Whether an id is no greater than the one read before it; if none is, all differ, in whatever order they are read."""


@record
class Count:
    """A question about a table's cells: how many are ``where``, and a text ``example`` of one (SQL)."""

    about: Bound
    where: str
    example: str
    lacks: bool = False


def count_cells(connection: Connection, tables: Tables) -> tuple[Note, ...]:
    """Return a note for each column with cells that do not fit, and for rows without customer, time or type.

    A set with a misfit among its symbols is unknown from here on. Raises TableError for customers who are there twice,
    where nothing says which row is valid when.
    """
    notes: list[Note] = []
    for table in tables.opened:
        with reading(table.of, "what was given"):
            found = [item for item in _found(connection, table) if item[1]]
            notes += [said(table, *item) for item in found]
            odd = [count.about for count, *_ in found if count.about.wanted.type.kind is Kind.ANY_OF]
            if odd:  # SQL finds the symbols that it looks for in a set, whatever else is there
                reopen(connection, table, odd)
            if table.of == "customers":
                _check_unique(connection, versions=tables.layout.versions)
    return tuple(notes)


def _found(connection: Connection, table: Table) -> Iterator[tuple[Count, int, object]]:
    """Yield how many cells each question concerns, with an example."""
    counts = [count for one in table.bound for count in _counts(one)]
    if not counts:
        return
    rows = (_by_column if table.columnar else _by_row)(connection, table, counts)
    for count, (number, example) in zip(counts, rows, strict=True):
        yield count, int(str(number)), example


def _counts(one: Bound) -> Iterator[Count]:
    column = quoting.name(one.column)
    if one.cell.misfit is not None:
        yield Count(one, one.cell.misfit, f"CAST({column} AS VARCHAR)")
    if one.wanted in KEYS:
        yield Count(one, f"({one.cell.value}) IS NULL", "NULL", lacks=True)


def _by_column(connection: Connection, table: Table, counts: list[Count]) -> list[tuple[object, object]]:
    """Ask one question after the other, each filtering by its column alone."""
    asked = (f"SELECT count(*), min({count.example}) FROM {table.relation} WHERE {count.where}" for count in counts)
    return [row for query in asked for row in connection.execute(query).fetchall()]


def _by_row(connection: Connection, table: Table, counts: list[Count]) -> list[tuple[object, object]]:
    """Ask all questions in one pass."""
    asked = (f"count(*) FILTER ({one.where}), min({one.example}) FILTER ({one.where})" for one in counts)
    (row,) = connection.execute(f"SELECT {', '.join(asked)} FROM {table.relation}").fetchall()
    return list(zip(row[::2], row[1::2], strict=True))


def said(table: Table, count: Count, number: int, example: object) -> Note:
    """Return the note about cells or rows of which there are some, with an example of one."""
    one = count.about
    if count.lacks:
        rows = "1 row is" if number == 1 else f"{number:,} rows are"
        return Note(table.of, None, f"{rows} left out, without {WITHOUT[one.wanted]}", count=number)
    meaning = "not stated" if table.of == "sends" else "unknown"
    cells = f"1 cell is {meaning}:" if number == 1 else f"{number:,} cells are {meaning}, such as"
    words = f"`{one.column}`: {cells} {describe(example)}; {expected(one.wanted.type)} is wanted"
    return Note(table.of, one.wanted.name, words, _help(one), number)


def _help(one: Bound) -> str | None:
    return 'if its times have no zone, say which in `[data]`, such as timezone = "UTC"' if one.cell.lacks_zone else None


def _check_unique(connection: Connection, *, versions: bool) -> None:
    """Raise TableError for an id of two rows.

    Ids that stand in order, as they mostly do, differ where each does from the one before; others are told apart by
    their hashes, which take little memory.
    """
    if not connection.execute(BEHIND).fetchall():
        return
    key = "id, valid_from" if versions else "id"
    ((rows, hashes),) = connection.execute(f"SELECT count(id), count(DISTINCT hash({key})) FROM customers").fetchall()
    if rows == hashes:
        return
    query = f"SELECT id, count(*) FROM customers GROUP BY {key} HAVING count(*) > 1 ORDER BY id LIMIT 1"
    for id_, number in connection.execute(query).fetchall():
        raise there_twice(id_, number, versions=versions)


def there_twice(id_: object, number: int, *, versions: bool = False) -> TableError:
    """Return the error about an id of several rows, which are valid from the same instant on."""
    words = f"{describe(id_)} is there {number} times{' with one `valid_from`' if versions else ''}"
    return TableError("customers", "id", words, "keep one row each, or say in `valid_from` since when each holds")
