"""Tables opened as commands open them, and read back as plain rows."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import duckdb

import comity
from comity.backends.sql.layout import Reads
from comity.bulk.counts import count_cells
from comity.bulk.data import read_data
from comity.bulk.tables import Given, Tables, open_tables
from comity.types.vocabulary import Vocabulary

Raw = Mapping[str, object]
POLICY = """
customer has
  plan: one of free < basic < premium
  household: text
  score: number
message has
  offer: any of trial, discount
never send anything to stage == adoption because "x"
"""
WORDS: Vocabulary = comity.compile(POLICY).vocabulary
FIELDS = frozenset(
    (
        "stage",
        "plan",
        "household",
        "consent",
        "unsubscribed_from",
        "do_not_contact",
        "open_cases",
        "score",
        "birth_date",
        "signed_up_at",
        "timezone",
    )
)
EVERY_FIELD = Reads(customers=FIELDS)


class Opened:
    """What there is of tables, what is said of them, and their rows."""

    def __init__(
        self, given: Given, reads: Reads = EVERY_FIELD, data: Raw | None = None, since: datetime | None = None
    ) -> None:
        self.connection = duckdb.connect()
        self.tables: Tables = open_tables(self.connection, given, WORDS, read_data(data or {}), reads, since)

    def rows(self, of: str = "customers") -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self.connection.sql(f"SELECT * FROM {of}").to_arrow_table().to_pylist()  # noqa: S608 (a name of ours)
        return rows

    def said(self) -> list[str]:
        return [str(note) for note in (*self.tables.notes, *count_cells(self.connection, self.tables))]


def cells(given: object, data: Raw | None = None) -> list[dict[str, Any]]:
    """Return the customers in a table, without what nobody knows."""
    rows = Opened(Given(given), data=data).rows()
    return [{name: value for name, value in row.items() if value is not None} for row in rows]
