"""Until when customers are refused, on Spark: asked of the evaluator itself, where the customers are.

Facts and history of a customer come together in one row, by the customer alone (and by what is shared, where customers
share a limit). Each row is one call of a Python function on Spark's workers; Arrow's would need pandas.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from comity.bulk.asking import Asking
from comity.bulk.spark import quoting
from comity.bulk.spark.tables import Frames
from comity.bulk.until import as_known, facts_of, history_of, refused_until, shared_keys
from comity.text.record import record
from comity.types.vocabulary import Field, Kind

if TYPE_CHECKING:  # of pyspark, an extra
    from pyspark.sql import DataFrame

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TICK = timedelta(microseconds=1)
Fields = Mapping[str, Field]


@record
class _Facts:
    """The fields that are read of customers and of sends."""

    own: Fields
    sent: Fields


def untils(asking: Asking, frames: Frames, refused: "DataFrame") -> "DataFrame":
    """Return ``customer_id`` and ``until`` of the customers of ``refused`` who will not be refused at some time."""
    from pyspark.sql.functions import udf  # noqa: PLC0415 (an extra)

    layout = frames.tables.layout
    facts, known_of = _facts(asking, frames), as_known(asking, layout)

    def answer(customer: Any, sends: Any, events: Any) -> int | None:  # noqa: ANN401 (rows of pyspark)
        known = facts_of({**facts.own}, _row(facts.own, customer.asDict()))
        known["id"] = customer["id"]
        earlier = [{**_row(facts.sent, row.asDict()), "owner": row["owner"]} for row in sends or ()]
        happened = [_row({}, row.asDict()) for row in events or ()]
        found = refused_until(known_of, known, history_of(layout, facts.sent, earlier, happened))
        return None if found is None else (found - EPOCH) // TICK

    asked = udf(answer, "bigint", useArrow=False)
    rows = _situations(asking, frames, refused, facts)
    return rows.select("customer_id", asked("customer", "sends", "events").alias("at")).selectExpr(
        "customer_id", "timestamp_micros(at) AS until"
    )


def _facts(asking: Asking, frames: Frames) -> _Facts:
    words, reads, layout = asking.program.vocabulary, asking.reads, frames.tables.layout
    own = {name: words.customer[name] for name in sorted(reads.customers & layout.customers)}
    sent = {name: words.message[name] for name in sorted(reads.sends & (layout.sends or frozenset()))}
    return _Facts(own, sent)


def _row(fields: Fields, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row with instants, which come as microseconds: Spark would give them in the zone of its worker."""
    times = {"at"} | {name for name, field in fields.items() if field.type.kind is Kind.INSTANT}
    return {name: _instant(value) if name in times else value for name, value in row.items()}


def _instant(micros: int | None) -> datetime | None:
    return None if micros is None else EPOCH + micros * TICK


# Queries ------------------------------------------------------------------------------------------------------------


def _situations(asking: Asking, frames: Frames, refused: "DataFrame", facts: _Facts) -> "DataFrame":
    """Return each customer's facts, sends and events: ``customer_id, customer, sends, events``."""
    wanted = refused.select("customer_id")
    own = ", ".join(["id", *(_column(name, field) for name, field in facts.own.items())])
    customers = frames.canonical["customers"].selectExpr("id AS customer_id", f"struct({own}) AS customer")
    rows = wanted.join(customers, "customer_id")
    rows = _with(rows, "sends", _sends(asking, frames, wanted, facts.sent))
    return _with(rows, "events", _events(frames, wanted))


def _with(rows: "DataFrame", name: str, found: "DataFrame | None") -> "DataFrame":
    """Return rows with what is found for their customers, in one list."""
    if found is None:
        return rows.selectExpr("*", f"CAST(NULL AS array<string>) AS {name}")
    listed = found.groupBy("customer_id").agg({"item": "collect_list"}).withColumnRenamed("collect_list(item)", name)
    return rows.join(listed, "customer_id", "left")


def _sends(asking: Asking, frames: Frames, wanted: "DataFrame", sent: Fields) -> "DataFrame | None":
    """Return the sends that count for each customer: their own, and those of who shares a limit."""
    if "sends" not in frames.canonical:
        return None
    items = ", ".join(["customer AS owner", "unix_micros(at) AS at", *(_column(n, field) for n, field in sent.items())])
    sends = frames.canonical["sends"].selectExpr("customer AS owner", f"struct({items}) AS item")
    owners = wanted.selectExpr("customer_id", "customer_id AS owner")
    keys = [key for key in shared_keys(asking) if key in frames.tables.layout.customers]
    if keys:
        shared = frames.canonical["customers"].selectExpr("id", *map(quoting.name, keys))
        own = wanted.join(shared.withColumnRenamed("id", "customer_id"), "customer_id")
        together = own.join(shared.withColumnRenamed("id", "owner"), keys)
        owners = owners.union(together.select("customer_id", "owner")).distinct()
    return owners.join(sends, "owner").select("customer_id", "item")


def _events(frames: Frames, wanted: "DataFrame") -> "DataFrame | None":
    if "events" not in frames.canonical:
        return None
    items = "struct(type, unix_micros(at) AS at) AS item"
    events = frames.canonical["events"].selectExpr("customer AS customer_id", items)
    return wanted.join(events, "customer_id")


def _column(name: str, field: Field) -> str:
    quoted = quoting.name(name)
    return f"unix_micros({quoted}) AS {quoted}" if field.type.kind is Kind.INSTANT else quoted
