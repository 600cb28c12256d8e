"""A screen on Spark: whom of an audience a message may be sent to, and who is refused by which rule.

It is the screen of `comity.bulk.screening`: a number with a bit for everything that a rule can say is worked out for
each customer, and what it means once for each number.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from comity.backends.sql.screen import Entry, meaning
from comity.bulk.asking import Asking
from comity.bulk.data import DataMap
from comity.bulk.screening import Coded, counts, may_pass, timely, until_unknown, verdicts
from comity.bulk.spark.counts import count_cells
from comity.bulk.spark.results import SparkScreened
from comity.bulk.spark.session import local, reading
from comity.bulk.spark.sources import is_frame
from comity.bulk.spark.tables import open_frames
from comity.bulk.spark.until import untils
from comity.bulk.tables import Given
from comity.bulk.until import sets_of_keys

if TYPE_CHECKING:  # of pyspark, an extra
    from pyspark.sql import DataFrame, SparkSession


COLUMNS = ("customer_id", "verdict", "first_rule", "rules", "until")


def screen(
    asking: Asking,
    given: Given,
    data: DataMap,
    session: "SparkSession | None" = None,
    *,
    until: bool = False,
    checked: bool = True,
) -> SparkScreened:
    """Return the answers for all customers of the audience; raises TableError and NotExpressibleError.

    Tables are data frames of Spark or paths (see `comity.bulk.spark.sources`). The session is the one given, that of
    the data frames, or one on this machine (`local`). ``until`` tells whether to work out for those who are refused
    when they no longer will be, in Python on Spark's workers, which need this package then. ``checked`` tells whether
    to count the cells that do not fit, which reads all tables once more. Of customers with several rows it takes the
    one that is valid when the message is sent (see `comity.bulk.screening.screen`).
    """
    opened = open_frames(session or session_of(given), given, asking.program.vocabulary, data, asking.reads)
    notes = [*opened.tables.notes, *(count_cells(opened) if checked else ())]
    frames = opened.valid(asking.at if isinstance(asking.at, datetime) else asking.at(""))
    asked = asking.screen(frames.tables.layout, "spark")
    coded = kept(frames.ask(asked.coded(asking.audience)))
    found = codes_of(coded, asked.entries)
    passing = [item for item in found if may_pass(item.meaning, timely(asking.rules))] if until else []
    if passing and len(sets_of_keys(asking)) > 1:
        notes.append(until_unknown(sum(item.customers for item in passing)))
        passing = []
    rows, keeping = meant(coded, found), [coded]
    if passing:
        answers = kept(untils(asking, frames, coded.where(_one_of([item.codes for item in passing]))))
        rows, keeping = rows.join(answers, "customer_id", "left"), [coded, answers]
    else:
        rows = rows.selectExpr("*", "CAST(NULL AS TIMESTAMP) AS until")
    return SparkScreened(rows.select(*COLUMNS), keeping, counts(found), verdicts(found), notes)


def session_of(given: Given) -> "SparkSession":
    """Return the session that a table is of, or else one on this machine."""
    tables = (given.customers, given.sends, given.events)
    of_frames = (table.sparkSession for table in tables if is_frame(table))  # type: ignore[attr-defined]
    return next(of_frames, None) or local()


def kept(rows: "DataFrame") -> "DataFrame":
    """Return rows that are worked out once and then kept by Spark, on its disks where memory is short."""
    from pyspark import StorageLevel  # noqa: PLC0415 (an extra)

    return rows.persist(StorageLevel.MEMORY_AND_DISK)


def codes_of(coded: "DataFrame", entries: Sequence[Entry]) -> list[Coded]:
    """Return what the codes of some rows mean, and of how many rows; these alone come to the driver."""
    names = code_columns(coded)
    with reading("customers", "what was given"):
        rows = sorted(map(tuple, coded.groupBy(*names).count().collect()))
    return [Coded(row[:-1], meaning(entries, row[:-1]), row[-1]) for row in rows]


def meant(coded: "DataFrame", found: Sequence[Coded]) -> "DataFrame":
    """Return rows with what their codes mean, which is sent to everyone as a small table."""
    from pyspark.sql.functions import broadcast  # noqa: PLC0415 (an extra)

    names = code_columns(coded)
    columns = ", ".join(f"{name} bigint" for name in names)
    schema = f"{columns}, verdict string, first_rule string, rules array<string>"
    rows = [
        (*item.codes, str(item.meaning.verdict), item.meaning.first, [entry.rule for entry in item.meaning.entries])
        for item in found
    ]
    return coded.join(broadcast(coded.sparkSession.createDataFrame(rows, schema)), names)


def code_columns(coded: "DataFrame") -> list[str]:
    """Return the columns that hold codes."""
    return [name for name in coded.columns if name.startswith("code_")]


def _one_of(codes: Sequence[Sequence[int]]) -> str:
    same = (" AND ".join(f"code_{place} = {code}" for place, code in enumerate(row, 1)) for row in codes)
    return " OR ".join(f"({item})" for item in same)
