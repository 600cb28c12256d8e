# ruff: noqa: S608 (queries are made of names of columns of the vocabulary, and of words and numbers of our own)
"""The customers that can be looked up in a report, and what happened to each of them.

A small audit shows everybody. A large one shows those who say the most: for every rule the customers it refused most
often, some to whom nothing was refused, and whoever was asked for by name.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import tzinfo
from itertools import pairwise
from operator import attrgetter
from typing import Protocol

from comity.policies import Rulebook
from comity.text.record import record
from comity.types.zones import find_zone, named_zone
from comity_cli.report.clocks import SECOND, at
from comity_cli.report.records import REFUSED, Item, ItemKind, Person

STAGE = "stage"
"""The fact that is shown first."""
PER_RULE = 4
CONTENT = 8
"""How many customers are shown to whom nothing was refused."""
MOST = 160
"""How many customers are shown at the most, those asked for not counted."""
LONGEST = 300
"""How many sends and events of one customer are shown, the latest ones."""
SHOWN = ("purpose", "channel", "offer", "topic", "tag", "subject")
"""The facts of a send that are shown, where they are stated."""
INSTANT = "TIMESTAMP WITH TIME ZONE"
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

Facts = tuple[tuple[str, str], ...]
Row = tuple[object, ...]


class Connection(Protocol):
    """What is asked of a DuckDB connection."""

    def execute(self, query: str, parameters: object = None) -> "Connection":
        """Run a query; what it found waits to be fetched."""
        ...

    def fetchall(self) -> list[Row]:
        """Return all rows that the last query found."""
        ...


@record
class Tables:
    """The columns of the tables that are there, with their types; no columns where a table is not."""

    customers: Mapping[str, str]
    sends: Mapping[str, str]
    events: Mapping[str, str]

    @classmethod
    def of(cls, connection: Connection) -> "Tables":
        """Return what a connection has."""
        return cls(*(_columns(connection, name) for name in ("customers", "sends", "events")))

    @property
    def timezone(self) -> str:
        """The SQL of a customer's time zone."""
        return "c.timezone" if "timezone" in self.customers else "NULL"

    def as_of(self) -> str:
        """Return the SQL that joins each send ``j`` with the facts ``c`` of its customer at that time."""
        if not self.customers:
            return "judged j"
        if "valid_from" in self.customers:
            return 'judged j ASOF LEFT JOIN customers c ON j.customer_id = c.id AND j."at" >= c.valid_from'
        return "judged j LEFT JOIN customers c ON j.customer_id = c.id"


def _columns(connection: Connection, table: str) -> dict[str, str]:
    query = "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = ? ORDER BY 1"
    return {str(name): str(kind) for name, kind in connection.execute(query, [table]).fetchall()}


def lenient(book: Rulebook) -> tuple[str, ...]:
    """Return the rules that allow what they cannot tell: beside a stricter rule they may have spoken to allow."""
    return tuple(rule.id for rule in book.rules if str(rule.if_unknown) == "allow")


def sample(
    connection: Connection, book: Rulebook, tables: Tables, asked: Sequence[str], small: int
) -> tuple[tuple[Person, ...], str]:
    """Return the customers that can be looked up, and in a sentence who they are."""
    ids, sentence = _chosen(connection, asked, small)
    connection.execute("CREATE OR REPLACE TEMP TABLE comity_report_people (id VARCHAR)")
    connection.execute("INSERT INTO comity_report_people SELECT unnest(?::VARCHAR[])", [ids])
    known = sorted(book.program.vocabulary.customer.keys() & tables.customers.keys() - {"id"})
    fields = sorted(known, key=lambda name: name != STAGE)
    states = _states(connection, tables, fields)
    happened = _happened(connection, tables, frozenset(lenient(book)))
    policy_zone = book.program.zone
    found = [_person(id_, states.get(id_, []), happened.get(id_, []), policy_zone) for id_ in ids]
    missed = [f"`{id_}`" for id_ in asked if id_ not in happened and id_ not in states]
    return tuple(found), sentence + (f" Nothing is known of {', '.join(missed)}." if missed else "")


# Who ----------------------------------------------------------------------------------------------------------------


