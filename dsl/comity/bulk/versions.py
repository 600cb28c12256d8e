"""Customers with several rows, each valid from some instant on: which of them tells who a customer is at one."""

from datetime import UTC, datetime

from comity.backends.sql.layout import Layout
from comity.bulk.sources.duck import Connection
from comity.text.record import replace

VERSIONS = "comity_versions"


def keep_valid(connection: Connection, layout: Layout, at: datetime) -> Layout:
    """Let `customers` hold of each customer the row that is valid at an instant, and return what is there then.

    Customers whose first row is valid later are not there yet. Without a column `valid_from` nothing changes.
    """
    if not layout.versions:
        return layout
    connection.execute(f"DROP VIEW IF EXISTS {VERSIONS}")
    connection.execute(f"ALTER VIEW customers RENAME TO {VERSIONS}")
    latest = "row_number() OVER (PARTITION BY id ORDER BY valid_from DESC) = 1"
    now = f"TIMESTAMPTZ '{at.astimezone(UTC).isoformat()}'"
    query = f"SELECT * EXCLUDE (valid_from) FROM {VERSIONS} WHERE valid_from <= {now} QUALIFY {latest}"
    connection.execute(f"CREATE OR REPLACE TEMP VIEW customers AS {query}")
    return replace(layout, versions=False)


def keep_all(connection: Connection, layout: Layout) -> None:
    """Let `customers` hold all rows again, as ``layout`` says of it."""
    if layout.versions:
        connection.execute("DROP VIEW customers")
        connection.execute(f"ALTER VIEW {VERSIONS} RENAME TO customers")
