"""Tables on Spark, made canonical: data frames `customers`, `sends` and `events`, of which nothing was read yet."""

from collections.abc import Mapping
from datetime import UTC, datetime
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from sqlglot import exp  # noqa: TID253 (queries are made of it)

from comity.backends.sql.layout import Reads
from comity.backends.sql.screen import Query
from comity.bulk.columns import TYPE, Bound, bind, check_names, wanted
from comity.bulk.data import DataMap
from comity.bulk.problems import Note
from comity.bulk.spark import quoting
from comity.bulk.spark.cells import SPARK
from comity.bulk.spark.session import reading
from comity.bulk.spark.sources import frame
from comity.bulk.tables import KEYS, Given, Table, Tables, layout
from comity.text.record import record, replace
from comity.types.vocabulary import Vocabulary

if TYPE_CHECKING:  # of pyspark, an extra
    from pyspark.sql import DataFrame, SparkSession


@record
class Frames:
    """All tables that were opened: what is known of them, and the data frames, ``given`` and ``canonical``."""

    session: "SparkSession"
    tables: Tables
    given: Mapping[str, "DataFrame"]
    canonical: Mapping[str, "DataFrame"]

    def valid(self, at: datetime) -> "Frames":
        """Return the tables with the row of each customer that is valid at an instant; of who has none, none."""
        if not self.tables.layout.versions:
            return self
        latest = "row_number() OVER (PARTITION BY id ORDER BY valid_from DESC) AS comity_place"
        until_then = f"valid_from <= TIMESTAMP '{at.astimezone(UTC).isoformat(sep=' ')}'"
        rows = self.canonical["customers"].where(until_then).selectExpr("*", latest).where("comity_place = 1")
        layout = replace(self.tables.layout, versions=False)
        frames = {**self.canonical, "customers": rows.drop("comity_place", "valid_from")}
        return replace(self, tables=replace(self.tables, layout=layout), canonical=frames)

    def ask(self, query: Query, **others: "DataFrame") -> "DataFrame":
        """Return what a query yields of the canonical tables and others; no name of the session's is taken."""
        frames = {**self.canonical, **others}
        mark = f"comity_{token_hex(8)}_"
        marked = query.expression.copy()
        for table in list(marked.find_all(exp.Table)):
            if table.name in frames:
                name = table.alias_or_name
                table.replace(exp.to_table(mark + table.name, alias=name))
        text = Query(marked, query.dialect).sql(pretty=False).replace("{", "{{").replace("}", "}}")
        used: dict[str, Any] = {name: given for name, given in frames.items() if mark + name in text}
        for name in used:
            text = text.replace(mark + name, f"{{{name}}}")
        with reading("customers", "what was given"):
            return self.session.sql(text, None, **used)


def open_frames(session: "SparkSession", given: Given, words: Vocabulary, data: DataMap, reads: Reads) -> Frames:
    """Return the tables that a query reads, with columns as `comity.bulk.tables.open_tables` makes them.

    Raises TableError for a table or column that cannot be read.
    """
    check_names(words, data)
    asked = {
        "customers": given.customers,
        "sends": given.sends if reads.history else None,
        "events": given.events if reads.events else None,
    }
    there = {of: frame(session, of, item) for of, item in asked.items() if item is not None}
    opened, notes, canonical = [], [], {}
    for of, found in there.items():
        types = {field.name: field.dataType.simpleString() for field in found.schema.fields}
        said = list(bind(of, types, wanted(of, words, reads), data, SPARK))
        table = Table(of, tuple(one for one in said if isinstance(one, Bound)), of, columnar=True)
        opened.append(table)
        notes += [one for one in said if isinstance(one, Note)]
        canonical[of] = _canonical(found, table, data)
    return Frames(session, Tables(tuple(opened), layout(opened, data), tuple(notes)), there, canonical)


def _canonical(found: "DataFrame", table: Table, data: DataMap) -> "DataFrame":
    """Return a table by its canonical names, without rows that say nothing of anybody."""
    columns = [f"{_value(one, data)} AS {quoting.name(one.wanted.name)}" for one in table.bound]
    keys = " AND ".join(f"{quoting.name(one.wanted.name)} IS NOT NULL" for one in table.bound if one.wanted in KEYS)
    with reading(table.of, "what was given"):
        return found.selectExpr(*columns).where(keys)


def _value(one: Bound, data: DataMap) -> str:
    if one.wanted is not TYPE or not data.event_types:
        return one.cell.value
    named = [(text, name) for name, texts in data.event_types.items() for text in texts]
    named += [(name, "") for name in data.event_types]  # what the log calls otherwise is not meant by its own name
    cases = " ".join(f"WHEN {quoting.text(called)} THEN {quoting.text(name)}" for called, name in named)
    return f"CASE {one.cell.value} {cases} ELSE {one.cell.value} END"
