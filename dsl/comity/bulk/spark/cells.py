"""What a column's cells mean on Spark: as `comity.bulk.cells`, for Spark's types and in its SQL.

A column that has its field's type already is passed through untouched, so that Spark still restricts what it reads of
files by it. Nothing here depends on the zone of the session: a time without a zone is read as if in UTC, and its offset
is taken off by arithmetic or by the name of its zone.
"""

import re

from comity.bulk.cells import CLOCK, DAY, EARLIEST, FIRST, LAST, LATEST, NUMBER, OFFSET, TEXTUAL, WHOLE, WORDS, Cell
from comity.bulk.columns import Reader
from comity.bulk.spark import quoting
from comity.types.values import LARGEST
from comity.types.vocabulary import FactType, Kind
from comity.types.zones import zone_names

FAMILIES = (
    ("text", r"string( collate .*)?|varchar\(\d+\)|char\(\d+\)"),
    ("json", "variant"),
    ("bool", "boolean"),
    ("bigint", "bigint"),
    ("whole", "tinyint|smallint|int"),
    ("double", "double"),
    ("float", "float"),
    ("decimal", r"decimal\(.*\)"),
    ("date", "date"),
    ("instant", "timestamp"),
    ("local", "timestamp_ntz"),
    ("texts", r"array<(string( collate .*)?|varchar\(\d+\)|char\(\d+\))>"),
    ("nulls", "array<void>"),
    ("null", "void"),
)
TYPES = {
    Kind.TEXT: "string",
    Kind.ONE_OF: "string",
    Kind.TIMEZONE: "string",
    Kind.ANY_OF: "array<string>",
    Kind.ANY_TEXT: "array<string>",
    Kind.YES_NO: "boolean",
    Kind.COUNT: "bigint",
    Kind.NUMBER: "double",
    Kind.DATE: "date",
    Kind.INSTANT: "timestamp",
}
"""Spark's names of the types that fields have."""

MICROS = (
    "unix_date(CAST({0} AS DATE)) * 86400000000L + hour({0}) * 3600000000L + minute({0}) * 60000000L"
    " + CAST(extract(SECOND FROM {0}) * 1000000 AS BIGINT)"
)
"""Microseconds since 1970 of a time without a zone, as if it were in UTC: a cast would ask for the session's zone."""


def family(type_: str) -> str | None:
    """Return what a type of Spark's is to us, or None for what fits no field."""
    return next((found for found, pattern in FAMILIES if re.fullmatch(pattern, type_)), None)


def cell(column: str, type_: str, wanted: FactType, zone: str | None, *, own: bool = False) -> Cell | None:
    """Return how a column of a type of Spark's is read as a field: see `comity.bulk.cells.cell`."""
    found = family(type_)
    if found == "null":
        return Cell(f"CAST(NULL AS {TYPES[wanted.kind]})")
    if found is None:
        return None
    if type_ == TYPES[wanted.kind]:
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


SPARK = Reader(quoting.name, cell, family)


def _guarded(wanted: FactType, column: str) -> str:
    """Return a column of the right type, without what no value of that type can be."""
    if wanted.is_set:
        return f"CASE WHEN NOT {_has_null(column)} THEN {column} END"
    if wanted.kind in (Kind.DATE, Kind.INSTANT):
        return f"CASE WHEN NOT ({_outside(wanted, column)}) THEN {column} END"
    return column


def _has_null(column: str) -> str:
    return f"exists({column}, x -> x IS NULL)"


def _outside(wanted: FactType, value: str) -> str | None:
    """Return when a value of the right type is none of its field: true, never NULL for a value."""
    symbols = quoting.texts(wanted.symbols)
    match wanted.kind:
        case Kind.ONE_OF:
            return f"{value} NOT IN ({symbols})"
        case Kind.TIMEZONE:
            return f"{value} NOT IN ({quoting.texts(sorted(zone_names()))})"
        case Kind.ANY_OF:
            return f"exists({value}, x -> x IS NULL OR x NOT IN ({symbols}))"
        case Kind.ANY_TEXT:
            return _has_null(value)
        case Kind.COUNT:
            return f"{value} NOT BETWEEN 0 AND {LARGEST}"
        case Kind.DATE:
            return f"{value} NOT BETWEEN DATE '{FIRST}' AND DATE '{LAST}'"
        case Kind.INSTANT:
            return f"{value} NOT BETWEEN TIMESTAMP '{EARLIEST}:00' AND TIMESTAMP '{LATEST}:00'"
        case _:
            return None


