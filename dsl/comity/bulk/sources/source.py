"""A table as it was given: which columns it has, and how DuckDB reads them."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta

from comity.bulk import quoting
from comity.bulk.cells import family
from comity.text.record import record

ABROAD = timedelta(days=1)
"""No clock on earth is further from UTC."""


@record
class Cut:
    """What is needed of a table: ``columns`` by their names in it, and rows not before ``since`` in the column ``at``.

    ``since`` (UTC) is a bound that may be looked away from: it saves reading, and decides nothing.
    """

    columns: tuple[str, ...]
    at: str | None = None
    since: datetime | None = None

    def where(self, types: Mapping[str, str]) -> str:
        """Return the condition on rows in SQL, with ``WHERE`` in front, or an empty text."""
        if self.at is None or self.since is None:
            return ""
        match family(types[self.at]):
            case "instant":
                return f" WHERE {quoting.name(self.at)} >= TIMESTAMPTZ '{self.since:%Y-%m-%d %H:%M:%S.%f+00}'"
            case "local":
                return f" WHERE {quoting.name(self.at)} >= TIMESTAMP '{self.since - ABROAD:%Y-%m-%d %H:%M:%S.%f}'"
            case _:
                return ""


@record
class Source:
    """A table that can be read.

    ``columns`` are DuckDB's names of types by column; ``relation`` returns what stands behind ``FROM`` in a query for
    a cut of it. ``columnar`` tells that reading one column does not read the others.
    """

    columns: Mapping[str, str]
    relation: Callable[[Cut], str]
    columnar: bool = True


def selection(columns: Iterable[str]) -> str:
    """Return the names of columns in quotes with commas between, or ``NULL`` for none: rows are still counted."""
    return ", ".join(quoting.name(column) for column in columns) or "NULL"
