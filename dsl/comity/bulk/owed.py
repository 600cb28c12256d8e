"""What customers should have received and did not: obligations, judged once for each customer (ruling on audits).

An obligation is unmet where its audience holds at the end and the customer was sent too little in (end - every, end].
So it is asked as a screen asks rules, at that instant.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from comity.backends.sql.layout import Layout, Reads
from comity.backends.sql.screen import Asked, Query, Screen, meaning, reads
from comity.bulk.sources.duck import Connection
from comity.program.nodes import (
    FALSE,
    TRUE,
    And,
    Condition,
    Count,
    Not,
    Obligation,
    Program,
    Rolling,
    Rule,
    Sends,
    Sentence,
    Verdict,
)
from comity.program.simplify import simplify
from comity.program.time import in_force, today
from comity.text.record import record


@record
class Owed:
    """One obligation: how many customers it is owed, of how many it is ``unmet``, and of how many that is unknown."""

    obligation: str
    customers: int
    unmet: int
    unknown: int


Ask = Callable[[Query], Iterable[tuple[int, int]]]
"""Returns each code that a query yields, and of how many customers."""


def owed(connection: Connection, program: Program, layout: Layout, at: datetime) -> tuple[Owed, ...]:
    """Return the obligations in force at an instant (UTC), by id, as the open tables tell."""

    def ask(query: Query) -> Iterable[tuple[int, int]]:
        counted = f"SELECT code_1, count(*) FROM ({query.sql(pretty=False)}) GROUP BY ALL"
        return [(code, number) for code, number in connection.execute(counted).fetchall()]

    return owed_by(ask, program, layout, at)


def owed_by(ask: Ask, program: Program, layout: Layout, at: datetime, dialect: str = "duckdb") -> tuple[Owed, ...]:
    """Return the obligations in force at an instant (UTC), by id, as an engine tells that is asked in its dialect."""
    day = today(at, program.zone)
    current = [item for item in program.obligations if in_force(item, day)]
    return tuple(_owed(ask, item, Screen(program, (_unmet(item),), at, layout, dialect)) for item in current)


def owed_reads(program: Program) -> Reads:
    """Return what the obligations of a program read of tables."""
    return reads([_unmet(item) for item in program.obligations], TRUE)


def _owed(ask: Ask, item: Obligation, asked: Screen) -> Owed:
    rows = ask(asked.coded(simplify(item.audience)))
    said = [(meaning(asked.entries, (code,)), number) for code, number in rows]
    unmet = sum(number for told, number in said if told.verdict is Verdict.BLOCK)
    unknown = sum(number for told, number in said if told.verdict is Verdict.REVIEW)
    return Owed(item.id, sum(number for _, number in said), unmet, unknown)


def _unmet(item: Obligation) -> Asked:
    """Return an obligation as a rule that blocks where it is not met and asks for a review where that is unknown."""
    received = Count(Sends(item.selector), Rolling(item.every), item.times)
    body: Condition = simplify(And((item.audience, Not(received))))
    rule = Rule(
        id=item.id,
        sentence=Sentence.REQUIRE,
        selector=TRUE,
        body=body,
        unless=FALSE,
        outcome=Verdict.BLOCK,
        if_unknown=Verdict.REVIEW,
        place=item.place,
        text=item.text,
    )
    return Asked(rule, body)
