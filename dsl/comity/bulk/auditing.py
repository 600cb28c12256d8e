"""An audit on DuckDB: every past send judged at its own instant, with the history before it.

    tables ──open──► views ──the kinds of messages, the clocks of zones──► one query for each part of the customers
                                        ──► a code for each send ──► what it means ──► counts

Customers are taken in parts, so that no more than about a million sends are ever in memory; a policy with a limit that
customers share is judged in one.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from comity.backends.sql.audit import Audit, Rewriting, audit_reads, rulings
from comity.backends.sql.layout import Layout, Reads
from comity.backends.sql.moving import CLOCKS, EPOCH, names, pieces
from comity.backends.sql.screen import Asked, meaning
from comity.bulk import quoting
from comity.bulk.cells import canonical
from comity.bulk.counts import count_cells
from comity.bulk.data import DataMap
from comity.bulk.owed import Owed, owed, owed_reads
from comity.bulk.parts import in_parts
from comity.bulk.problems import Note, TableError
from comity.bulk.results import Audited
from comity.bulk.screening import Coded, counts, keep_meanings, verdicts
from comity.bulk.sources.duck import Connection
from comity.bulk.tables import Given, Tables, open_tables
from comity.bulk.until import facts_of
from comity.bulk.versions import keep_all, keep_valid
from comity.evaluate.treat import effective
from comity.evaluate.verdict import cases
from comity.program import atoms
from comity.program.nodes import Program
from comity.program.time import TICK
from comity.types.vocabulary import FactType, Kind, Value

KEPT = "comity_kept"
JUDGED, MESSAGES = f"{KEPT}.main.judged", "messages"
ROWS_AT_ONCE = 1_000_000
"""How many sends are judged in one go."""
MOST_KINDS = 1_000_000
"""How many kinds of messages are worked out one by one."""

Progress = Callable[[int, int], None]
"""Told how many parts are done, of how many."""


def audit(
    connection: Connection,
    program: Program,
    given: Given,
    data: DataMap,
    *,
    at: datetime | None = None,
    progress: Progress | None = None,
) -> Audited:
    """Return how every send would have been judged; raises TableError and NotExpressibleError.

    Obligations are judged as of ``at`` (an instant with a zone), that of the last send by default. ``progress`` is told
    how many parts of the log are done.
    """
    if given.sends is None:
        raise TableError("sends", None, "an audit needs the log of what was sent")
    rules = rulings((case.rule, case.waivers) for case in cases(program, review=False))
    reads = all_reads(program, rules)
    tables = open_tables(connection, given, program.vocabulary, data, reads)
    notes = [*tables.notes, *without_events(given, reads), *count_cells(connection, tables), *by_todays_facts(tables)]
    span = _span(connection)
    asked = Audit(program, rules, tables.layout, span)
    if asked.rewriting:
        keep_messages(connection, program, asked.rewriting, tables.layout)
    keep_clocks(connection, asked, tables.layout, span)
    judge(connection, asked, tables, reads, progress)
    found = coded(connection, asked)
    keep_meanings(connection, found)
    debts = _owed(connection, program, tables.layout, (at or span[1]).astimezone(UTC))
    return Audited(
        connection, ROWS.format(codes=_codes(asked)), counts(found), verdicts(found), (*notes, *told_of(debts)), debts
    )


def _owed(connection: Connection, program: Program, layout: Layout, at: datetime) -> tuple[Owed, ...]:
    """Return the obligations at an instant, owed to customers as they are then."""
    valid = keep_valid(connection, layout, at)
    try:
        return owed(connection, program, valid, at)
    finally:
        keep_all(connection, layout)


def all_reads(program: Program, rules: Sequence[Asked]) -> Reads:
    """Return what an audit reads of tables, obligations included."""
    one, other = audit_reads(program, rules), owed_reads(program)
    return Reads(one.customers | other.customers, one.sends | other.sends, one.events | other.events, history=True)


ROWS = f"""
    SELECT customer_id, "at", campaign, id, channel, purpose, verdict, first_rule, rules
    FROM {JUDGED} JOIN comity_meant USING ({{codes}})
