"""Small expressions, so that those who build queries read as what they build."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlglot import exp

from comity.backends.sql.dialects import Dialect, instant
from comity.types.vocabulary import Value

Sql = exp.Expr

MOST_AT_ONCE = 64
"""How many conditions are nested before they are grouped: trees of thousands are too deep for parsers."""


def column(table: str, name: str) -> Sql:
    """Return a column, quoted where its name is a word of SQL."""
    return exp.column(exp.to_identifier(name, quoted=True), table=exp.to_identifier(table))


def text(value: str) -> Sql:
    """Return a text."""
    return exp.Literal.string(value)


def number(value: float) -> Sql:
    """Return a number; a negative one is a negation."""
    return exp.Neg(this=exp.Literal.number(-value)) if value < 0 else exp.Literal.number(value)


def truth(*, value: bool | None) -> Sql:
    """Return a truth value; unknown is a NULL that knows it is one."""
    return exp.cast(exp.null(), "boolean") if value is None else exp.Boolean(this=value)


def literal(value: Value, dialect: Dialect) -> Sql:
    """Return a single value; sets are listed by `texts`."""
    match value:
        case bool():
            return truth(value=value)
        case int():
            return number(value)
        case float():
            return exp.cast(number(value), "double")
        case str():
            return text(value)
        case datetime():
            return instant(dialect, value)
        case date():
            return exp.cast(text(value.isoformat()), "date")
        case frozenset():
            return texts(sorted(value))


def texts(values: Iterable[str]) -> Sql:
    """Return a list of texts."""
    return exp.Array(expressions=[text(value) for value in values])


def conjunction(items: Iterable[Sql]) -> Sql:
    """Return ``a AND b AND …``; TRUE for none."""
    return _joined(exp.And, list(items), empty=True)


def disjunction(items: Iterable[Sql]) -> Sql:
    """Return ``a OR b OR …``; FALSE for none."""
    return _joined(exp.Or, list(items), empty=False)


def _joined(kind: type[exp.And] | type[exp.Or], items: Sequence[Sql], *, empty: bool) -> Sql:
    if not items:
        return truth(value=empty)
    if len(items) > MOST_AT_ONCE:
        half = len(items) // 2
        return kind(
            this=bracketed(_joined(kind, items[:half], empty=empty)),
            expression=bracketed(_joined(kind, items[half:], empty=empty)),
        )
    made = items[0] if len(items) == 1 else bracketed(items[0], unless=kind)
    for item in items[1:]:
        made = kind(this=made, expression=bracketed(item, unless=kind))
    return made


def bracketed(item: Sql, unless: type[Sql] | None = None) -> Sql:
    """Return an expression in brackets where it is a compound, of another kind than ``unless``."""
    if unless is not None and isinstance(item, unless):
        return item
    return exp.Paren(this=item) if isinstance(item, exp.Connector) else item


def negation(item: Sql) -> Sql:
    """Return ``NOT item``."""
    return exp.Not(this=exp.Paren(this=item) if isinstance(item, exp.Connector | exp.Binary | exp.In) else item)


def is_null(item: Sql) -> Sql:
    """Return ``item IS NULL``."""
    return exp.Is(this=item, expression=exp.null())


def is_known(item: Sql) -> Sql:
    """Return ``NOT item IS NULL``, which is never NULL."""
    return exp.Not(this=is_null(item))


def surely(item: Sql) -> Sql:
    """Return whether a condition is true: FALSE where it is NULL."""
    return item if isinstance(item, exp.Boolean) else either(item, truth(value=False))


def possibly(item: Sql) -> Sql:
    """Return whether a condition is not false: TRUE where it is NULL."""
    return item if isinstance(item, exp.Boolean) else either(item, truth(value=True))


def either(*items: Sql) -> Sql:
    """Return the first of some values that is not NULL."""
    return exp.Coalesce(this=items[0], expressions=list(items[1:]))


def case(*branches: tuple[Sql, Sql], default: Sql | None = None) -> Sql:
    """Return the value of the first branch whose condition is true, else the default (NULL)."""
    ifs = [exp.If(this=condition, true=value) for condition, value in branches]
    return exp.Case(ifs=ifs, default=default)


def among(item: Sql, values: Sequence[Sql]) -> Sql:
    """Return ``item IN (values)``; of none it is FALSE where the item is known."""
    if not values:
        return case((is_known(item), truth(value=False)))
    return exp.EQ(this=item, expression=values[0]) if len(values) == 1 else exp.In(this=item, expressions=list(values))
