"""What came of a screen: a row for each customer of the audience, and counts by rule."""

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from comity.bulk.problems import Note
from comity.bulk.sources.duck import Connection
from comity.bulk.write import write
from comity.program.nodes import Verdict
from comity.text.record import record


@record
class RuleCount:
    """How many customers one rule speaks of: those of whom it is the ``first`` reason, and ``all`` of them.

    ``verdict`` is what it says; a rule that says one thing where it fires and another where it cannot be told has a
    count for each.
    """

    rule: str
    verdict: Verdict
    first: int
    all: int


class Screened:
    """The answers of a screen, in a DuckDB connection that is kept open as long as this is.

    Rows have ``customer_id``, ``verdict``, ``first_rule`` (None where no rule speaks), ``rules`` (all that do, in the
    order of a decision's reasons) and ``until`` (UTC; None where it was not asked for, or there is none). pyarrow,
    Polars and DuckDB read it as a table (the Arrow PyCapsule interface).
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
    def audience(self) -> int:
        """How many customers are in the audience."""
        return sum(self.verdicts.values())

    @property
    def allowed(self) -> int:
        """How many of them may be sent the message: `warn` still sends."""
        return sum(number for verdict, number in self.verdicts.items() if verdict <= Verdict.WARN)

    def __len__(self) -> int:
        """Return the size of the audience."""
        return self.audience

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Yield the rows as mappings, in no order."""
        for batch in self._reader():
            for row in batch.to_pylist():
                yield row

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
