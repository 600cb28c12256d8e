"""An audit on Spark: every past send judged at its own instant, with the history before it.

It is the audit of `comity.bulk.auditing`. What is numbered and joined is so by customer (of a limit that customers
share, by what they share and by time), so Spark partitions the log by customer and needs no part of it in memory. The
kinds of messages and the clocks of zones are worked out here and sent to everyone.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from comity.backends.sql.audit import Audit, rulings
from comity.backends.sql.moving import CLOCKS, EPOCH, names, pieces
from comity.backends.sql.screen import Query
from comity.bulk.auditing import (
    MESSAGES,
    MOST_KINDS,
    all_reads,
    by_todays_facts,
    message_columns,
    message_row,
    told_of,
    too_many_kinds,
    without_events,
)
from comity.bulk.data import DataMap
from comity.bulk.owed import owed_by
from comity.bulk.problems import TableError
from comity.bulk.screening import counts, verdicts
from comity.bulk.spark import quoting
from comity.bulk.spark.cells import TYPES
from comity.bulk.spark.counts import count_cells
from comity.bulk.spark.results import SparkAudited
from comity.bulk.spark.screening import codes_of, kept, meant, session_of
from comity.bulk.spark.session import reading
from comity.bulk.spark.tables import Frames, open_frames
from comity.bulk.tables import Given
from comity.evaluate.verdict import cases
from comity.program.nodes import Program
from comity.program.time import TICK
from comity.types.vocabulary import FactType, Kind

if TYPE_CHECKING:  # of pyspark, an extra
    from pyspark.sql import DataFrame, SparkSession

COLUMNS = ("customer_id", "at", "campaign", "id", "channel", "purpose", "verdict", "first_rule", "rules")


def audit(
    program: Program,
    given: Given,
    data: DataMap,
    session: "SparkSession | None" = None,
    *,
    at: datetime | None = None,
    checked: bool = True,
) -> SparkAudited:
    """Return how every send would have been judged; raises TableError and NotExpressibleError.

    Tables, session and ``checked`` are those of `comity.bulk.spark.screening.screen`, ``at`` is when obligations are
    judged: an instant with a zone, by default that of the last send.
    """
    if given.sends is None:
        raise TableError("sends", None, "an audit needs the log of what was sent")
    rules = rulings((case.rule, case.waivers) for case in cases(program, review=False))
    reads = all_reads(program, rules)
    frames = open_frames(session or session_of(given), given, program.vocabulary, data, reads)
    notes = [*frames.tables.notes, *without_events(given, reads), *(count_cells(frames) if checked else ())]
    notes += by_todays_facts(frames.tables)
    span = _span(frames)
    asked = Audit(program, rules, frames.tables.layout, span, "spark")
    judged = kept(frames.ask(asked.query(), **_tables_beside(program, asked, frames, span)))
    found = codes_of(judged, asked.entries)
    valid = frames.valid(end := (at or span[1]).astimezone(UTC))
    debts = owed_by(lambda query: _codes(valid, query), program, valid.tables.layout, end, "spark")
    rows = meant(judged, found).select(*COLUMNS)
    return SparkAudited(rows, [judged], counts(found), verdicts(found), (*notes, *told_of(debts)), debts)


def _codes(frames: Frames, query: Query) -> list[tuple[int, int]]:
    return [(row[0], row[1]) for row in frames.ask(query).groupBy("code_1").count().collect()]


def _span(frames: Frames) -> tuple[datetime, datetime]:
    """Return the instants of the first and the last send; of none, 1970."""
    with reading("sends", "what was given"):
        row = frames.canonical["sends"].selectExpr("unix_micros(min(at))", "unix_micros(max(at))").head()
    first, last = (None, None) if row is None else (row[0], row[1])
    return EPOCH + (first or 0) * TICK, EPOCH + (last or 0) * TICK


# What the query needs beside tables ---------------------------------------------------------------------------------


def _tables_beside(
    program: Program, asked: Audit, frames: Frames, span: tuple[datetime, datetime]
) -> dict[str, "DataFrame"]:
    messages = {MESSAGES: _messages(program, asked, frames)} if asked.rewriting else {}
    return {**messages, CLOCKS: _clocks(asked, frames, span)}


def _clocks(asked: Audit, frames: Frames, span: tuple[datetime, datetime]) -> "DataFrame":
    """Return the clocks of all zones that are asked about, for as long as there are sends."""
    zones = set(asked.times.named)
    if asked.times.customers_zone and "timezone" in frames.tables.layout.customers:
        known = frames.canonical["customers"].select("timezone").where("timezone IS NOT NULL").distinct()
        zones |= {row[0] for row in known.collect()}
    calendars = asked.times.calendars
    columns = names(calendars.values())
    types = [FactType(Kind.COUNT if place else Kind.TEXT) for place in range(len(columns))]
    rows = list(pieces(sorted(zones), span, tuple(calendars)))
    return _small(frames, list(zip(columns, types, strict=True)), rows)


def _messages(program: Program, asked: Audit, frames: Frames) -> "DataFrame":
    """Return, for each kind of message in the log, what it is after every `treat` and which patterns it fits."""
    rewriting = asked.rewriting
    keys = [name for name in rewriting.keys if name in (frames.tables.layout.sends or ())]
    rows = [message_row(program, rewriting, keys, kind) for kind in _kinds(frames, keys)]
    return _small(frames, message_columns(program, rewriting, keys), rows)


def _kinds(frames: Frames, keys: Sequence[str]) -> list[Mapping[str, Any]]:
    if not keys:
        return [{}]
    sends = frames.canonical["sends"].select(*map(quoting.name, keys))
    with reading("sends", "what was given"):
        found: list[Mapping[str, Any]] = sends.distinct().limit(MOST_KINDS + 1).toArrow().to_pylist()
    if len(found) > MOST_KINDS:
        raise too_many_kinds(keys)
    return found


def _small(frames: Frames, columns: Sequence[tuple[str, FactType]], rows: Sequence[Sequence[object]]) -> "DataFrame":
    """Return rows as a table that is sent to everyone."""
    from pyspark.sql.functions import broadcast  # noqa: PLC0415 (an extra)

    schema = ", ".join(f"{quoting.name(name)} {TYPES[type_.kind]}" for name, type_ in columns)
    plain = [tuple(sorted(cell) if isinstance(cell, frozenset) else cell for cell in row) for row in rows]
    return broadcast(frames.session.createDataFrame(plain, schema))