def _chosen(connection: Connection, asked: Sequence[str], small: int) -> tuple[list[str], str]:
    """Return ids, whoever was asked for first, then by refusals."""
    ((total, customers),) = connection.execute("SELECT count(*), count(DISTINCT customer_id) FROM judged").fetchall()
    if int(str(total)) <= small:
        ids = [str(id_) for (id_,) in connection.execute(_EVERYBODY).fetchall()]
        return list(dict.fromkeys((*asked, *ids))), f"All {customers:,} customers who were sent anything are here."
    refused = [str(id_) for (id_,) in connection.execute(_MOST_REFUSED).fetchall()]
    content = [str(id_) for (id_,) in connection.execute(_CONTENT).fetchall()]
    ids = list(dict.fromkeys((*asked, *refused[: MOST - CONTENT], *content)))
    others = "; those asked for by `--customer`" if asked else ""
    return ids, (
        f"{len(ids):,} of {customers:,} customers are here: for each rule those it refused most often;"
        f" some to whom nothing was refused{others}. Name others with `--customer ID`."
    )


_IN_REFUSED = ", ".join(f"'{verdict}'" for verdict in REFUSED)
_REFUSALS = f"count(*) FILTER (verdict IN ({_IN_REFUSED}))"
_EVERYBODY = f"SELECT customer_id FROM judged GROUP BY 1 ORDER BY {_REFUSALS} DESC, 1"
_MOST_REFUSED = f"""
WITH spoke AS (SELECT customer_id, unnest(rules) AS rule FROM judged WHERE verdict IN ({_IN_REFUSED})),
counted AS (SELECT rule, customer_id, count(*) AS n FROM spoke GROUP BY 1, 2),
most AS (SELECT rule, arg_min(counted, (-n, customer_id), {PER_RULE}) AS ranked FROM counted GROUP BY 1),
listed AS (SELECT unnest(ranked) AS one, generate_subscripts(ranked, 1) AS place FROM most)
SELECT one.customer_id FROM listed GROUP BY 1 ORDER BY min(place), max(one.n) DESC, 1
"""
_CONTENT = f"""
SELECT customer_id FROM judged GROUP BY 1 HAVING bool_and(verdict = 'allow')
ORDER BY count(*) DESC, 1 LIMIT {CONTENT}
"""


# What -----------------------------------------------------------------------------------------------------------------


@record
class _Thing:
    """Something that happened at an instant (microseconds): the parts of an `Item` that no zone changes."""

    at: int
    order: int
    kind: ItemKind
    name: str
    verdict: str | None
    rules: tuple[str, ...]
    facts: Facts


State = tuple[int | None, Facts]
"""A customer's facts, and since when they hold; None where that is not said."""


def _states(connection: Connection, tables: Tables, fields: Sequence[str]) -> dict[str, list[State]]:
    """Return what is known of the customers, the latest last."""
    if not tables.customers:
        return {}
    since = "epoch_us(valid_from)" if "valid_from" in tables.customers else "NULL"
    listed = ", ".join(["c.id", since, *(_readable(name, tables.customers[name]) for name in fields)])
    query = f"SELECT {listed} FROM customers c SEMI JOIN comity_report_people p ON p.id = c.id ORDER BY 1, 2"
    found: dict[str, list[State]] = {}
    for id_, start, *values in connection.execute(query).fetchall():
        state = tuple((name, _said(value)) for name, value in zip(fields, values, strict=True) if value is not None)
        found.setdefault(str(id_), []).append((None if start is None else int(str(start)), state))
    return found


def _readable(name: str, kind: str) -> str:
    """Return the SQL of a column as something that Python reads without help."""
    column = '"' + name.replace('"', '""') + '"'
    return f"strftime(make_timestamp(epoch_us({column})), '%Y-%m-%d %H:%M UTC')" if kind == INSTANT else column


