"""What a column's cells mean: from whatever type it has to the type of its field, in DuckDB's SQL.

A column that has its field's type already is passed through untouched: what is read of it is then still the file's own
column, with its statistics, dictionaries and row groups. Every other type either has all its cells read one way, or is
none that fits the field; nothing is guessed. Texts are read as in a CSV file wherever they stand, values of JSON as in
a decision (`comity.types.values`), so that one file means the same to `comity decide` and here.

What the SQL of rules checks itself (symbols, zones, the range of counts) is left to it, and only counted here.
"""

import re

from comity.bulk import quoting
from comity.text.record import record
from comity.types.values import LARGEST
from comity.types.vocabulary import FactType, Kind
from comity.types.zones import zone_names

TEXTUAL = (Kind.TEXT, Kind.ONE_OF, Kind.TIMEZONE)

DAY = r"\d{4}-\d\d-\d\d"
CLOCK = r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d([.,]\d+)?)?"
OFFSET = r"(Z|[+-]([01]\d|2[0-3])(:?[0-5]\d)?)"
WORDS = {"yes": "true", "true": "true", "no": "false", "false": "false"}
NUMBER = r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?"
WHOLE = r"[+-]?\d+"
FIRST, LAST = "0001-01-01", "9999-12-31"
EARLIEST, LATEST = f"{FIRST} 00:00:00+00", f"{LAST} 23:59:59.999999+00"

FAMILIES = (
    ("text", r"VARCHAR|UUID|ENUM\(.*\)"),
    ("json", "JSON"),
    ("bool", "BOOLEAN"),
    ("bigint", "BIGINT"),
    ("whole", "U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)"),
    ("double", "DOUBLE"),
    ("float", "FLOAT"),
    ("decimal", r"DECIMAL\(.*\)|BIGNUM"),
    ("date", "DATE"),
    ("instant", r"TIMESTAMPTZ(_NS)?|TIMESTAMP WITH TIME ZONE"),
    ("local", "TIMESTAMP(_S|_MS|_NS)?"),
    ("texts", r"(VARCHAR|UUID|ENUM\(.*\))\[\d*\]"),
    ("nulls", r'"NULL"\[\d*\]'),
    ("null", '"NULL"'),
)


@record
class Cell:
    """How a column is read: ``value`` is the canonical one, ``misfit`` true for cells that do not fit (or None).

    ``lacks_zone`` tells that texts are read as times, and that nobody said in which zone those without an offset are.
    """

    value: str
    misfit: str | None = None
    lacks_zone: bool = False


def family(type_: str) -> str | None:
    """Return what a type of DuckDB's is to us, or None for what fits no field."""
    return next((found for found, pattern in FAMILIES if re.fullmatch(pattern, type_, re.DOTALL)), None)


def cell(column: str, type_: str, wanted: FactType, zone: str | None, *, own: bool = False) -> Cell | None:
    """Return how a column of a type of DuckDB's is read as a field, or None where the type does not fit.

    ``column`` is the quoted name; ``zone`` that of times without one. A table's ``own`` columns (whose, when, what) are
    no facts: an id may be a whole number, and a time may be earlier or later than every other.
    """
    found = family(type_)
    if found == "null":
        return Cell(f"CAST(NULL AS {canonical(wanted)})")
    if found is None:
        return None
    if _passes(type_, found, wanted):
        return Cell(column) if own else Cell(_guarded(wanted, column), _outside(wanted, column))
    value = _read(column, found, wanted, zone, own=own)
    if value is None:
        return None
    lost = f"({value}) IS NULL"
    outside = _outside(wanted, f"({value})")
    return Cell(
        value,
        f"{_stated(column, found, wanted)} AND ({lost if outside is None else f'{lost} OR {outside}'})",
        lacks_zone=wanted.kind is Kind.INSTANT and found in ("text", "json") and zone is None,
    )


def canonical(wanted: FactType) -> str:
    """Return the type of DuckDB's that a field has."""
    match wanted.kind:
        case Kind.TEXT | Kind.ONE_OF | Kind.TIMEZONE:
            return "VARCHAR"
        case Kind.ANY_OF | Kind.ANY_TEXT:
            return "VARCHAR[]"
        case Kind.YES_NO:
            return "BOOLEAN"
        case Kind.COUNT:
            return "BIGINT"
        case Kind.NUMBER:
            return "DOUBLE"
        case Kind.DATE:
            return "DATE"
        case Kind.INSTANT:
            return "TIMESTAMPTZ"


