"""What the tests of Spark ask: one policy that reads everything, of a few customers."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import duckdb
import pyarrow as pa

import comity
from comity.bulk.asking import Asking, asking
from comity.bulk.data import DataMap
from comity.bulk.results import Screened
from comity.bulk.screening import screen
from comity.bulk.tables import Given
from comity.types.vocabulary import Value

POLICY = comity.compile("""
customer has
  household: text
  fond_of: any of cats, dogs
  joined: instant
message has
  about: any of cats, dogs
never send purpose:marketing to stage == adoption because "they are new"
limit purpose:marketing to 2 per 7 days because "enough"
limit purpose:marketing to 3 per calendar week customer time for each household because "they live together"
only send purpose:marketing between 08:00 and 20:00 because "people sleep"
only send purpose:marketing to fond_of has all of [cats, dogs] because "both"
never send purpose:marketing within 2 days after joined because "too early"
never send purpose:marketing within 2 days after purchased because "they just did"
""")
NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
MESSAGE: Mapping[str, Value] = {"campaign": "spring", "purpose": "marketing"}
ASKING: Asking = asking(POLICY.program, MESSAGE, NOW)


def hour(of_the_third: int) -> datetime:
    return datetime(2026, 3, 3, of_the_third, tzinfo=UTC)


LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
CUSTOMERS = pa.table(
    {
        "id": ["a", "b", "c", "d", "e"],
        "stage": ["adoption", "retention", "gone", "advocacy", "retention"],
        "household": ["h", "h", None, "i", "j"],
        "timezone": ["Europe/Berlin", "Asia/Tokyo", "Mars", "America/New_York", "UTC"],
        "fond_of": [["cats", "dogs"], None, ["cats"], ["dogs", "cats"], ["cats", "dogs"]],
        "joined": pa.array([hour(1), None, LONG_AGO, hour(2), LONG_AGO], pa.timestamp("us", tz="UTC")),
    }
)
SENDS = pa.table(
    {
        "customer": ["a", "a", "b", "c", "nobody", None],
        "at": pa.array([hour(one) for one in range(1, 7)], pa.timestamp("us", tz="UTC")),
        "campaign": ["winter", "winter", "spring", None, "winter", "winter"],
        "purpose": ["marketing"] * 6,
    }
)
EVENTS = pa.table(
    {
        "customer": ["d", "b", "c"],
        "at": pa.array([hour(1), hour(13), LONG_AGO], pa.timestamp("us", tz="UTC")),
        "type": ["purchased", "purchased", "purchased"],
    }
)
TABLES = Given(CUSTOMERS, SENDS, EVENTS)


def by_duckdb(asked: Asking = ASKING, given: Given = TABLES, data: DataMap | None = None) -> Screened:
    return screen(duckdb.connect(), asked, given, data or DataMap(), until=True)


def ordered(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: (str(row["customer_id"]), str(row.get("at"))))
