"""A screen on DuckDB: whom of an audience a message may be sent to, and who is refused by which rule.

    tables ──open──► views ──one query──► a code for each customer ──► what it means, once for each code ──► rows

A code is a number with a bit for everything that a rule can say, so millions of answers are a few dozen numbers, and
lists of names are made for these alone.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from comity.backends.sql.screen import Asked, Meaning, Screen, meaning
from comity.bulk import quoting
from comity.bulk.asking import Asking
from comity.bulk.counts import count_cells
from comity.bulk.data import DataMap
from comity.bulk.problems import Note
from comity.bulk.results import RuleCount, Screened
from comity.bulk.sources.duck import Connection
from comity.bulk.tables import Given, Tables, open_tables
from comity.bulk.until import Untils, sets_of_keys
from comity.bulk.versions import keep_valid
from comity.program.nodes import Verdict
from comity.text.record import record, replace

CODED, MEANT, UNTIL = "comity_coded", "comity_meant", "comity_until"
MOST_UNTILS = 20_000
"""How many customers are asked until when they are refused, where nobody says whether to ask."""


@record
class Coded:
    """One code, or one for each `BITS` entries, what it means, and how many customers have it."""

    codes: tuple[int, ...]
    meaning: Meaning
    customers: int


def screen(
    connection: Connection,
    asking: Asking,
    given: Given,
    data: DataMap,
    *,
    until: bool | None = None,
) -> Screened:
    """Return the answers for all customers of the audience; raises TableError and NotExpressibleError.

    ``until`` tells whether to work out for those who are refused when they no longer will be; None works it out where
    they are no more than `MOST_UNTILS`, and says so where they are more. Of customers with several rows it takes the
    one that is valid when the message is sent (where each zone has an instant of its own, at that of an unknown one).
    """
    tables = open_tables(connection, given, asking.program.vocabulary, data, asking.reads)
    notes = [*tables.notes, *count_cells(connection, tables)]
    now = asking.at if isinstance(asking.at, datetime) else asking.at("")
    tables = replace(tables, layout=keep_valid(connection, tables.layout, now))
    found = coded(connection, asking.screen(tables.layout), asking)
    keep_meanings(connection, found)
    notes += _untils(connection, asking, tables, found, until=until)
    return Screened(connection, ROWS.format(codes=_codes(found)), counts(found), verdicts(found), notes)


ROWS = f"""
    SELECT customer_id, verdict, first_rule, rules, until
    FROM {CODED} JOIN {MEANT} USING ({{codes}}) LEFT JOIN {UNTIL} USING (customer_id)
"""


def coded(connection: Connection, asked: Screen, asking: Asking) -> list[Coded]:
    """Run the query, keep the codes of all customers, and return what they mean."""
    query = asked.coded(asking.audience).sql(pretty=False)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {CODED} AS {query}")
    columns = [row[0] for row in connection.execute(f"DESCRIBE {CODED}").fetchall()[1:]]
    grouped = f"SELECT {', '.join(columns)}, count(*) FROM {CODED} GROUP BY ALL ORDER BY ALL"
    rows = connection.execute(grouped).fetchall()
    return [Coded(tuple(row[:-1]), meaning(asked.entries, row[:-1]), row[-1]) for row in rows]


def keep_meanings(connection: Connection, found: Sequence[Coded]) -> None:
    """Keep what each code means as a table."""
    width = max((len(item.codes) for item in found), default=1)
    columns = [f"code_{place + 1} BIGINT" for place in range(width)]
    columns += ["verdict VARCHAR", "first_rule VARCHAR", "rules VARCHAR[]"]
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {MEANT} ({', '.join(columns)})")
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {UNTIL} (customer_id VARCHAR, until TIMESTAMPTZ)")
    rows = [
        (*item.codes, str(item.meaning.verdict), item.meaning.first, [entry.rule for entry in item.meaning.entries])
        for item in found
    ]
    if rows:
        types = [*["BIGINT"] * width, "VARCHAR", "VARCHAR", "VARCHAR[]"]
        parts = ", ".join(f"unnest(?::{type_}[])" for type_ in types)
        connection.execute(f"INSERT INTO {MEANT} SELECT {parts}", [list(part) for part in zip(*rows, strict=True)])


def _codes(found: Sequence[Coded]) -> str:
    width = max((len(item.codes) for item in found), default=1)
    return ", ".join(f"code_{place + 1}" for place in range(width))


def verdicts(found: Sequence[Coded]) -> dict[Verdict, int]:
    """Return how many customers there are of each outcome, the strictest first."""
    counted: Counter[Verdict] = Counter()
    for item in found:
        counted[item.meaning.verdict] += item.customers
    return {verdict: counted[verdict] for verdict in sorted(Verdict, reverse=True)}


def counts(found: Sequence[Coded]) -> list[RuleCount]:
    """Return how many customers each rule speaks of, in the order of a decision's reasons."""
    every: Counter[tuple[Verdict, str]] = Counter()
    first: Counter[tuple[Verdict, str]] = Counter()
    for item in found:
        for place, entry in enumerate(item.meaning.entries):
            every[entry.verdict, entry.rule] += item.customers
            first[entry.verdict, entry.rule] += 0 if place else item.customers
    ordered = sorted(every, key=lambda key: (-key[0], key[1]))
    return [RuleCount(rule, verdict, first[verdict, rule], every[verdict, rule]) for verdict, rule in ordered]


# Until --------------------------------------------------------------------------------------------------------------


def _untils(
    connection: Connection, asking: Asking, tables: Tables, found: Sequence[Coded], *, until: bool | None
) -> Iterator[Note]:
    """Work out until when customers are refused, as far as that is asked for; yield a note where it is not."""
    ending = timely(asking.rules)
    passing = [item for item in found if may_pass(item.meaning, ending)]
    number = sum(item.customers for item in passing)
    if until is False or not number:
        return
    if len(sets_of_keys(asking)) > 1:
        yield until_unknown(number)
        return
    if until is None and number > MOST_UNTILS:
        words = f"until when they are refused was not worked out for {number:,} customers"
        yield Note("customers", None, words, "ask for it with `--until`", number)
        return
    codes = [item.codes for item in passing]
    names = [f"code_{place + 1}" for place in range(len(codes[0]))]
    wanted = " OR ".join("(" + " AND ".join(map("{} = {}".format, names, code)) + ")" for code in codes)
    query = f"SELECT customer_id FROM {CODED} WHERE {wanted}"
    Untils(connection, asking, tables).keep(query, quoting.name(UNTIL))


def until_unknown(number: int) -> Note:
    """Return the note about customers of whom no one history tells until when they are refused."""
    words = f"until when they are refused cannot be told of {number:,} customers"
    return Note("customers", None, words, "rules share limits in different ways", number)


def timely(rules: Iterable[Asked]) -> frozenset[str]:
    """Return the ids of the rules that time alone may bring to an end."""
    return frozenset(item.rule.id for item in rules if item.passes)


def may_pass(said: Meaning, ending: frozenset[str]) -> bool:
    """Return whether time alone may bring the end of a refusal: each rule that refuses is one that is ``ending``."""
    refusing = [entry for entry in said.entries if entry.verdict > Verdict.WARN]
    return bool(refusing) and all(entry.rule in ending for entry in refusing)
