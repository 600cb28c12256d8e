"""Which column is which field, and what is wrong where there is none or none of the right type."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Protocol

from comity.backends.sql.layout import Reads
from comity.bulk import quoting
from comity.bulk.cells import Cell, cell, family
from comity.bulk.data import DataMap
from comity.bulk.problems import Note, TableError
from comity.text.nearest import did_you_mean
from comity.text.record import record
from comity.types.values import expected
from comity.types.vocabulary import FactType, Field, Kind, Vocabulary

TEXT, INSTANT = FactType(Kind.TEXT), FactType(Kind.INSTANT)
VALID_FROM = "valid_from"
OWNER = "customer_id"


@record
class Wanted:
    """A column that a table should have: its canonical name and type.

    ``others`` are names it may have besides; one that is ``needed`` must be there, one that is ``optional`` is not even
    missed.
    """

    name: str
    type: FactType
    others: tuple[str, ...] = ()
    needed: bool = False
    optional: bool = False


@record
class Bound:
    """A field and the column it is read from: ``column`` by its name in the table, ``cell`` how."""

    wanted: Wanted
    column: str
    cell: Cell


class ReadCell(Protocol):
    """Return how a column is read as a field: see `comity.bulk.cells.cell`."""

    def __call__(
        self, column: str, type_: str, wanted: FactType, zone: str | None, *, own: bool = False
    ) -> Cell | None:
        """Return None where no cell of the type fits the field."""


@record
class Reader:
    """How an engine reads columns: ``name`` quotes one, ``cell`` and ``family`` are as in `comity.bulk.cells`."""

    name: Callable[[str], str]
    cell: ReadCell
    family: Callable[[str], str | None]


DUCKDB = Reader(quoting.name, cell, family)

ID = Wanted("id", TEXT, (OWNER,), needed=True)
CUSTOMER = Wanted("customer", TEXT, (OWNER,), needed=True)
AT = Wanted("at", INSTANT, needed=True)
SINCE = Wanted(VALID_FROM, INSTANT, optional=True)
TYPE = Wanted("type", TEXT, ("event",), needed=True)
OWN = {
    "customers": (ID, SINCE),
    "sends": (CUSTOMER, AT),
    "events": (CUSTOMER, AT, TYPE),
}
"""What each table has besides the fields of the vocabulary."""


def wanted(of: str, words: Vocabulary, reads: Reads) -> tuple[Wanted, ...]:
    """Return the columns that are read of a table, its own ones first."""
    fields: Mapping[str, Field] = {"customers": words.customer, "sends": words.message}.get(of, {})
    names = {"customers": reads.customers, "sends": reads.sends}.get(of, frozenset())
    own = OWN[of]
    known = {one.name for one in own}
    return (*own, *(Wanted(name, fields[name].type) for name in sorted(names) if name not in known))


def check_names(words: Vocabulary, data: DataMap) -> None:
    """Raise TableError where `[data]` speaks of a field or an event that is not declared."""
    declared: Mapping[str, Iterable[str]] = {"customers": words.customer, "sends": words.message, "events": ()}
    for of, fields in declared.items():
        known = [*fields, *(one.name for one in OWN[of])]
        _declared(of, data.columns(of), known, f"`[data.{of}]` names a field that is not declared")
    _declared("events", data.event_types, words.events, "`[data.event_types]` names an event that is not declared")


def _declared(of: str, names: Iterable[str], known: Iterable[str], words: str) -> None:
    known = list(known)
    for name in names:
        if name not in known:
            raise TableError(of, name, f"{words}: `{name}`", did_you_mean(name, known))


def bind(
    of: str, columns: Mapping[str, str], asked: Iterable[Wanted], data: DataMap, reader: Reader = DUCKDB
) -> Iterator[Bound | Note]:
    """Yield each column asked for, or the note that it is missing; raises TableError for one that cannot be used.

    ``columns`` are an engine's names of types by column, ``reader`` is that engine.
    """
    for one in asked:
        column = _column(of, columns, one, data)
        if column is not None:
            yield _bound(of, column, columns[column], one, data, reader)
        elif not one.optional:
            yield _missing(of, columns, one)


def _column(of: str, columns: Mapping[str, str], one: Wanted, data: DataMap) -> str | None:
    named = data.columns(of).get(one.name)
    if named is None:
        found = next((name for name in (one.name, *one.others) if name in columns), None)
        if found is None and one.needed:
            words = f"there is no column {' or '.join(f'`{name}`' for name in (one.name, *one.others))}"
            raise TableError(of, one.name, words, _offered(of, columns, one))
        return found
    if named not in columns:
        words = f"there is no column `{named}`, which `[data.{of}]` names for `{one.name}`"
        raise TableError(of, one.name, words, did_you_mean(named, columns) or _listed(columns))
    return named


def _missing(of: str, columns: Mapping[str, str], one: Wanted) -> Note:
    meaning = "not stated by any send" if of == "sends" else "unknown for everybody"
    near = did_you_mean(one.name, columns)
    hint = None if near is None else f"{near} say so in `[data.{of}]`"
    return Note(of, one.name, f"there is no column `{one.name}`: it is {meaning}", hint)


def _offered(of: str, columns: Mapping[str, str], one: Wanted) -> str:
    near = did_you_mean(one.name, columns) or _listed(columns)
    return f'{near}; name it in `[data.{of}]`: {one.name} = "…"'


def _listed(columns: Mapping[str, str]) -> str:
    return f"there are {', '.join(f'`{name}`' for name in columns)}" if columns else "it has no columns"


def _bound(of: str, column: str, type_: str, one: Wanted, data: DataMap, reader: Reader) -> Bound:
    found = reader.cell(reader.name(column), type_, one.type, data.timezone, own=one in OWN[of])
    if found is None:
        named = f"`{column}`" if column == one.name else f"`{column}`, which is read as `{one.name}`,"
        words = f"the column {named} is of type {type_}; {expected(one.type)} is wanted"
        raise TableError(of, one.name, words, _mended(of, reader.family(type_), one))
    return Bound(one, column, found)


def _mended(of: str, found: str | None, one: Wanted) -> str:
    if one.type.kind is Kind.INSTANT and found == "local":
        return 'its times have no zone: say which in `[data]`, such as timezone = "UTC"'
    return f"cast it where it is made, or name another column in `[data.{of}]`"
