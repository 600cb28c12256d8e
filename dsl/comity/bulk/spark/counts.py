"""Cells and rows that say nothing because they do not fit: counted in one pass over each table."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from comity.bulk.columns import Bound
from comity.bulk.counts import Count, said, there_twice
from comity.bulk.problems import Note
from comity.bulk.spark import quoting
from comity.bulk.spark.cells import family
from comity.bulk.spark.session import reading
from comity.bulk.spark.tables import Frames
from comity.bulk.tables import KEYS, Table

if TYPE_CHECKING:  # of pyspark, an extra
    from pyspark.sql import DataFrame


def count_cells(frames: Frames) -> tuple[Note, ...]:
    """Return a note for each column with cells that do not fit, and for rows without customer, time or type.

    Only the counts come to the driver. Raises TableError for customers who are there twice, from one instant on.
    """
    notes: list[Note] = []
    for table in frames.tables.opened:
        with reading(table.of, "what was given"):
            notes += _notes(table, frames.given[table.of])
            if table.of == "customers":
                _check_unique(frames.canonical[table.of], versions=frames.tables.layout.versions)
    return tuple(notes)


def _notes(table: Table, given: "DataFrame") -> Iterator[Note]:
    types = {field.name: field.dataType.simpleString() for field in given.schema.fields}
    counts = [count for one in table.bound for count in _counts(one, types[one.column])]
    asked = (
        part for one in counts for part in (f"count_if({one.where})", f"min(IF({one.where}, {one.example}, NULL))")
    )
    row = tuple(given.selectExpr(*asked).head() or ()) if counts else ()
    for count, number, example in zip(counts, row[::2], row[1::2], strict=True):
        if number:
            yield said(table, count, number, example)


def _counts(one: Bound, type_: str) -> Iterator[Count]:
    column = quoting.name(one.column)
    if one.cell.misfit is not None:
        example = f"to_json({column})" if family(type_) == "json" else f"CAST({column} AS STRING)"
        yield Count(one, one.cell.misfit, example)
    if one.wanted in KEYS:
        yield Count(one, f"({one.cell.value}) IS NULL", "CAST(NULL AS STRING)", lacks=True)


def _check_unique(customers: "DataFrame", *, versions: bool) -> None:
    """Raise TableError for an id of two rows; of ids that are told apart by their hashes nothing else is shuffled."""
    keys = ["id", "valid_from"] if versions else ["id"]
    row = customers.selectExpr("count(id)", f"count(DISTINCT xxhash64({', '.join(keys)}))").head()
    if row is None or row[0] == row[1]:
        return
    for found in customers.groupBy(*keys).count().where("count > 1").orderBy("id").head(1):
        raise there_twice(found["id"], found["count"], versions=versions)