def _happened(connection: Connection, tables: Tables, mild: frozenset[str]) -> dict[str, list[_Thing]]:
    found: dict[str, list[_Thing]] = {}
    for id_, instant, name in connection.execute(_EVENTS).fetchall() if tables.events else ():
        found.setdefault(str(id_), []).append(_Thing(int(str(instant)), 0, "event", str(name), None, (), ()))
    stated = _stated(connection, tables)
    for row in connection.execute(_JUDGED).fetchall():
        id_, instant, campaign, message, verdict, rules, purpose, channel = row
        more = stated.get((id_, instant, campaign, message)) or [()]
        facts = (("purpose", _said(purpose)), ("channel", _said(channel)), *(more.pop() if len(more) > 1 else more[0]))
        spoke = _refusing([str(rule) for rule in rules], str(verdict), mild) if isinstance(rules, list) else ()
        name = " / ".join(dict.fromkeys(str(part) for part in (campaign, message) if part)) or "a message"
        thing = _Thing(
            int(str(instant)), 1, "send", name, str(verdict), spoke, tuple(fact for fact in facts if fact[1])
        )
        found.setdefault(str(id_), []).append(thing)
    return found


def _refusing(rules: Sequence[str], verdict: str, mild: frozenset[str]) -> tuple[str, ...]:
    """Return the rules that kept a message back for sure; an allowed one has none."""
    return () if verdict == "allow" else tuple(rule for rule in rules if rule == rules[0] or rule not in mild)


_EVENTS = (
    'SELECT e.customer, epoch_us(e."at"), e."type" FROM events e SEMI JOIN comity_report_people p ON p.id = e.customer'
)
_JUDGED = """
SELECT j.customer_id, epoch_us(j."at"), j.campaign, j.id, j.verdict, j.rules, j.purpose, j.channel
FROM judged j SEMI JOIN comity_report_people p ON p.id = j.customer_id
ORDER BY ALL
"""


def _stated(connection: Connection, tables: Tables) -> dict[Row, list[Facts]]:
    """Return what the sends state besides, by customer, instant, campaign and id."""
    names = [name for name in SHOWN[2:] if name in tables.sends]
    if not names:
        return {}
    key = [f's."{name}"' if name in tables.sends else "NULL" for name in ("campaign", "id")]
    listed = ", ".join(
        ["s.customer", 'epoch_us(s."at")', *key, *(_readable(name, tables.sends[name]) for name in names)]
    )
    query = f"SELECT {listed} FROM sends s SEMI JOIN comity_report_people p ON p.id = s.customer ORDER BY ALL DESC"
    found: dict[Row, list[Facts]] = {}
    for row in connection.execute(query).fetchall():
        facts = tuple((name, text) for name, value in zip(names, row[4:], strict=True) if (text := _said(value)))
        found.setdefault(row[:4], []).append(facts)
    return found


def _said(value: object) -> str:
    """Return a value as people write it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


# One customer -------------------------------------------------------------------------------------------------------


def _person(id_: str, states: Sequence[State], things: Iterable[_Thing], policy_zone: str) -> Person:
    facts = states[-1][1] if states else ()
    name = dict(facts).get("timezone", "")
    own = find_zone(name)
    zone = own or named_zone(policy_zone)
    happened = sorted((*things, *_changes(states)), key=attrgetter("at", "order", "name"))
    shown = happened[-LONGEST:]
    items = tuple(_item(thing, zone) for thing in shown)
    said = name if own else f"{policy_zone}, as their own zone is not known"
    return Person(id_, said, facts, items, left_out=len(happened) - len(shown))


def _changes(states: Sequence[State]) -> Iterator[_Thing]:
    """Yield what became of facts, from one state to the next."""
    for (_, before), (since, after) in pairwise(states):
        was = dict(before)
        now = dict(after)
        for name in sorted(was.keys() | now.keys()):
            if since is not None and was.get(name) != now.get(name):
                words = f"{name}: {was.get(name, 'unknown')} → {now.get(name, 'unknown')}"
                yield _Thing(since, -1, "change", words, None, (), ())


def _item(thing: _Thing, zone: tzinfo) -> Item:
    local = at(thing.at).astimezone(zone)
    day = f"{WEEKDAYS[local.weekday()]} {local.day} {MONTHS[local.month - 1]} {local.year}"
    return Item(
        kind=thing.kind,
        at=thing.at / SECOND,
        day=day,
        clock=f"{local.hour:02}:{local.minute:02}",
        name=thing.name,
        verdict=thing.verdict,
        rules=thing.rules,
        facts=thing.facts,
    )
