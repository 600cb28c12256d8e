"""What came of a screen or an audit: a row for each customer or each send, and counts by rule."""

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from comity.bulk.owed import Owed
from comity.bulk.problems import Note
from comity.bulk.sources.duck import Connection
from comity.bulk.write import write
from comity.program.nodes import Verdict
from comity.text.record import record


@record
class RuleCount:
    """How many customers or sends one rule speaks of: those of whom it is the ``first`` reason, and ``all`` of them.

    ``verdict`` is what it says; a rule that says one thing where it fires and another where it cannot be told has a
    count for each.
    """

    rule: str
    verdict: Verdict
    first: int
    all: int


class _Rows:
    """Rows of a query in a DuckDB connection, which is kept open as long as this is; read as a table by what can.

    pyarrow, Polars and DuckDB read it through the Arrow PyCapsule interface.
    """

    def __init__(
        self,
        connection: Connection,
        query: str,
        counts: Sequence[RuleCount],
        verdicts: Mapping[Verdict, int],
        notes: Sequence[Note],
    ) -> None:
        """Keep the connection, the query that yields the rows, what was counted, and what is to be told of tables."""
        self._connection = connection
        self._query = query
        self.counts = tuple(counts)
        self.verdicts = verdicts
        self.notes = tuple(notes)

    @property
    def allowed(self) -> int:
        """How many are allowed: `warn` still sends."""
        return sum(number for verdict, number in self.verdicts.items() if verdict <= Verdict.WARN)

    def __len__(self) -> int:
        """Return how many rows there are."""
        return sum(self.verdicts.values())

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Yield the rows as mappings, in no order."""
        for batch in self._reader():
            yield from batch.to_pylist()

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return the rows as a stream of Arrow batches."""
        return self._reader().__arrow_c_stream__(requested_schema)

    def to_arrow(self) -> Any:  # noqa: ANN401 (of pyarrow, an extra)
        """Return the rows as a `pyarrow.Table`."""
        return self._reader().read_all()

    def write(self, path: str | os.PathLike[str], stdout: BinaryIO | None = None) -> None:
        """Write the rows as Parquet, CSV or JSON lines (see `comity.bulk.write`); raises TableError."""
        write(self._connection, self._query, path, stdout)

    def _reader(self) -> Any:  # noqa: ANN401 (of pyarrow, an extra)
        return self._connection.sql(self._query).to_arrow_reader()


class Screened(_Rows):
    """The answers of a screen, a row for each customer of the audience.

    Rows have ``customer_id``, ``verdict``, ``first_rule`` (None where no rule speaks), ``rules`` (all that do, in the
    order of a decision's reasons) and ``until`` (UTC; None where it was not asked for, or there is none).
    """

    @property
    def audience(self) -> int:
        """How many customers are in the audience."""
        return len(self)


@record
class Step:
    """One message of a plan, in the order they were taken: its counts by rule and by outcome."""

    campaign: str | None
    id: str | None
    counts: tuple[RuleCount, ...]
    verdicts: Mapping[Verdict, int]

    @property
    def audience(self) -> int:
        """How many customers it is for."""
        return sum(self.verdicts.values())

    @property
    def allowed(self) -> int:
        """How many of them get it."""
        return sum(number for verdict, number in self.verdicts.items() if verdict <= Verdict.WARN)


class Planned(_Rows):
    """The answers of a plan, a row for each customer and message that is for them.

    Rows have ``customer_id``, ``campaign`` and ``id`` of the message, ``place`` (from 1, in the order of preference),
    and ``verdict``, ``first_rule`` and ``rules`` as those of a screen. ``steps`` are the messages in that order.
    """

    def __init__(
        self,
        connection: Connection,
        query: str,
        counts: Sequence[RuleCount],
        verdicts: Mapping[Verdict, int],
        notes: Sequence[Note],
        steps: Sequence[Step],
    ) -> None:
        """Keep what `Screened` keeps, and the messages."""
        super().__init__(connection, query, counts, verdicts, notes)
        self.steps = tuple(steps)


class Audited(_Rows):
    """The answers of an audit, a row for each send.

    Rows have ``customer_id``, ``at``, ``campaign``, ``id``, ``channel`` and ``purpose`` of the send, and ``verdict``,
    ``first_rule`` and ``rules`` as those of a screen. ``owed`` tells of each obligation whom it was not met.
    """

    def __init__(
        self,
        connection: Connection,
        query: str,
        counts: Sequence[RuleCount],
        verdicts: Mapping[Verdict, int],
        notes: Sequence[Note],
        owed: Sequence[Owed],
    ) -> None:
        """Keep what `Screened` keeps, and the obligations."""
        super().__init__(connection, query, counts, verdicts, notes)
        self.owed = tuple(owed)

    def by(self, what: str) -> list[tuple[str | None, Verdict, int]]:
        """Return how many sends of each outcome there were by ``campaign``, ``week`` (its monday, UTC) or ``rule``."""
        said = {"campaign": "campaign", "week": WEEK, "rule": "first_rule"}[what]
        query = f"SELECT {said} AS what, verdict, count(*) FROM ({self._query}) GROUP BY ALL ORDER BY ALL"
        rows = self._connection.execute(query).fetchall()
        return [(name, VERDICTS[verdict], number) for name, verdict, number in rows]

    def view(self, name: str) -> Connection:
        """Give the rows a name in the connection, and return it: it also has the tables they were judged by."""
        self._connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {self._query}")
        return self._connection


WEEK = """strftime(date_trunc('week', "at" AT TIME ZONE 'UTC'), '%Y-%m-%d')"""
VERDICTS = {str(verdict): verdict for verdict in Verdict}