def _passes(type_: str, found: str, wanted: FactType) -> bool:
    if found == "instant" and type_.endswith("_NS"):
        return False
    return {"VARCHAR": type_ == "VARCHAR", "VARCHAR[]": type_ == "VARCHAR[]", "TIMESTAMPTZ": found == "instant"}.get(
        canonical(wanted), type_ == canonical(wanted)
    )


def _guarded(wanted: FactType, column: str) -> str:
    """Return a column of the right type, without what no value of that type can be."""
    if wanted.is_set:
        return f"CASE WHEN len({column}) = list_count({column}) THEN {column} END"
    if wanted.kind in (Kind.DATE, Kind.INSTANT):
        return f"CASE WHEN NOT ({_outside(wanted, column)}) THEN {column} END"
    return column


def _outside(wanted: FactType, value: str) -> str | None:
    """Return when a value of the right type is none of its field: true, never NULL for a value."""
    symbols = quoting.texts(wanted.symbols)
    match wanted.kind:
        case Kind.ONE_OF:
            return f"{value} NOT IN ({symbols})"
        case Kind.TIMEZONE:
            return f"{value} NOT IN ({quoting.texts(sorted(zone_names()))})"
        case Kind.ANY_OF:
            others = f"list_filter({value}, lambda x: x NOT IN ({symbols}))"
            return f"(len({value}) <> list_count({value}) OR len({others}) > 0)"
        case Kind.ANY_TEXT:
            return f"len({value}) <> list_count({value})"
        case Kind.COUNT:
            return f"{value} NOT BETWEEN 0 AND {LARGEST}"
        case Kind.DATE:
            return f"{value} NOT BETWEEN DATE '{FIRST}' AND DATE '{LAST}'"
        case Kind.INSTANT:
            return f"{value} NOT BETWEEN TIMESTAMPTZ '{EARLIEST}' AND TIMESTAMPTZ '{LATEST}'"
        case _:
            return None


def _stated(column: str, found: str, wanted: FactType) -> str:
    """Return when a cell says anything at all: an empty text says something of a text alone, NaN nothing."""
    if found == "json":
        return f"json_type({column}) <> 'NULL'"
    if found == "text" and wanted.kind not in TEXTUAL:
        return f"CAST({column} AS VARCHAR) <> ''"
    if found in ("float", "double"):
        return f"NOT isnan({column})"
    return f"{column} IS NOT NULL"


# Reading ------------------------------------------------------------------------------------------------------------


def _read(column: str, found: str, wanted: FactType, zone: str | None, *, own: bool) -> str | None:
    """Return a column read as a field, NULL where a cell does not fit; None where no cell of the type could."""
    if found == "json":
        return _json(column, wanted, zone, own=own)
    if found == "text":
        return _text(f"CAST({column} AS VARCHAR)", wanted, zone)
    match wanted.kind:
        case Kind.TEXT if own and found in ("bigint", "whole"):
            return f"CAST({column} AS VARCHAR)"
        case Kind.COUNT | Kind.NUMBER if found in ("bigint", "whole", "double", "float", "decimal"):
            return _number(column, wanted.kind, whole=found in ("bigint", "whole"))
        case Kind.INSTANT if found == "instant":
            return f"CAST({column} AS TIMESTAMPTZ)"
        case Kind.INSTANT if found == "local" and zone is not None:
            return f"CAST({column} AS TIMESTAMP) AT TIME ZONE {quoting.text(zone)}"
        case Kind.ANY_OF | Kind.ANY_TEXT if found == "nulls":
            return f"CASE WHEN len({column}) = 0 THEN CAST([] AS VARCHAR[]) END"
        case Kind.ANY_OF | Kind.ANY_TEXT if found == "texts":
            return f"CASE WHEN len({column}) = list_count({column}) THEN CAST({column} AS VARCHAR[]) END"
        case _:
            return None


def _number(value: str, kind: Kind, *, whole: bool) -> str:
    """Return a number as a count or a number; whole numbers are exact up to 2^53, and no number is not a number."""
    if whole:
        return f"CASE WHEN {value} BETWEEN -{LARGEST} AND {LARGEST} THEN CAST({value} AS {_numeric(kind)}) END"
    number = f"CAST({value} AS DOUBLE)"
    if kind is Kind.NUMBER:
        return f"CASE WHEN NOT isnan({number}) THEN {number} END"
    fits = f"{number} BETWEEN 0 AND {LARGEST} AND {number} = floor({number})"
    return f"CASE WHEN {fits} THEN CAST({number} AS BIGINT) END"


