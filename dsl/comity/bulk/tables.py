"""Tables of any kind, made canonical: views `customers`, `sends` and `events` in a DuckDB connection.

Opening reads no more than which columns there are. What is wrong with a column is an error then; what is wrong with
cells is counted by `count_cells`, since that has to read them.
"""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime

from comity.backends.sql.layout import Layout, Reads
from comity.bulk import quoting
from comity.bulk.columns import AT, CUSTOMER, ID, SINCE, TYPE, VALID_FROM, Bound, bind, check_names, wanted
from comity.bulk.data import DataMap
from comity.bulk.problems import Note
from comity.bulk.sources.duck import Connection, reading
from comity.bulk.sources.given import source
from comity.bulk.sources.source import Cut
from comity.text.record import record, replace
from comity.types.vocabulary import Vocabulary

KEYS = (ID, SINCE, CUSTOMER, AT, TYPE)
"""A row that lacks one of these says nothing of anybody."""


@record
class Given:
    """What was given as each table, None where nothing was."""

    customers: object
    sends: object = None
    events: object = None


@record
class Table:
    """One open table: its columns, and the relation (what stands behind ``FROM``) that they are read from."""

    of: str
    bound: tuple[Bound, ...]
    relation: str
    columnar: bool

    @property
    def fields(self) -> frozenset[str]:
        """The canonical names of its columns."""
        return frozenset(one.wanted.name for one in self.bound)


@record
class Tables:
    """All tables that were opened, what they look like, and what is to be told of them."""

    opened: tuple[Table, ...]
    layout: Layout
    notes: tuple[Note, ...] = ()


def open_tables(
    connection: Connection,
    given: Given,
    words: Vocabulary,
    data: DataMap,
    reads: Reads,
    since: datetime | None = None,
) -> Tables:
    """Create the temporary views `customers`, `sends` and `events` that a query reads; return what there is of them.

    Their columns are canonical: names of fields, types as `comity.bulk.cells.canonical` gives them, and only what
    ``reads`` asks for. A table that it does not ask for is not opened. ``since`` is an instant before which no send or
    event matters. Raises TableError for a table or column that cannot be read, and MissingPackageError.
    """
    check_names(words, data)
    connection.execute("SET TimeZone = 'UTC'")
    asked = {
        "customers": given.customers,
        "sends": given.sends if reads.history else None,
        "events": given.events if reads.events else None,
    }
    opened: list[Table] = []
    notes: list[Note] = []
    for of, item in asked.items():
        if item is not None:
            table, said = _opened(connection, of, item, (words, data, reads), since)
            opened.append(table)
            notes += said
    return Tables(tuple(opened), layout(opened, data), tuple(notes))


def _opened(
    connection: Connection,
    of: str,
    given: object,
    asked: tuple[Vocabulary, DataMap, Reads],
    since: datetime | None,
) -> tuple[Table, list[Note]]:
    words, data, reads = asked
    found = source(connection, of, given)
    said = list(bind(of, found.columns, wanted(of, words, reads), data))
    bound = tuple(one for one in said if isinstance(one, Bound))
    cut = _cut(bound, since)
    relation = found.relation(cut)
    where = cut.where(found.columns)
    table = Table(of, bound, f"(SELECT * FROM {relation}{where})" if where else relation, found.columnar)
    with reading(of, "what was given"):
        connection.execute(f"CREATE OR REPLACE TEMP VIEW {quoting.name(of)} AS {_canonical(table, data)}")
    return table, [one for one in said if isinstance(one, Note)]


def reopen(connection: Connection, table: Table, misfits: Collection[Bound]) -> None:
    """Let an open table say nothing in the cells of some columns that do not fit."""
    strict = replace(table, bound=tuple(_strict(one) if one in misfits else one for one in table.bound))
    query = _canonical(strict, DataMap())  # no event is read so
    connection.execute(f"CREATE OR REPLACE TEMP VIEW {quoting.name(table.of)} AS {query}")


def _strict(one: Bound) -> Bound:
    value = f"CASE WHEN NOT ({one.cell.misfit}) THEN {one.cell.value} END"
    return replace(one, cell=replace(one.cell, value=value))


def _cut(bound: Iterable[Bound], since: datetime | None) -> Cut:
    columns = tuple(dict.fromkeys(one.column for one in bound))
    at = next((one.column for one in bound if one.wanted is AT), None)
    return Cut(columns, at, None if since is None else since.astimezone(UTC))


def _canonical(table: Table, data: DataMap) -> str:
    """Return the query that reads a table by its canonical names, without rows that say nothing of anybody."""
    columns = ", ".join(f"{_value(one, data)} AS {quoting.name(one.wanted.name)}" for one in table.bound)
    keys = " AND ".join(f"({one.cell.value}) IS NOT NULL" for one in table.bound if one.wanted in KEYS)
    return f"SELECT {columns} FROM {table.relation} WHERE {keys}"


def _value(one: Bound, data: DataMap) -> str:
    if one.wanted is not TYPE or not data.event_types:
        return one.cell.value
    named = [(text, name) for name, texts in data.event_types.items() for text in texts]
    named += [(name, "") for name in data.event_types]  # what the log calls otherwise is not meant by its own name
    cases = " ".join(f"WHEN {quoting.text(called)} THEN {quoting.text(name)}" for called, name in named)
    return f"CASE {one.cell.value} {cases} ELSE {one.cell.value} END"


def layout(opened: Iterable[Table], data: DataMap) -> Layout:
    """Return what there is of open tables."""
    fields = {table.of: table.fields for table in opened}
    sends = fields.get("sends")
    return Layout(
        customers=fields.get("customers", frozenset()) - {ID.name, VALID_FROM},
        sends=None if sends is None else sends - {CUSTOMER.name, AT.name},
        events="events" in fields,
        complete_since=None if data.complete_since is None else data.complete_since.astimezone(UTC),
        versions=VALID_FROM in fields.get("customers", frozenset()),
    )