def _stated(column: str, found: str, wanted: FactType) -> str:
    """Return when a cell says anything at all: an empty text says something of a text alone, NaN nothing."""
    if found == "json":
        return f"{column} IS NOT NULL AND NOT is_variant_null({column})"
    if found == "text" and wanted.kind not in TEXTUAL:
        return f"CAST({column} AS STRING) <> ''"
    if found in ("float", "double"):
        return f"NOT isnan({column}) AND {column} IS NOT NULL"
    return f"{column} IS NOT NULL"


# Reading ------------------------------------------------------------------------------------------------------------


def _read(column: str, found: str, wanted: FactType, zone: str | None, *, own: bool) -> str | None:
    """Return a column read as a field, NULL where a cell does not fit; None where no cell of the type could."""
    if found == "json":
        return _json(column, wanted, zone, own=own)
    if found == "text":
        return _text(f"CAST({column} AS STRING)", wanted, zone)
    match wanted.kind:
        case Kind.TEXT if own and found in ("bigint", "whole"):
            return f"CAST({column} AS STRING)"
        case Kind.COUNT | Kind.NUMBER if found in ("bigint", "whole", "double", "float", "decimal"):
            return _number(column, wanted.kind, whole=found in ("bigint", "whole"))
        case Kind.INSTANT if found == "local" and zone is not None:
            return _in_zone(f"timestamp_micros({MICROS.format(column)})", zone)
        case Kind.ANY_OF | Kind.ANY_TEXT if found == "nulls":
            return f"CASE WHEN size({column}) = 0 THEN CAST(array() AS array<string>) END"
        case Kind.ANY_OF | Kind.ANY_TEXT if found == "texts":
            return f"CASE WHEN NOT {_has_null(column)} THEN CAST({column} AS array<string>) END"
        case _:
            return None


def _in_zone(instant: str, zone: str) -> str:
    """Return an instant that was read as if in UTC as one of a zone."""
    return instant if zone == "UTC" else f"to_utc_timestamp({instant}, {quoting.text(zone)})"


def _number(value: str, kind: Kind, *, whole: bool) -> str:
    """Return a number as a count or a number; whole numbers are exact up to 2^53, and no number is not a number."""
    if whole:
        return f"CASE WHEN {value} BETWEEN -{LARGEST} AND {LARGEST} THEN CAST({value} AS {TYPES[kind]}) END"
    number = f"CAST({value} AS DOUBLE)"
    if kind is Kind.NUMBER:
        return f"CASE WHEN NOT isnan({number}) THEN {number} END"
    fits = f"{number} BETWEEN 0 AND {LARGEST} AND {number} = floor({number})"
    return f"CASE WHEN {fits} THEN CAST({number} AS BIGINT) END"


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
            parts = f"split({text}, ';', -1)"
            split = f"CASE WHEN {text} <> '' AND NOT array_contains({parts}, '') THEN {parts} END"
            return f"CASE WHEN startswith({text}, '[') THEN {_texts_of(f'try_parse_json({text})')} ELSE {split} END"


def _number_of(text: str, kind: Kind) -> str:
    """Return the number that a text writes: digits, perhaps a point, perhaps an exponent; no words and no spaces."""
    whole = _number(f"TRY_CAST({text} AS DECIMAL(38, 0))", kind, whole=True)
    other = _number(f"TRY_CAST({text} AS DOUBLE)", kind, whole=False)
    return f"CASE WHEN {_is(text, WHOLE)} THEN {whole} WHEN {_is(text, NUMBER)} THEN {other} END"