def _numeric(kind: Kind) -> str:
    return "BIGINT" if kind is Kind.COUNT else "DOUBLE"


def _text(text: str, wanted: FactType, zone: str | None) -> str:
    """Return the text of a cell read as a field."""
    match wanted.kind:
        case Kind.TEXT | Kind.ONE_OF | Kind.TIMEZONE:
            return text
        case Kind.YES_NO:
            cases = " ".join(f"WHEN '{word}' THEN {value}" for word, value in WORDS.items())
            return f"CASE lower({text}) {cases} END"
        case Kind.COUNT | Kind.NUMBER:
            return _number_of(text, wanted.kind)
        case Kind.DATE:
            return f"CASE WHEN {_is(text, DAY)} AND {text} >= '{FIRST}' THEN TRY_CAST({text} AS DATE) END"
        case Kind.INSTANT:
            return _instant_of(text, zone)
        case Kind.ANY_OF | Kind.ANY_TEXT:
            parts = f"string_split({text}, ';')"
            split = f"CASE WHEN {text} <> '' AND NOT list_contains({parts}, '') THEN {parts} END"
            return f"CASE WHEN starts_with({text}, '[') THEN {_texts_of(f'TRY_CAST({text} AS JSON)')} ELSE {split} END"


def _number_of(text: str, kind: Kind) -> str:
    """Return the number that a text writes: digits, perhaps a point, perhaps an exponent; no words and no spaces."""
    whole = _number(f"TRY_CAST({text} AS HUGEINT)", kind, whole=True)
    other = _number(f"TRY_CAST({text} AS DOUBLE)", kind, whole=False)
    return f"CASE WHEN {_is(text, WHOLE)} THEN {whole} WHEN {_is(text, NUMBER)} THEN {other} END"


def _instant_of(text: str, zone: str | None) -> str:
    """Return the instant that a text writes in ISO 8601: with an offset, or else in the zone, if there is one."""
    written = f"replace({text}, ',', '.')"
    known = f"CASE WHEN {_is(text, f'{DAY}[T ]{CLOCK}{OFFSET}')} THEN TRY_CAST({written} AS TIMESTAMPTZ)"
    if zone is None:
        return _in_calendar(f"{known} END")
    local = f"TRY_CAST({written} AS TIMESTAMP) AT TIME ZONE {quoting.text(zone)}"
    return _in_calendar(f"{known} WHEN {_is(text, f'{DAY}[T ]{CLOCK}')} THEN {local} END")


def _in_calendar(instant: str) -> str:
    """Return an instant where it is on the calendar from year 1 to 9999, in UTC."""
    within = f"BETWEEN TIMESTAMPTZ '{EARLIEST}' AND TIMESTAMPTZ '{LATEST}'"
    return f"CASE WHEN ({instant}) {within} THEN {instant} END"


def _is(text: str, pattern: str) -> str:
    return f"regexp_full_match({text}, {quoting.text(pattern)})"


# JSON ---------------------------------------------------------------------------------------------------------------


def _json(column: str, wanted: FactType, zone: str | None, *, own: bool) -> str:
    """Return a value of JSON read as a decision reads it: a text is no number there, and no list."""
    text = f"({column} ->> '$')"
    match wanted.kind:
        case Kind.YES_NO:
            return _typed(column, ("BOOLEAN",), f"{text} = 'true'")
        case Kind.COUNT | Kind.NUMBER:
            return _typed(column, ("UBIGINT", "BIGINT", "DOUBLE", "HUGEINT", "UHUGEINT"), _number_of(text, wanted.kind))
        case Kind.ANY_OF | Kind.ANY_TEXT:
            return _texts_of(column)
        case Kind.TEXT if own:
            return _typed(column, ("VARCHAR", "UBIGINT", "BIGINT"), text)
        case _:
            return _typed(column, ("VARCHAR",), _text(text, wanted, zone))


def _typed(column: str, types: tuple[str, ...], value: str) -> str:
    return f"CASE WHEN json_type({column}) IN ({quoting.texts(types)}) THEN {value} END"


def _texts_of(json: str) -> str:
    """Return the texts of a list in JSON, NULL for what is no list or holds anything but texts."""
    alone = f"list_has_all(['VARCHAR'], json_type({json}, '$[*]'))"
    inner = f"CASE WHEN {alone} THEN json_extract_string({json}, '$[*]') END"
    return f"CASE WHEN json_type({json}) = 'ARRAY' THEN {inner} END"
