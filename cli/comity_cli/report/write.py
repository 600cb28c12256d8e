"""The report of an audit, from the tables to the page: what `comity audit --html` calls."""

from comity.policies import Rulebook
from comity_cli.report.gather import Options, gather
from comity_cli.report.page import render
from comity_cli.report.people import Connection

__all__ = ["Options", "write_report"]


def write_report(connection: Connection, book: Rulebook, options: Options) -> str:
    """Return the page, as HTML, on the sends in the relation ``judged`` of a DuckDB connection.

    ``judged`` has a row for each past send: customer_id, at, campaign, id, channel, purpose, verdict, first_rule and
    rules. The canonical relations ``customers``, ``sends`` and ``events`` are read where they are. ``book`` is the
    policy the sends were judged by. Temporary tables named ``comity_report_…`` are left on the connection.
    """
    return render(gather(connection, book, options))