def _instant_of(text: str, zone: str | None) -> str:
    """Return the instant that a text writes in ISO 8601: with an offset, or else in the zone, if there is one."""
    local = f"replace(substr({text}, 1, 16), 'T', ' ')"
    seconds = f"coalesce(nullif(regexp_extract({text}, {quoting.text(f'{SECONDS}')}, 1), ''), ':00')"
    utc = f"TRY_CAST(concat({local}, replace({seconds}, ',', '.'), 'Z') AS TIMESTAMP)"
    cases = f"WHEN {_is(text, f'{DAY}[T ]{CLOCK}{OFFSET}')} THEN {_less_offset(utc, text)}"
    if zone is not None:
        cases += f" WHEN {_is(text, f'{DAY}[T ]{CLOCK}')} THEN {_in_zone(utc, zone)}"
    return _in_calendar(f"CASE {cases} END")


SECONDS = r"^.{16}(:\d\d(?:[.,]\d+)?)"
AHEAD = r"([+-])(\d\d):?(\d\d)?$"


def _less_offset(utc: str, text: str) -> str:
    """Return a time that was read as if in UTC less the offset at the end of its text; `Z` is none."""
    sign, hours, minutes = (f"regexp_extract({text}, {quoting.text(AHEAD)}, {part})" for part in (1, 2, 3))
    ahead = f"coalesce(TRY_CAST({hours} AS BIGINT), 0L) * 60 + coalesce(TRY_CAST({minutes} AS BIGINT), 0L)"
    return f"timestamp_micros(unix_micros({utc}) - CASE {sign} WHEN '-' THEN -60000000L ELSE 60000000L END * ({ahead}))"


def _in_calendar(instant: str) -> str:
    """Return an instant where it is on the calendar from year 1 to 9999, in UTC."""
    within = f"BETWEEN TIMESTAMP '{EARLIEST}:00' AND TIMESTAMP '{LATEST}:00'"
    return f"CASE WHEN ({instant}) {within} THEN {instant} END"


def _is(text: str, pattern: str) -> str:
    whole = rf"\A(?:{pattern})\z"
    return f"{text} RLIKE {quoting.text(whole)}"


# JSON ---------------------------------------------------------------------------------------------------------------


def _json(column: str, wanted: FactType, zone: str | None, *, own: bool) -> str:
    """Return a value of JSON read as a decision reads it: a text is no number there, and no list."""
    match wanted.kind:
        case Kind.YES_NO:
            return f"CASE WHEN {_typed(column, 'BOOLEAN')} THEN {_get(column, 'boolean')} END"
        case Kind.COUNT | Kind.NUMBER:
            whole = _number(_get(column, "decimal(38, 0)"), wanted.kind, whole=True)
            other = _number(_get(column, "double"), wanted.kind, whole=False)
            whole_type = _typed(column, r"BIGINT|DECIMAL\(\d+,0\)")
            return f"CASE WHEN {whole_type} THEN {whole} WHEN {_typed(column, r'DECIMAL.*|DOUBLE')} THEN {other} END"
        case Kind.ANY_OF | Kind.ANY_TEXT:
            return _texts_of(column)
        case Kind.TEXT if own:
            return f"CASE WHEN {_typed(column, 'STRING|BIGINT')} THEN {_get(column, 'string')} END"
        case _:
            return f"CASE WHEN {_typed(column, 'STRING')} THEN {_text(_get(column, 'string'), wanted, zone)} END"


def _get(json: str, type_: str) -> str:
    return f"try_variant_get({json}, '$', '{type_}')"


def _typed(json: str, pattern: str) -> str:
    return _is(f"schema_of_variant({json})", pattern)


def _texts_of(json: str) -> str:
    """Return the texts of a list in JSON, NULL for what is no list or holds anything but texts."""
    found = _get(json, "array<string>")
    return f"CASE WHEN {_typed(json, 'ARRAY<(STRING|VOID)>')} AND NOT {_has_null(found)} THEN {found} END"
