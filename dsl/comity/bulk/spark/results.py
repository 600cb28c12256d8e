"""What came of a screen or an audit on Spark: rows that stay there, and counts by rule."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

from comity.bulk.owed import Owed
from comity.bulk.problems import Note, TableError
from comity.bulk.results import VERDICTS, RuleCount
from comity.bulk.sources.files import ending
from comity.bulk.spark.session import reading
from comity.program.nodes import Verdict

if TYPE_CHECKING:  # of pyspark, an extra
    from pyspark.sql import DataFrame, SparkSession

OUTPUT = "output"
TIMES = "spark.sql.parquet.outputTimestampType"
FORMATS = {".parquet": "parquet", ".csv": "csv", ".jsonl": "json", ".ndjson": "json", "": "parquet"}
OPTIONS: Mapping[str, Mapping[str, str]] = {
    "parquet": {},
    "csv": {"header": "true", "escape": '"'},
    "json": {"ignoreNullFields": "false"},
}
WRITTEN = "write .parquet, .csv, .jsonl or .ndjson; each becomes a folder of parts"


class OnSpark:
    """Rows of a data frame, which are worked out where Spark is when they are asked for.

    What was worked out once is kept there for as long as this is open: `close` it, or use it as a context manager.
    """

    def __init__(
        self,
        dataframe: "DataFrame",
        kept: Sequence["DataFrame"],
        counts: Sequence[RuleCount],
        verdicts: Mapping[Verdict, int],
        notes: Sequence[Note],
    ) -> None:
        """Keep the rows, the data frames that are kept for them, what was counted, and what is to be told of tables."""
        self.dataframe = dataframe
        self._kept = tuple(kept)
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

    def write(self, path: str | os.PathLike[str]) -> None:
        """Write the rows as Parquet, CSV or JSON lines by the ending of the path; raises TableError.

        The path becomes a folder of parts, one for each partition, wherever Spark writes to; what was there is
        replaced. Spark commits it: the folder has a file `_SUCCESS` when it is whole. Without an ending it is Parquet.
        """
        name = os.fspath(path)
        form = FORMATS.get(ending(name.rstrip("/")))
        if form is None:
            raise TableError(OUTPUT, None, f"`{name}` has an ending that no format has", WRITTEN)
        rows = self.dataframe if form == "parquet" else _as_texts(self.dataframe, form)
        with reading(OUTPUT, f"`{name}`", "written"), _instants_as_instants(self.dataframe.sparkSession):
            rows.write.mode("overwrite").options(**OPTIONS[form]).format(form).save(name)

    def close(self) -> None:
        """Let go of what Spark keeps; the rows can be asked for again, and are then worked out again."""
        for item in self._kept:
            item.unpersist()

    def __enter__(self) -> Self:
        """Return this."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of what Spark keeps."""
        self.close()


class SparkScreened(OnSpark):
    """The answers of a screen; `dataframe` has a row for each customer of the audience.

    Its columns are ``customer_id``, ``verdict``, ``first_rule`` (None where no rule speaks), ``rules`` (all that do, in
    the order of a decision's reasons) and ``until`` (None where it was not asked for, or there is none).
    """

    @property
    def audience(self) -> int:
        """How many customers are in the audience."""
        return len(self)


class SparkAudited(OnSpark):
    """The answers of an audit; `dataframe` has a row for each send.

    Its columns are ``customer_id``, ``at``, ``campaign``, ``id``, ``channel`` and ``purpose`` of the send, and
    ``verdict``, ``first_rule`` and ``rules`` as those of a screen. ``owed`` tells of each obligation of
    how many it was not met.
    """

    def __init__(
        self,
        dataframe: "DataFrame",
        kept: Sequence["DataFrame"],
        counts: Sequence[RuleCount],
        verdicts: Mapping[Verdict, int],
        notes: Sequence[Note],
        owed: Sequence[Owed],
    ) -> None:
        """Keep what `SparkScreened` keeps, and the obligations."""
        super().__init__(dataframe, kept, counts, verdicts, notes)
        self.owed = tuple(owed)

    def by(self, what: str) -> list[tuple[str | None, Verdict, int]]:
        """Return how many sends of each outcome there were by ``campaign``, ``week`` (its monday, UTC) or ``rule``."""
        said = {"campaign": "campaign", "week": WEEK, "rule": "first_rule"}[what]
        rows = self.dataframe.selectExpr(f"{said} AS what", "verdict").groupBy("what", "verdict").count()
        found = rows.orderBy("what", "verdict").collect()
        return [(row["what"], VERDICTS[row["verdict"]], row["count"]) for row in found]


DAYS = "floor(unix_micros(at) / 86400000000)"
WEEK = f"CAST(date_from_unix_date(CAST({DAYS} - pmod({DAYS} + 3, 7) AS INT)) AS STRING)"


@contextmanager
def _instants_as_instants(session: "SparkSession") -> Iterator[None]:
    """Let Parquet files say that times are instants; Spark's default is an old type that has no zone."""
    before = session.conf.get(TIMES)
    session.conf.set(TIMES, "TIMESTAMP_MICROS")
    try:
        yield
    finally:
        session.conf.set(TIMES, str(before))


def _as_texts(rows: "DataFrame", form: str) -> "DataFrame":
    """Return rows with what a text format has no form for written as `comity.bulk.write` does."""
    types = {field.name: field.dataType.simpleString() for field in rows.schema.fields}
    return rows.selectExpr(*(f"{_text(f'`{name}`', type_, form)} AS `{name}`" for name, type_ in types.items()))


def _text(column: str, type_: str, form: str) -> str:
    if type_ == "timestamp":
        return _instant(column)
    if type_ == "array<string>" and form == "csv":
        odd = f"exists({column}, x -> x = '' OR contains(x, ';') OR startswith(x, '['))"
        return f"CASE WHEN size({column}) = 0 OR {odd} THEN to_json({column}) ELSE array_join({column}, ';') END"
    return column


def _instant(column: str) -> str:
    """Return an instant as text in UTC, whatever the zone of the session is."""
    since = f"make_dt_interval(0, 0, 0, CAST(unix_micros({column}) AS DECIMAL(20, 0)) / 1000000)"
    utc = f"CAST(TIMESTAMP_NTZ '1970-01-01 00:00:00' + {since} AS STRING)"
    return f"concat(replace({utc}, ' ', 'T'), 'Z')"
