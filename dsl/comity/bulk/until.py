"""Until when customers are refused, by the evaluator itself, for those of a screen of whom that is asked.

SQL says who is refused; when that ends is a question of its own for each customer (ruling 9). Their facts and their
history come together, some thousands at a time.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from comity.backends.sql.layout import Layout
from comity.bulk import quoting
from comity.bulk.asking import Asking
from comity.bulk.sources.duck import Connection
from comity.bulk.tables import Tables
from comity.evaluate.history import Event, History, Send
from comity.evaluate.holds import Situation
from comity.evaluate.until import sendable_from
from comity.evaluate.verdict import Case
from comity.program.nodes import UNKNOWN, Condition, Count, Events, Sends, Since
from comity.program.simplify import fold
from comity.program.walk import walk
from comity.text.record import replace
from comity.types.values import ValueProblem, read_value
from comity.types.vocabulary import Field, Value

WANTED = "comity_wanted"

AT_ONCE = 200_000
"""How many customers are asked about in one pass over the tables."""
NOTHING = "SELECT NULL AS asker, NULL AS items WHERE false"


class Untils:
    """Asks until when the customers of a query are refused one message."""

    def __init__(self, connection: Connection, asking: Asking, tables: Tables) -> None:
        self._connection = connection
        self._asking = as_known(asking, tables.layout)
        self._layout = tables.layout
        words, reads = asking.program.vocabulary, asking.reads
        self._fields = {name: words.customer[name] for name in sorted(reads.customers & self._layout.customers)}
        self._sent = {name: words.message[name] for name in sorted(reads.sends & (self._layout.sends or frozenset()))}
        self._keys = tuple(key for key in shared_keys(asking) if key in self._layout.customers)

    def keep(self, customers: str, table: str) -> None:
        """Write the answers for customers (a query that yields ids) into a table of ``customer_id`` and ``until``."""
        self._connection.execute(f"CREATE OR REPLACE TEMP TABLE {WANTED} AS {customers}")
        ((number,),) = self._connection.execute(f"SELECT count(*) FROM {WANTED}").fetchall()
        parts = -(-number // AT_ONCE)
        for part in range(parts):
            rows = [(customer, at) for customer, at in self._answers(parts, part) if at is not None]
            lists = [[customer for customer, _ in rows], [at for _, at in rows]]
            self._connection.execute(
                f"INSERT INTO {table} SELECT unnest(?::VARCHAR[]), unnest(?::TIMESTAMPTZ[])", lists
            )

    def _answers(self, parts: int, part: int) -> Iterator[tuple[str, datetime | None]]:
        """Yield until when the customers of a part are refused; other queries wait until it is through."""
        wanted = f"(SELECT customer_id FROM {WANTED} WHERE hash(customer_id) % {parts} = {part})"
        own = ", ".join(["c.id", *(f"c.{quoting.name(name)}" for name in self._fields)])
        query = f"""
            SELECT {own}, s.items AS sends, e.items AS events
            FROM {wanted} q JOIN customers c ON c.id = q.customer_id
            LEFT JOIN ({self._sends(wanted)}) s ON s.asker = c.id
            LEFT JOIN ({self._events(wanted)}) e ON e.asker = c.id
        """
        for batch in self._connection.sql(query).to_arrow_reader():
            for row in batch.to_pylist():
                known = {"id": row["id"], **facts_of(self._fields, row)}
                past = history_of(self._layout, self._sent, row["sends"] or [], row["events"] or [])
                yield row["id"], refused_until(self._asking, known, past)

    # What happened --------------------------------------------------------------------------------------------------

    def _sends(self, wanted: str) -> str:
        """Return the query of the sends that count for each customer: their own, and those of who shares a limit."""
        if self._layout.sends is None:
            return NOTHING
        names = [f"{quoting.name(name)}: s.{quoting.name(name)}" for name in self._sent]
        item = "{" + ", ".join(["owner: s.customer", '"at": s."at"', *names]) + "}"
        owner = "JOIN sends s ON s.customer = q.customer_id"
        if self._keys:
            same = " AND ".join(f"o.{quoting.name(key)} = c.{quoting.name(key)}" for key in self._keys)
            owner = f"JOIN customers c ON c.id = q.customer_id JOIN customers o ON ({same}) OR o.id = c.id"
            owner += " JOIN sends s ON s.customer = o.id"
        return f"SELECT q.customer_id AS asker, list({item}) AS items FROM {wanted} q {owner} GROUP BY q.customer_id"

    def _events(self, wanted: str) -> str:
        if not self._layout.events:
            return NOTHING
        item = '{type: e.type, "at": e."at"}'
        owner = "JOIN events e ON e.customer = q.customer_id"
        return f"SELECT q.customer_id AS asker, list({item}) AS items FROM {wanted} q {owner} GROUP BY q.customer_id"


def as_known(asking: Asking, layout: Layout) -> Asking:
    """Return what is asked where logs that are not there are unknown: a history has both or none."""

    def known(condition: Condition) -> Condition:
        return fold(condition, lambda atom: UNKNOWN if _is_lost(atom, layout) else atom)

    def left(case: Case) -> Case:
        rule = replace(case.rule, body=known(case.rule.body), unless=known(case.rule.unless))
        return Case(rule, tuple(replace(item, audience=known(item.audience)) for item in case.waivers))

    return replace(asking, cases=tuple(left(case) for case in asking.cases))


def _is_lost(atom: Condition, layout: Layout) -> bool:
    match atom:
        case Count(Sends()):
            return layout.sends is None
        case Count(Events()) | Since():
            return not layout.events
        case _:
            return False


def refused_until(asking: Asking, customer: Mapping[str, Value], history: History | None) -> datetime | None:
    """Return the first instant after that of the question at which a customer is not refused, None if none is ahead."""
    zone = customer.get("timezone")
    now = asking.at if isinstance(asking.at, datetime) else asking.at(str(zone or ""))
    situation = Situation(asking.message, customer, history, now.astimezone(UTC), asking.program.zone)
    return sendable_from(asking.cases, situation)


def history_of(
    layout: Layout, sent: Mapping[str, Field], sends: Iterable[Mapping[str, Any]], events: Iterable[Mapping[str, Any]]
) -> History | None:
    """Return what happened, from rows with ``owner`` and ``at`` and the facts ``sent``, or with ``type`` and ``at``."""
    if layout.sends is None and not layout.events:
        return None
    return History(
        tuple(Send(row["at"], facts_of(sent, row), row["owner"]) for row in sends),
        tuple(Event(row["at"], row["type"]) for row in events),
        layout.complete_since,
    )


def facts_of(fields: Mapping[str, Field], row: Mapping[str, object]) -> dict[str, Value]:
    """Return the facts of a row; what does not fit its field is unknown, as in SQL."""
    found = {}
    for name, field in fields.items():
        try:
            value = read_value(field, row[name])
        except ValueProblem:
            continue
        if value is not None:
            found[name] = value
    return found


def shared_keys(asking: Asking) -> tuple[str, ...]:
    """Return the customer's facts by which customers share a limit."""
    return tuple(sorted(frozenset().union(*sets_of_keys(asking))))


def sets_of_keys(asking: Asking) -> set[frozenset[str]]:
    """Return by which of their facts customers share limits, a set for each way in which they do."""
    atoms = (atom for item in asking.rules for part in item.parts for atom in walk(part))
    counted = (atom.of for atom in atoms if isinstance(atom, Count) and isinstance(atom.of, Sends))
    return {frozenset(key.name for key in sends.keys) for sends in counted} - {frozenset()}
