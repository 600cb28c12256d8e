"""Tables as Arrow has them: the columns and types that every query reads."""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from tests.bulk.agreement.tables import Row, Tables

from comity.types.vocabulary import Kind, Value, Vocabulary

if TYPE_CHECKING:
    from pyarrow import Table

Columns = dict[str, Kind]
OF_A_LOG: Columns = {"customer": Kind.TEXT, "at": Kind.INSTANT}


def columns_of(words: Vocabulary, tables: Tables) -> dict[str, tuple[Columns, tuple[Row, ...]]]:
    """Return the columns and rows of the tables that are there, by their names."""
    customers = {name: item.type.kind for name, item in words.customer.items() if name in tables.customer_fields}
    own = {"id": Kind.TEXT, **({"valid_from": Kind.INSTANT} if tables.versions else {})}
    found: dict[str, tuple[Columns, tuple[Row, ...]]] = {"customers": ({**customers, **own}, tables.customers)}
    if tables.sends is not None:
        sends = {name: item.type.kind for name, item in words.message.items() if name in tables.send_fields}
        found["sends"] = ({**OF_A_LOG, **sends}, tables.sends)
    if tables.events is not None:
        found["events"] = ({**OF_A_LOG, "type": Kind.TEXT}, tables.events)
    return found


def arrow_tables(words: Vocabulary, tables: Tables) -> "dict[str, Table]":
    """Return the tables that are there, by their names."""
    return {name: arrow_table(columns, rows) for name, (columns, rows) in columns_of(words, tables).items()}


def arrow_table(columns: Columns, rows: Iterable[Row]) -> "Table":
    """Return rows as a table with some columns."""
    import pyarrow as pa

    made = {
        name: pa.array([plain(kind, row.get(name)) for row in rows], ARROW[kind](pa)) for name, kind in columns.items()
    }
    return pa.table(made)


def plain(kind: Kind, value: Value | None) -> object:
    """Return a value as those who load tables take it."""
    if isinstance(value, frozenset):
        return sorted(value)
    return float(value) if kind is Kind.NUMBER and isinstance(value, int) else value


ARROW: Mapping[Kind, Callable[[Any], Any]] = {
    Kind.YES_NO: lambda pa: pa.bool_(),
    Kind.ONE_OF: lambda pa: pa.string(),
    Kind.TEXT: lambda pa: pa.string(),
    Kind.TIMEZONE: lambda pa: pa.string(),
    Kind.ANY_OF: lambda pa: pa.list_(pa.string()),
    Kind.ANY_TEXT: lambda pa: pa.list_(pa.string()),
    Kind.COUNT: lambda pa: pa.int64(),
    Kind.NUMBER: lambda pa: pa.float64(),
    Kind.DATE: lambda pa: pa.date32(),
    Kind.INSTANT: lambda pa: pa.timestamp("us", tz="UTC"),
}
