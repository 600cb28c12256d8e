"""Tables as engines are given them, and what the evaluator is told of a customer in them.

This is the meaning of a table: a cell that holds nothing, a column that is not there, and what is no value of its type
are unknown (of a send: not stated), and a log that is not there is unknown altogether. The sends of a customer are
those that name them; where sends of all who share a key count, those of everyone who is known to share it. A customer
with several rows is who the row valid at an instant says; before the first of them nothing is known but the id.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from operator import itemgetter

from comity.evaluate.history import Event, History, Send
from comity.program.time import EARLIEST, LATEST
from comity.text.record import record, replace
from comity.types.values import LARGEST
from comity.types.vocabulary import Field, Kind, Value, Vocabulary
from comity.types.zones import find_zone

Row = Mapping[str, Value | None]
Fields = Mapping[str, Field]


@record
class Tables:
    """Rows of customers, sends and events; ``customer_fields`` and ``send_fields`` are the columns that are there.

    A customer has an ``id``; a send and an event have ``customer`` and ``at``, an event its ``type``. With ``versions``
    a customer has a ``valid_from`` as well, and may have several rows.
    """

    customers: tuple[Row, ...]
    sends: tuple[Row, ...] | None
    events: tuple[Row, ...] | None
    customer_fields: frozenset[str]
    send_fields: frozenset[str]
    complete_since: datetime | None = None
    versions: bool = False


def facts_in(row: Row, fields: Fields, there: Collection[str]) -> dict[str, Value]:
    """Return the facts that a row states."""
    cells = ((name, row.get(name)) for name in fields if name in there)
    return {name: value for name, value in cells if value is not None and _fits(value, fields[name])}


def _fits(value: Value, field: Field) -> bool:
    match field.type.kind:
        case Kind.ONE_OF:
            return value in field.type.symbols
        case Kind.ANY_OF:
            return isinstance(value, frozenset) and value.issubset(field.type.symbols)
        case Kind.TIMEZONE:
            return find_zone(str(value)) is not None
        case Kind.COUNT:
            return isinstance(value, int) and 0 <= value <= LARGEST
        case Kind.NUMBER:
            return value == value  # noqa: PLR0124 (only NaN differs from itself)
        case _:
            return True


def with_sends(tables: Tables, facts: Mapping[str, Value], customers: Collection[str], at: datetime) -> Tables:
    """Return tables in which a message was sent to some customers; a log that is not there stays away."""
    if tables.sends is None:
        return tables
    there = {"customer", "at", *tables.send_fields}
    logged = ({name: value for name, value in row.items() if name in there} for row in tables.sends)
    new = ({**facts, "customer": customer, "at": at} for customer in customers)
    return replace(tables, sends=(*logged, *new), send_fields=tables.send_fields | facts.keys())


class People:
    """The customers of some tables, with their pasts as the evaluator reads them."""

    def __init__(self, words: Vocabulary, tables: Tables) -> None:
        """Read the tables."""
        self._tables = tables
        self._versions: dict[str, list[tuple[datetime, dict[str, Value]]]] = {}
        for row in tables.customers:
            facts = facts_in(row, words.customer, {"id", *tables.customer_fields})
            self._versions.setdefault(str(row["id"]), []).append((_valid_from(row, tables), facts))
        self.sends = [sent(row, words.message, tables.send_fields) for row in tables.sends or ()]
        self._events = [_event(row) for row in tables.events or () if row["customer"] is not None]

    def known_at(self, at: datetime) -> Iterator[str]:
        """Yield the ids of the customers who are in the table at an instant."""
        return (customer for customer in self._versions if self._valid(customer, at) is not None)

    def _valid(self, customer: str, at: datetime) -> dict[str, Value] | None:
        began = [item for item in self._versions.get(customer, ()) if item[0] <= at]
        return max(began, key=itemgetter(0))[1] if began else None

    def facts(self, customer: str | None, at: datetime = LATEST) -> dict[str, Value]:
        """Return what is known of a customer at an instant; of one who is not in the table, who it is."""
        if customer is None:
            return {}
        found = self._valid(customer, at)
        return {"id": customer} if found is None else found

    def history(
        self, customer: str, keys: Collection[str], at: datetime, sends: Collection[Send] | None = None
    ) -> History:
        """Return the past of a customer and of all who share some keys at an instant, from all sends or some."""
        among = self.sends if sends is None else sends
        mine = self._sharing(customer, keys, at)
        return History(
            tuple(send for send in among if send.customer in mine),
            tuple(event for event in self._events if event.customer == customer),
            self._tables.complete_since,
        )

    def _sharing(self, customer: str, keys: Collection[str], at: datetime) -> set[str | None]:
        own = self._key(customer, keys, at)
        if not keys or None in own:
            return {customer}
        return {customer, *(other for other in self._versions if self._key(other, keys, at) == own)}

    def _key(self, customer: str, keys: Collection[str], at: datetime) -> list[Value | None]:
        facts = self.facts(customer, at)
        return [facts.get(name) for name in keys]


def _valid_from(row: Row, tables: Tables) -> datetime:
    since = row["valid_from"] if tables.versions else EARLIEST
    if not isinstance(since, datetime):
        raise TypeError(f"a version needs to say since when it is valid: {row}")
    return since


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
