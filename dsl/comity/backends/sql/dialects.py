"""Where dialects differ and sqlglot leaves it to us: sets, and instants as literals.

Each function of a dialect is a template in that dialect. `_a`, `_b` are its arguments and `_e` stands for an element.
Every one of them is NULL where an argument is NULL; what an engine answers by itself for NULL was looked up.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache

import sqlglot
from sqlglot import exp

from comity.text.record import record

NULL_SAFE = "CASE WHEN _a IS NULL THEN NULL ELSE {} END"
BOTH_SAFE = "CASE WHEN _a IS NULL OR _b IS NULL THEN NULL ELSE {} END"


class NotExpressibleError(ValueError):
    """A dialect cannot say something with exactly the meaning it has.

    ``rule`` is the id of the rule that asks for it, once it is known; ``what`` is a noun phrase.
    """

    def __init__(self, dialect: str, what: str, rule: str | None = None) -> None:
        """Say what the dialect lacks."""
        self.dialect = dialect
        self.what = what
        self.rule = rule
        named = "" if rule is None else f"`{rule}`: "
        super().__init__(f"{named}{dialect} cannot express {what}")

    def of(self, rule: str) -> "NotExpressibleError":
        """Return the same of a rule that is known now."""
        return NotExpressibleError(self.dialect, self.what, self.rule or rule)


@record
class Dialect:
    """One dialect. ``contains`` is ``_a has the text _b``, ``overlaps`` ``_a shares an element with _b``.

    ``includes`` is ``_a has all of _b``, ``size`` the number of elements, ``some`` ``the condition _p holds for some
    element _e of _a``; ``compact`` makes a list of its arguments (of the list _a) without NULLs, in their order;
    ``instant`` makes an instant of the text _a, which is written in UTC; ``prefix`` is ``_a begins with _b``.
    """

    name: str
    contains: str
    overlaps: str
    includes: str
    size: str
    some: str | None
    compact: str
    instant: str = "CAST(_a AS TIMESTAMPTZ)"
    prefix: str = "STARTS_WITH(_a, _b)"


DIALECTS: Mapping[str, Dialect] = {
    item.name: item
    for item in (
        Dialect(
            "duckdb",
            contains="LIST_CONTAINS(_a, _b)",
            overlaps="LIST_HAS_ANY(_a, _b)",
            includes="LIST_HAS_ALL(_a, _b)",
            size="LEN(_a)",
            some="LEN(LIST_FILTER(_a, _e -> _p)) > 0",
            compact="LIST_FILTER(_a, _e -> NOT _e IS NULL)",
        ),
        Dialect(
            "spark",
            contains="ARRAY_CONTAINS(_a, _b)",
            overlaps="ARRAYS_OVERLAP(_a, _b)",
            includes=BOTH_SAFE.format("SIZE(ARRAY_EXCEPT(_b, _a)) = 0"),  # without ANSI mode the size of NULL is -1
            size=NULL_SAFE.format("SIZE(_a)"),
            some="EXISTS(_a, _e -> _p)",
            compact="FILTER(_a, _e -> NOT _e IS NULL)",
            instant="CAST(_a AS TIMESTAMP)",
        ),
        Dialect(
            "postgres",
            contains="_b = ANY(_a)",
            overlaps="_a && _b",
            includes="_a @> _b",
            size="CARDINALITY(_a)",
            some=NULL_SAFE.format("EXISTS(SELECT 1 FROM UNNEST(_a) AS _u(_e) WHERE _p)"),
            compact="ARRAY_REMOVE(_a, NULL)",
        ),
        Dialect(
            "bigquery",
            contains=BOTH_SAFE.format("_b IN UNNEST(_a)"),
            overlaps=BOTH_SAFE.format("EXISTS(SELECT 1 FROM UNNEST(_a) AS _e WHERE _e IN UNNEST(_b))"),
            includes=BOTH_SAFE.format("NOT EXISTS(SELECT 1 FROM UNNEST(_b) AS _e WHERE NOT _e IN UNNEST(_a))"),
            size="ARRAY_LENGTH(_a)",
            some=NULL_SAFE.format("EXISTS(SELECT 1 FROM UNNEST(_a) AS _e WHERE _p)"),
            compact="ARRAY(SELECT _e FROM UNNEST(_a) AS _e WITH OFFSET AS _n WHERE NOT _e IS NULL ORDER BY _n)",
            instant="CAST(_a AS TIMESTAMP)",
        ),
        Dialect(
            "snowflake",
            contains="ARRAY_CONTAINS(CAST(_b AS VARIANT), _a)",
            overlaps="ARRAYS_OVERLAP(_a, _b)",
            includes="ARRAY_SIZE(ARRAY_EXCEPT(_b, _a)) = 0",
            size="ARRAY_SIZE(_a)",
            some="ARRAY_SIZE(FILTER(_a, _e -> _p)) > 0",
            compact="ARRAY_COMPACT(_a)",
        ),
        Dialect(
            "redshift",
            contains="ARRAY_CONTAINS(_a, _b)",
            overlaps="ARRAYS_OVERLAP(_a, _b)",
            includes="GET_ARRAY_LENGTH(ARRAY_EXCEPT(_b, _a)) = 0",
            size="GET_ARRAY_LENGTH(_a)",
            some=None,
            compact="ARRAY_EXCEPT(_a, ARRAY(NULL))",
            prefix="LEFT(_a, LEN(_b)) = _b",
        ),
        Dialect(
            "trino",
            contains="CONTAINS(_a, _b)",
            overlaps="ARRAYS_OVERLAP(_a, _b)",
            includes="CARDINALITY(ARRAY_EXCEPT(_b, _a)) = 0",
            size="CARDINALITY(_a)",
            some="ANY_MATCH(_a, _e -> _p)",
            compact="FILTER(_a, _e -> NOT _e IS NULL)",
            instant="CAST(_a AS TIMESTAMP(6) WITH TIME ZONE)",
        ),
        Dialect(
            "clickhouse",
            contains="has(_a, _b)",
            overlaps="hasAny(_a, _b)",
            includes="hasAll(_a, _b)",
            size="length(_a)",
            some="arrayExists(_e -> _p, _a)",
            compact="arrayFilter(_e -> NOT _e IS NULL, _a)",
            instant="toDateTime64(_a, 6, 'UTC')",
        ),
    )
}
"""All dialects by name. A set in ClickHouse is an Array, which cannot be NULL: there an empty one is known."""


def dialect_of(name: str) -> Dialect:
    """Return a dialect; raises KeyError for a name that is none."""
    return DIALECTS[name]


def call(dialect: Dialect, template: str, **arguments: exp.Expr) -> exp.Expr:
    """Return a template of the dialect with its arguments put in; ``a`` stands for `_a`."""

    def put_in(node: exp.Expr) -> exp.Expr:
        found = arguments.get(node.name[1:]) if isinstance(node, exp.Column) and node.name.startswith("_") else None
        return node if found is None else found.copy()

    made = _parsed(template, dialect.name).transform(put_in)
    return exp.paren(made, copy=False) if isinstance(made, exp.Connector | exp.Binary | exp.Not) else made


@lru_cache(maxsize=256)
def _parsed(template: str, dialect: str) -> exp.Expr:
    return sqlglot.parse_one(template, read=dialect)


def instant(dialect: Dialect, at: datetime) -> exp.Expr:
    """Return an instant as a literal, to the microsecond."""
    written = at.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")
    zoned = written if dialect.name == "clickhouse" else f"{written}+00:00"
    return call(dialect, dialect.instant, a=exp.Literal.string(zoned))
