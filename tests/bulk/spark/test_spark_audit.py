"""An audit on Spark says what the one on DuckDB says, of the same log."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa
import pytest
from tests.bulk.agreement.canonical import arrow_tables
from tests.bulk.agreement.worlds import table_worlds
from tests.bulk.spark.asked import EVENTS, POLICY, ordered

import comity
from comity.bulk.auditing import audit as duckdb_audit
from comity.bulk.data import DataMap
from comity.bulk.problems import TableError
from comity.bulk.spark import auditing
from comity.bulk.spark.auditing import audit
from comity.bulk.tables import Given
from comity.program.nodes import Program

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

RULES = comity.compile("""
customer has
  household: text
never send offer:trial to stage >= adoption because "x"
limit channel:email to 3 per 7 days because "x"
limit anything to 2 per 10 days for each campaign because "x"
only send channel:email between 08:00 and 21:00 customer time instead hold because "x"
only send purpose:marketing to consent has channel if unknown review because "x"
never send anything within 2 days after complained because "x"
limit anything to 5 per calendar day because "x"
limit purpose:marketing to 4 per 1 month because "x"
limit purpose:marketing to 2 per calendar week for each household because "x"
never send anything when had complained since purchased because "x"
treat campaign matches "(?i)^spring" as offer:trial
expect everyone to receive channel:email every 10 days
""")
START = datetime(2026, 3, 1, tzinfo=UTC)


def log(random: Random) -> Given:
    """Return customers, sends and events, some of them alike, some of nobody who is known."""
    ids = [f"c{number}" for number in range(12)]
    customers = [
        {
            "id": one,
            "stage": random.choice(["exposure", "adoption", None]),
            "household": random.choice(["h", "i", None]),
            "timezone": random.choice(["Europe/Berlin", "America/New_York", "Mars", None]),
            "consent": random.choice([["email"], [], None]),
        }
        for one in ids
    ]
    sends = [
        {
            "customer": random.choice([*ids, "nobody"]),
            "at": START + timedelta(hours=random.randrange(24 * 40)),
            "campaign": random.choice(["Spring sale", "winter", None]),
            "id": str(random.randrange(90)),
            "channel": random.choice(["email", "sms"]),
            "purpose": random.choice(["marketing", "transactional"]),
        }
        for _ in range(250)
    ]
    events = [
        {
            "customer": random.choice(ids),
            "at": START + timedelta(hours=random.randrange(24 * 40)),
            "type": random.choice(["complained", "purchased"]),
        }
        for _ in range(30)
    ]
    return Given(*map(pa.Table.from_pylist, (customers, sends, events)))


def agree(session: "SparkSession", program: Program, given: Given, data: DataMap | None = None) -> int:
    """Hold the two to each other's rows, counts, obligations and notes; return on how many sends."""
    data = data or DataMap()
    want = duckdb_audit(duckdb.connect(), program, given, data)
    tables = (given.customers, given.sends, given.events)
    frames = Given(*(None if table is None else session.createDataFrame(table) for table in tables))
    with audit(program, frames, data) as found:
        assert sorted_by_all(found.dataframe.toArrow().to_pylist()) == sorted_by_all(want)
        assert (found.counts, found.verdicts, found.notes) == (want.counts, want.verdicts, want.notes)
        assert found.owed == want.owed
        for what in ("campaign", "week", "rule"):
            assert sorted(map(str, found.by(what))) == sorted(map(str, want.by(what)))
        return len(found)


def sorted_by_all(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(ordered(list(rows)), key=lambda row: str(list(row.values())))


def test_spark_agrees_with_duckdb_on_a_log(elsewhere: "SparkSession") -> None:
    assert agree(elsewhere, RULES.program, log(Random(1))) == 250


def test_spark_agrees_with_duckdb_on_logs_of_worlds(spark: "SparkSession") -> None:
    cases = [world.audited() for world in table_worlds(range(7_300, 7_302))]
    number = 0
    for case in cases:
        tables = arrow_tables(case.program.vocabulary, case.tables)
        given = Given(*(tables.get(name) for name in ("customers", "sends", "events")))
        if given.sends is not None:
            number += agree(spark, case.program, given, DataMap(complete_since=case.tables.complete_since))
    assert number > 20


def test_rows_of_a_customer_hold_from_some_instant_on(spark: "SparkSession") -> None:
    days = [START + timedelta(days=day) for day in (0, 5, 10)]
    customers = pa.table({"id": ["a"] * 2, "stage": ["exposure", "adoption"], "valid_from": days[:2]})
    sends = pa.table({"customer": ["a"] * 3, "at": days, "offer": [["trial"]] * 3})
    assert agree(spark, RULES.program, Given(customers, sends, EVENTS)) == 3


def test_a_log_of_nothing(spark: "SparkSession") -> None:
    sends = pa.table({"customer": pa.array([], pa.string()), "at": pa.array([], pa.timestamp("us", tz="UTC"))})
    assert agree(spark, POLICY.program, Given(pa.table({"id": ["a"]}), sends, EVENTS)) == 0


def test_an_audit_needs_a_log() -> None:
    with pytest.raises(TableError, match="an audit needs the log of what was sent"):
        audit(RULES.program, Given(None), DataMap())


def test_kinds_of_messages_are_not_without_number(spark: "SparkSession", monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auditing, "MOST_KINDS", 1)
    given = log(Random(1))
    frames = Given(*map(spark.createDataFrame, (given.customers, given.sends, given.events)))
    with pytest.raises(TableError, match="kinds of messages differ in `campaign`"):
        audit(RULES.program, frames, DataMap())
