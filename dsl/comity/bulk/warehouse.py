"""The query of a screen as a text to run where the data lives, with the tables and columns that it has there.

A query reads tables of canonical names and types (see `comity.backends.sql`). Where a warehouse calls a table or a
column otherwise, the names in the query are exchanged: those of tables in place, those of columns by a query in front
that gives them the canonical ones. What that is called, no table is called.
"""

from collections.abc import Container, Mapping
from datetime import UTC

from sqlglot import exp  # noqa: TID253 (queries are made of it; only what asks for one imports this module)
from sqlglot.errors import SqlglotError  # noqa: TID253 (likewise)

from comity.backends.sql.layout import Layout, Reads
from comity.backends.sql.screen import Query
from comity.bulk.asking import Asking
from comity.bulk.columns import TYPE, Wanted, check_names, wanted
from comity.bulk.data import DataMap
from comity.bulk.problems import TableError
from comity.text.record import record


@record
class Needed:
    """A table that a query reads: ``name`` is its own there, ``called`` has its columns' by the fields they are."""

    of: str
    name: str
    wanted: tuple[Wanted, ...]
    called: Mapping[str, str]

    @property
    def renamed(self) -> bool:
        """Whether a column is called otherwise than its field."""
        return any(field != column for field, column in self.called.items())


def query(asking: Asking, data: DataMap, dialect: str) -> Query:
    """Return the query of a screen over the tables that `[data]` names.

    All columns are supposed to be there. Raises NotExpressibleError, which names the rule, where the dialect lacks
    something, and TableError where `[data]` names what is not declared, or no table.
    """
    check_names(asking.program.vocabulary, data)
    made = asking.screen(_layout(asking.reads, data), dialect).query(asking.audience)
    tables = {one.of: one for one in needed(asking, data)}
    names = {of: _name(of, one.name, dialect) for of, one in tables.items()}
    taken = {name.name.lower() for name in names.values() if not name.db}
    select = _apart(_quoted(made.expression), taken)
    fronts = {of: _front(one, names[of], data) for of, one in tables.items() if one.renamed or _renames(of, data)}
    read = {of: exp.to_table(_free(of, taken)) if of in fronts else name for of, name in names.items()}
    for table in list(select.find_all(exp.Table)):
        if table.name in read and not table.db:
            new = read[table.name].copy()
            new.set("alias", table.args.get("alias"))
            table.replace(new)
    _put_in_front(select, {read[of].name: front for of, front in fronts.items()})
    return Query(select, made.dialect)


def needed(asking: Asking, data: DataMap) -> list[Needed]:
    """Return the tables that a query reads."""
    reads = asking.reads
    asked = ("customers", *(("sends",) if reads.history else ()), *(("events",) if reads.events else ()))
    return [_needed(of, asking, data) for of in asked]


def _needed(of: str, asking: Asking, data: DataMap) -> Needed:
    columns = tuple(one for one in wanted(of, asking.program.vocabulary, asking.reads) if not one.optional)
    named = data.columns(of)
    return Needed(of, data.tables.get(of, of), columns, {one.name: named.get(one.name, one.name) for one in columns})


def _layout(reads: Reads, data: DataMap) -> Layout:
    """Return tables in which all is there that a query reads."""
    return Layout(
        customers=reads.customers,
        sends=reads.sends if reads.history else None,
        events=bool(reads.events),
        complete_since=None if data.complete_since is None else data.complete_since.astimezone(UTC),
    )


# Names --------------------------------------------------------------------------------------------------------------


def _name(of: str, written: str, dialect: str) -> exp.Table:
    """Return a table's name as the warehouse reads it; raises TableError for what is none."""
    try:
        return exp.to_table(written, dialect=dialect)
    except SqlglotError as error:
        raise TableError(of, None, f"`{written}` in `[data.tables]` is no name of a table") from error


def _quoted(select: exp.Select) -> exp.Select:
    """Return the query with the names it makes in quotes, as it reads them: some engines fold what has none."""
    made = select.copy()
    for alias in made.find_all(exp.Alias):
        if alias.parent is not made:
            alias.args["alias"].set("quoted", True)  # noqa: FBT003 (sqlglot's way)
    return made


def _apart(select: exp.Select, taken: Container[str]) -> exp.Select:
    """Return the query with other names for its parts that are called as a table of the warehouse is."""
    parts = {part.alias for part in select.ctes}
    other = {name: _free(name, taken) for name in parts if name.lower() in taken}
    for node in select.find_all(exp.Identifier):
        if node.name in other and _names_a_table(node):
            node.set("this", other[node.name])
    return select


def _free(name: str, taken: Container[str]) -> str:
    """Return a name that no table of the warehouse has."""
    free = f"comity_{name}"
    while free.lower() in taken:
        free += "_"
    return free


def _names_a_table(node: exp.Identifier) -> bool:
    return isinstance(node.parent, exp.Table | exp.TableAlias) or (
        isinstance(node.parent, exp.Column) and node.arg_key == "table"
    )


# Columns ------------------------------------------------------------------------------------------------------------


def _front(table: Needed, name: exp.Table, data: DataMap) -> exp.Select:
    """Return the query that gives a table's columns the names of their fields."""
    values = ((field, _value(table.of, field, column, data)) for field, column in table.called.items())
    named = [exp.alias_(value, field, quoted=True) for field, value in values]
    return exp.select(*named).from_(name.copy())


def _renames(of: str, data: DataMap) -> bool:
    return of == "events" and bool(data.event_types)


def _value(of: str, field: str, column: str, data: DataMap) -> exp.Expression:
    value = exp.column(exp.to_identifier(column, quoted=True))
    if field != TYPE.name or not _renames(of, data):
        return value
    made = exp.Case()
    for name, texts in data.event_types.items():
        for text in texts:
            made = made.when(value.eq(text), exp.Literal.string(name))
    for name in data.event_types:  # what the log calls otherwise is not meant by its own name
        made = made.when(value.eq(name), exp.Literal.string(""))
    return made.else_(value)


def _put_in_front(select: exp.Select, fronts: Mapping[str, exp.Select]) -> None:
    """Put queries, by their names, before all others of a WITH."""
    made = exp.select("*")
    for name, front in fronts.items():
        made.with_(name, as_=front, copy=False)
    parts = select.find(exp.With)
    if parts is not None:
        parts.set("expressions", [*made.ctes, *parts.expressions])
