"""A plan: several messages that compete for the same customers, and who gets which (LANGUAGE.md section 7, ruling 11).

Messages are taken in the order of `prefer`, then of priority, campaign and id, which is the same for every customer.
Each is screened with those before it counted as sent, to the customers to whom they were allowed; so caps hold for the
plan as a whole. Within one message customers are decided independently: of two who share a limit both may get it.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from comity.backends.sql.dialects import dialect_of
from comity.backends.sql.layout import Layout, Reads
from comity.backends.sql.terms import literal
from comity.bulk import quoting
from comity.bulk.asking import Asking
from comity.bulk.cells import canonical
from comity.bulk.counts import count_cells
from comity.bulk.data import DataMap
from comity.bulk.results import Planned, RuleCount, Step
from comity.bulk.screening import CODED, MEANT, Coded, coded, counts, keep_meanings, verdicts
from comity.bulk.sources.duck import Connection
from comity.bulk.tables import Given, open_tables
from comity.bulk.versions import keep_valid
from comity.evaluate.arbitrate import rank
from comity.program.nodes import Verdict
from comity.text.record import replace
from comity.types.vocabulary import Value, Vocabulary

PLAN, PLANNED, LOGGED = "comity_plan", "comity_planned", "comity_logged"
COLUMNS = """
    customer_id VARCHAR, campaign VARCHAR, id VARCHAR, place BIGINT,
    verdict VARCHAR, first_rule VARCHAR, rules VARCHAR[]
"""


def plan(connection: Connection, askings: Sequence[Asking], given: Given, data: DataMap) -> Planned:
    """Return who gets which of several messages of one program, all at one instant.

    Raises ValueError for messages that are not sent at one instant, TableError and NotExpressibleError.
    """
    now = _instant(askings)
    program = askings[0].program
    ordered = sorted(askings, key=lambda asking: rank(program, asking.message))
    tables = open_tables(connection, given, program.vocabulary, data, all_reads(ordered))
    notes = [*tables.notes, *count_cells(connection, tables)]
    valid = keep_valid(connection, tables.layout, now)
    layout = _with_planned(connection, program.vocabulary, valid, ordered)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {PLAN} ({COLUMNS})")
    steps = [_step(connection, asking, layout, now, place) for place, asking in enumerate(ordered, 1)]
    return Planned(connection, f"SELECT * FROM {PLAN}", _all_counts(steps), _all_verdicts(steps), notes, steps)


def all_reads(askings: Sequence[Asking]) -> Reads:
    """Return what several messages read of tables."""
    each = [asking.reads for asking in askings]
    return Reads(
        frozenset().union(*(one.customers for one in each)),
        frozenset().union(*(one.sends for one in each)),
        frozenset().union(*(one.events for one in each)),
        history=any(one.history for one in each),
    )


def _instant(askings: Sequence[Asking]) -> datetime:
    """Return the instant at which all messages are sent."""
    found = {asking.at.astimezone(UTC) if isinstance(asking.at, datetime) else None for asking in askings}
    (now,) = found if len(found) == 1 else (None,)
    if now is None:
        raise ValueError("messages compete that are sent at one instant")
    return now


def _with_planned(connection: Connection, words: Vocabulary, layout: Layout, askings: Sequence[Asking]) -> Layout:
    """Let `sends` hold what was planned beside what was logged; a log that is not known stays so."""
    if layout.sends is None:
        return layout
    stated = {name for asking in askings for name in asking.message}
    names = sorted(layout.sends | (all_reads(askings).sends & stated))
    columns = [
        'customer VARCHAR, "at" TIMESTAMPTZ',
        *(f"{quoting.name(n)} {canonical(words.message[n].type)}" for n in names),
    ]
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {PLANNED} ({', '.join(columns)})")
    connection.execute(f"DROP VIEW IF EXISTS {LOGGED}")
    connection.execute(f"ALTER VIEW sends RENAME TO {LOGGED}")
    both = f"SELECT * FROM {LOGGED} UNION ALL BY NAME SELECT * FROM {PLANNED}"
    connection.execute(f"CREATE OR REPLACE TEMP VIEW sends AS {both}")
    return replace(layout, sends=frozenset(names))


def _step(connection: Connection, asking: Asking, layout: Layout, now: datetime, place: int) -> Step:
    """Screen one message, add its answers to the plan, and count it as sent to those to whom it is allowed."""
    found = coded(connection, asking.screen(layout), asking)
    keep_meanings(connection, found)
    campaign, id_ = (asking.message.get(name) for name in ("campaign", "id"))
    answers = f"FROM {CODED} JOIN {MEANT} USING ({', '.join(f'code_{number}' for number in _places(found))})"
    query = f"SELECT customer_id, ?, ?, ?, verdict, first_rule, rules {answers}"
    connection.execute(f"INSERT INTO {PLAN} {query}", [campaign, id_, place])
    if layout.sends is not None:
        names, cells = _cells(asking.message, layout.sends, now)
        allowed = f"SELECT customer_id, {cells} {answers} WHERE verdict IN ('allow', 'warn')"
        connection.execute(f'INSERT INTO {PLANNED} (customer, "at"{names}) {allowed}')
    return Step(_text(campaign), _text(id_), tuple(counts(found)), verdicts(found))


def _places(found: Sequence[Coded]) -> range:
    return range(1, max((len(item.codes) for item in found), default=1) + 1)


def _cells(message: Mapping[str, Value], columns: frozenset[str], now: datetime) -> tuple[str, str]:
    """Return the columns of a send and, as SQL, the facts of a message in them."""
    duckdb = dialect_of("duckdb")
    facts = {name: value for name, value in sorted(message.items()) if name in columns}
    values = [literal(value, duckdb).sql(dialect="duckdb") for value in (now, *facts.values())]
    return "".join(f", {quoting.name(name)}" for name in facts), ", ".join(values)


def _text(value: Value | None) -> str | None:
    return None if value is None else str(value)


def _all_counts(steps: Sequence[Step]) -> list[RuleCount]:
    """Return the counts of all messages together, in the order of a decision's reasons."""
    found: dict[tuple[int, str], RuleCount] = {}
    for one in (one for step in steps for one in step.counts):
        key = (-one.verdict, one.rule)
        seen = found.get(key, RuleCount(one.rule, one.verdict, 0, 0))
        found[key] = RuleCount(one.rule, one.verdict, seen.first + one.first, seen.all + one.all)
    return [found[key] for key in sorted(found)]


def _all_verdicts(steps: Sequence[Step]) -> dict[Verdict, int]:
    return {verdict: sum(step.verdicts[verdict] for step in steps) for verdict in sorted(Verdict, reverse=True)}