"""


def _codes(asked: Audit) -> str:
    return ", ".join(asked.codes)


TODAYS_FACTS = Note(
    "customers",
    None,
    "every send is judged by today's facts of its customer",
    "a column `valid_from` tells since when a row holds",
)


def by_todays_facts(tables: Tables) -> Iterator[Note]:
    """Yield a note where nothing says what was true of customers when they were sent something."""
    if tables.layout.customers and not tables.layout.versions:
        yield TODAYS_FACTS


def without_events(given: Given, reads: Reads) -> Iterator[Note]:
    """Yield a note where events are asked for and not given."""
    if reads.events and given.events is None:
        yield Note("events", None, "what happened is not known", "give a table of events")


def told_of(debts: Iterable[Owed]) -> Iterator[Note]:
    """Yield a note for each obligation that cannot be told of some customers."""
    for debt in debts:
        if debt.unknown:
            words = f"`{debt.obligation}` cannot be told of {debt.unknown:,} customers"
            yield Note("customers", None, words, "facts or history are unknown", debt.unknown)


# What the query needs beside tables ---------------------------------------------------------------------------------


def _span(connection: Connection) -> tuple[datetime, datetime]:
    """Return the instants of the first and the last send; of none, 1970."""
    query = 'SELECT min(epoch_us("at")), max(epoch_us("at")) FROM sends'
    ((first, last),) = connection.execute(query).fetchall()
    return EPOCH + (first or 0) * TICK, EPOCH + (last or 0) * TICK


def keep_clocks(connection: Connection, asked: Audit, layout: Layout, span: tuple[datetime, datetime]) -> None:
    """Keep the clocks of all zones that are asked about, for as long as there are sends."""
    zones = set(asked.times.named)
    if asked.times.customers_zone and "timezone" in layout.customers:
        query = "SELECT DISTINCT timezone FROM customers WHERE timezone IS NOT NULL"
        zones |= {row[0] for row in connection.execute(query).fetchall()}
    calendars = asked.times.calendars
    columns = names(calendars.values())
    described = ", ".join(f'"{name}" {"BIGINT" if place else "VARCHAR"}' for place, name in enumerate(columns))
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {CLOCKS} ({described})")
    rows = list(pieces(sorted(zones), span, tuple(calendars)))
    insert(connection, CLOCKS, [FactType(Kind.COUNT if place else Kind.TEXT) for place in range(len(columns))], rows)


def keep_messages(connection: Connection, program: Program, rewriting: Rewriting, layout: Layout) -> None:
    """Keep, for each kind of message in the log, what it is after every `treat` and which patterns it fits."""
    keys = [name for name in rewriting.keys if name in (layout.sends or ())]
    kinds = list(_kinds(connection, keys))
    columns = message_columns(program, rewriting, keys)
    described = ", ".join(f"{quoting.name(name)} {canonical(type_)}" for name, type_ in columns)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {MESSAGES} ({described})")
    rows = [message_row(program, rewriting, keys, kind) for kind in kinds]
    insert(connection, MESSAGES, [type_ for _, type_ in columns], rows)


def message_columns(program: Program, rewriting: Rewriting, keys: Sequence[str]) -> list[tuple[str, FactType]]:
    """Return the columns of the table of messages (see `Rewriting`), as `message_row` fills them."""
    fields = program.vocabulary.message
    columns = [(f"k_{name}", fields[name].type) for name in keys]
    columns += [(f"e_{name}", fields[name].type) for name in rewriting.written]
    truths = [*(f"r_{place}" for place in range(1, len(rewriting.patterns) + 1)), "conflict"]
    return [*columns, *((name, FactType(Kind.YES_NO)) for name in truths)]


def _kinds(connection: Connection, keys: Sequence[str]) -> Iterator[Mapping[str, Any]]:
    if not keys:
        yield {}
        return
    columns = ", ".join(map(quoting.name, keys))
    query = f"SELECT DISTINCT {columns} FROM sends LIMIT {MOST_KINDS + 1}"
    table = connection.sql(query).to_arrow_table()
    if table.num_rows > MOST_KINDS:
        raise too_many_kinds(keys)
    yield from table.to_pylist()


def too_many_kinds(keys: Sequence[str]) -> TableError:
    """Return the error about messages of which hardly two are alike."""
    named = ", ".join(f"`{key}`" for key in keys)
    words = f"more than {MOST_KINDS:,} kinds of messages differ in {named}, which `treat` or `matches` asks for"
    return TableError("sends", None, words, "log what a template has in common rather than each text")


def message_row(
    program: Program, rewriting: Rewriting, keys: Sequence[str], kind: Mapping[str, Any]
) -> tuple[Value | None, ...]:
    """Return the row of a kind of message, which is found by what is stored: also by what fits no field."""
    fields = program.vocabulary.message
    seen = effective(program, facts_of({name: fields[name] for name in keys}, kind))
    fits = (atoms.matches(seen.message.get(atom.fact.name), atom.how, atom.pattern) for atom in rewriting.patterns)
    return (
        *(kind.get(name) for name in keys),
        *(seen.message.get(name) for name in rewriting.written),
        *fits,
        bool(seen.conflicts),
    )


def insert(
    connection: Connection, table: str, types: Sequence[FactType], rows: Sequence[Sequence[Value | None]]
) -> None:
    """Write rows of facts into a table of as many columns."""
    lists = [
        [sorted(cell) if isinstance(cell, frozenset) else cell for cell in column] for column in zip(*rows, strict=True)
    ]
    if lists:
        cells = ", ".join(f"unnest(?::{canonical(type_)}[])" for type_ in types)
        connection.execute(f"INSERT INTO {table} SELECT {cells}", lists)


# Judging ------------------------------------------------------------------------------------------------------------


def judge(connection: Connection, asked: Audit, tables: Tables, reads: Reads, progress: Progress | None = None) -> None:
    """Judge all sends, part by part, and keep the codes."""
    ((number,),) = connection.execute("SELECT count(*) FROM sends").fetchall()
    parts = 1 if asked.shares else max(1, -(-number // ROWS_AT_ONCE))
    connection.execute(f"ATTACH IF NOT EXISTS ':memory:' AS {KEPT} (COMPRESS)")
    connection.execute(f"CREATE OR REPLACE TABLE {JUDGED} AS {asked.query().sql(pretty=False)} LIMIT 0")
    told = progress or _nobody
    told(0, parts)
    with in_parts(connection, tables, reads, parts) as lay:
        for part in range(parts):
            connection.execute(f"INSERT INTO {JUDGED} {asked.query(lay(part)).sql(pretty=False)}")
            if parts > 1:
                connection.execute(f"CHECKPOINT {KEPT}")  # which compresses what came
            told(part + 1, parts)


def _nobody(_done: int, _of: int) -> None:
    """Tell nobody how far an audit is."""


def coded(connection: Connection, asked: Audit) -> list[Coded]:
    """Return what the codes of all sends mean."""
    columns = _codes(asked)
    rows = connection.execute(f"SELECT {columns}, count(*) FROM {JUDGED} GROUP BY ALL ORDER BY ALL").fetchall()
    return [Coded(tuple(row[:-1]), meaning(asked.entries, row[:-1]), row[-1]) for row in rows]
