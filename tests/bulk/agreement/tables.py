"""Tables as engines are given them, and what the evaluator is told of a customer in them.

This is the meaning of a table: a cell that holds nothing, a column that is not there, and what is no value of its type
are unknown (of a send: not stated), and a log that is not there is unknown altogether. The sends of a customer are
those that name them; where sends of all who share a key count, those of everyone who is known to share it.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from comity.evaluate.history import Event, History, Send
from comity.text.record import record
from comity.types.values import LARGEST
from comity.types.vocabulary import Field, Kind, Value, Vocabulary
from comity.types.zones import find_zone

Row = Mapping[str, Value | None]
Fields = Mapping[str, Field]


@record
class Tables:
    """Rows of customers, sends and events; ``customer_fields`` and ``send_fields`` are the columns that are there.

    A customer has an ``id``; a send and an event have ``customer`` and ``at``, an event its ``type``.
    """

    customers: tuple[Row, ...]
    sends: tuple[Row, ...] | None
    events: tuple[Row, ...] | None
    customer_fields: frozenset[str]
    send_fields: frozenset[str]
    complete_since: datetime | None = None


def facts_in(row: Row, fields: Fields, there: Collection[str]) -> dict[str, Value]:
    """Return the facts that a row states."""
    cells = ((name, row.get(name)) for name in fields if name in there)
    return {name: value for name, value in cells if value is not None and _fits(value, fields[name])}


def _fits(value: Value, field: Field) -> bool:
    match field.type.kind:
        case Kind.ONE_OF:
            return value in field.type.symbols
        case Kind.TIMEZONE:
            return find_zone(str(value)) is not None
        case Kind.COUNT:
            return isinstance(value, int) and 0 <= value <= LARGEST
        case Kind.NUMBER:
            return value == value  # noqa: PLR0124 (only NaN differs from itself)
        case _:
            return True


class People:
    """The customers of some tables, with their pasts as the evaluator reads them."""

    def __init__(self, words: Vocabulary, tables: Tables) -> None:
        """Read the tables."""
        self._tables = tables
        self._facts = {
            str(row["id"]): facts_in(row, words.customer, {"id", *tables.customer_fields}) for row in tables.customers
        }
        self.sends = [sent(row, words.message, tables.send_fields) for row in tables.sends or ()]
        self._events = [_event(row) for row in tables.events or () if row["customer"] is not None]

    def __iter__(self) -> Iterator[str]:
        """Yield the ids of the customers in the table."""
        return iter(self._facts)

    def facts(self, customer: str | None) -> dict[str, Value]:
        """Return what is known of a customer; of one who is not in the table, who it is."""
        if customer is None:
            return {}
        return self._facts.get(customer, {"id": customer})

    def history(self, customer: str, keys: Collection[str] = (), sends: Collection[Send] | None = None) -> History:
        """Return the past of a customer and of all who share some keys; ``sends`` are those to look among."""
        among = self.sends if sends is None else sends
        mine = self._sharing(customer, keys)
        return History(
            tuple(send for send in among if send.customer in mine),
            tuple(event for event in self._events if event.customer == customer),
            self._tables.complete_since,
        )

    def _sharing(self, customer: str, keys: Collection[str]) -> set[str | None]:
        own = self._key(customer, keys)
        if not keys or None in own:
            return {customer}
        return {customer, *(other for other in self if self._key(other, keys) == own)}

    def _key(self, customer: str, keys: Collection[str]) -> list[Value | None]:
        facts = self.facts(customer)
        return [facts.get(name) for name in keys]


def sent(row: Row, fields: Fields, there: Collection[str]) -> Send:
    """Return the send of a row."""
    at, customer = row["at"], row["customer"]
    if not isinstance(at, datetime):
        raise TypeError(f"a send needs its time: {row}")
    return Send(at, facts_in(row, fields, there), None if customer is None else str(customer))


def _event(row: Row) -> Event:
    at = row["at"]
    if not isinstance(at, datetime):
        raise TypeError(f"an event needs its time: {row}")
    return Event(at, str(row["type"]), str(row["customer"]))
