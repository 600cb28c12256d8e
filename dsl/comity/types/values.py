"""Values as JSON has them, read into typed values and written back.

This is the public meaning of every fact in a decision, a test and a campaign file: a value of the wrong type is a
problem that names its field, never a guess. None and NaN are no value: unknown for a customer, not stated for a
message.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime
from math import isnan
from re import compile as pattern

from comity.text.nearest import did_you_mean
from comity.types.vocabulary import FactType, Field, Kind, Value
from comity.types.zones import find_zone, zone_names

LARGEST = 2**53
"""Whole numbers up to this one are exact in every engine."""

DATE = pattern(r"\d{4}-\d\d-\d\d")
INSTANT = pattern(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d([.,]\d+)?)?(?P<offset>Z|[+-]\d\d(:?\d\d)?)?")
SHOWN = 60

EXPECTED = {
    Kind.YES_NO: "true or false",
    Kind.TEXT: "text",
    Kind.ANY_TEXT: "a list of texts",
    Kind.COUNT: f"a whole number from 0 to {LARGEST}",
    Kind.NUMBER: "a number (whole ones up to 2^53)",
    Kind.DATE: "a date such as 2026-01-31",
    Kind.INSTANT: "a time with its offset such as 2026-01-31T09:00:00Z",
    Kind.TIMEZONE: "the IANA name of a time zone such as Europe/Berlin",
}


class ValueProblem(ValueError):
    """A value does not fit its field.

    ``name`` is the field's (with a path to it, where it is part of a history), ``expected`` a noun phrase, ``found``
    the offending value as `describe` shows it. ``words`` say so without what may help.
    """

    def __init__(self, name: str, expected: str, found: str, help_: str | None = None) -> None:
        self.name = name
        self.expected = expected
        self.found = found
        self.help = help_
        self.words = f"`{name}` must be {expected}; found {found}"
        super().__init__(f"{self.words}; {help_}" if help_ else self.words)

    def within(self, path: str) -> "ValueProblem":
        """Return the same problem of a field in a larger value: ``sends[2]``."""
        return ValueProblem(f"{path}.{self.name}", self.expected, self.found, self.help)


class _Misfit(Exception):
    """The offending part of a value, and what may help."""

    def __init__(self, found: object, help_: str | None = None) -> None:
        super().__init__(found, help_)
        self.found = found
        self.help = help_


def describe(value: object) -> str:
    """Return a value as a message shows it: in backticks, shortened; ``nothing`` for None. Never raises."""
    if value is None:
        return "nothing"
    try:
        text = _bare(str(value).lower() if isinstance(value, bool) else str(value))
    except Exception:  # noqa: BLE001 (its own methods may raise anything, and long numbers refuse to be written)
        return _described(value)
    text = text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
    return f"`{text.encode('utf-8', 'backslashreplace').decode()}`"


def _described(value: object) -> str:
    if issubclass(type(value), int):
        return f"a whole number of about {int.bit_length(value) * 3 // 10:,} digits"  # type: ignore[arg-type]
    return "what cannot be shown"


def raised(error: Exception) -> str:
    """Return what the methods of a value raised, as a message shows it. Never raises."""
    return f"{type(error).__name__}: {describe(error)}"


def expected(type_: FactType) -> str:
    """Return what a type wants, as a noun phrase."""
    symbols = ", ".join(type_.symbols)
    match type_.kind:
        case Kind.ONE_OF:
            return f"one of {symbols}"
        case Kind.ANY_OF:
            return f"a list of any of {symbols}"
        case kind:
            return EXPECTED[kind]


# Reading ------------------------------------------------------------------------------------------------------------


def read_facts(fields: Mapping[str, Field], raw: Mapping[str, object]) -> dict[str, Value]:
    """Return the typed values of all declared fields that have one; what is not declared is ignored.

    Raises ValueProblem for the first value (in the order of ``raw``) that does not fit its field.
    """
    named = (fields[name] for name in raw if name in fields)
    read = ((field.name, read_value(field, _value_in(raw, field.name))) for field in named)
    return {name: value for name, value in read if value is not None}


def _value_in(raw: Mapping[str, object], name: str) -> object:
    try:
        return raw[name]
    except Exception as error:
        raise unreadable(name, "a value that can be read", None, error) from error


def read_value(field: Field, raw: object) -> Value | None:
    """Return the typed value of a field, or None where ``raw`` is None or NaN.

    Instants and dates are `datetime` (with a zone) and `date`, or ISO 8601 text; sets any collection of texts. Whole
    floats are counts (JSON knows one kind of number). What comes back is of the plain types, whatever class of its own
    a value had. Raises ValueProblem for what does not fit, a value whose methods raise among it.
    """
    try:
        return read_as(field.type, raw)
    except _Misfit as misfit:
        raise ValueProblem(field.name, expected(field.type), describe(misfit.found), misfit.help) from None
    except Exception as error:
        raise unreadable(field.name, expected(field.type), raw, error) from error


def read_instant(name: str, raw: object) -> datetime:
    """Return an instant in UTC, as for a field of type `instant`; raises ValueProblem, also where there is none."""
    try:
        return _instant(raw)
    except _Misfit as misfit:
        raise ValueProblem(name, EXPECTED[Kind.INSTANT], describe(misfit.found), misfit.help) from None
    except Exception as error:
        raise unreadable(name, EXPECTED[Kind.INSTANT], raw, error) from error


def unreadable(name: str, wanted: str, raw: object, error: Exception) -> ValueProblem:
    """Return the problem of a value whose own methods raise."""
    return ValueProblem(name, wanted, describe(raw), f"reading it fails: {raised(error)}")


def read_as(type_: FactType, raw: object) -> Value | None:  # noqa: C901 (one line for each kind)
    """Return the typed value of a type, as `read_value`."""
    if raw is None:
        return None
    match type_.kind:
        case Kind.YES_NO:
            return _yes_no(raw)
        case Kind.ONE_OF:
            return _symbol(raw, type_.symbols)
        case Kind.ANY_OF:
            return frozenset(_symbol(item, type_.symbols) for item in _collection(raw))
        case Kind.ANY_TEXT:
            return frozenset(_text(item) for item in _collection(raw))
        case Kind.COUNT:
            return _count(raw)
        case Kind.NUMBER:
            return _number(raw)
        case Kind.DATE:
            return _date(raw)
        case Kind.INSTANT:
            return _instant(raw)
        case Kind.TIMEZONE:
            return _timezone(raw)
        case Kind.TEXT:
            return _text(raw)


def _yes_no(raw: object) -> bool:
    if not isinstance(raw, bool):
        raise _Misfit(raw)
    return raw


def _symbol(raw: object, symbols: tuple[str, ...]) -> str:
    symbol = _string(raw)
    if symbol not in symbols:
        raise _Misfit(raw, did_you_mean(symbol, symbols))
    return symbol


def _text(raw: object) -> str:
    """Return a text; half a surrogate pair is none, as nothing that reads Unicode text could look at it."""
    text = _string(raw)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise _Misfit(raw, "it holds half of a surrogate pair, which is not a character") from None
    return text


def _string(raw: object) -> str:
    if not isinstance(raw, str):
        raise _Misfit(raw)
    return _bare(raw)


def _bare(text: str) -> str:
    """Return a text as nothing but a text: a member of an enumeration may call itself otherwise."""
    return str.__str__(text)


def _collection(raw: object) -> Iterable[object]:
    if isinstance(raw, str):
        raise _Misfit(raw, f"write a list of one: [{raw}]")
    if not isinstance(raw, Collection) or isinstance(raw, Mapping | bytes | bytearray):
        raise _Misfit(raw)
    return raw


def _number(raw: object) -> int | float | None:
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise _Misfit(raw)
    if isinstance(raw, float):
        return None if isnan(raw) else float.__float__(raw)
    number = int.__int__(raw)
    if abs(number) > LARGEST:
        raise _Misfit(raw, "larger whole numbers are not exact")
    return number


def _count(raw: object) -> int | None:
    number = _number(raw)
    if number is None:
        return None
    if number < 0 or number > LARGEST or number != int(number):
        raise _Misfit(raw)
    return int(number)


def _date(raw: object) -> date:
    if isinstance(raw, datetime):
        raise _Misfit(raw, "a time of day is too much")
    if isinstance(raw, date):
        return date(raw.year, raw.month, raw.day)
    text = _string(raw)
    if not DATE.fullmatch(text):
        raise _Misfit(raw)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _Misfit(raw, "there is no such day") from None


def _instant(raw: object) -> datetime:
    instant = _datetime(raw)
    if instant.utcoffset() is None:  # a zone that does not say is none: the machine's would stand in
        raise _Misfit(raw, "without a zone it could be any of 24 hours: add an offset, Z for UTC")
    try:
        instant = instant.astimezone(UTC)
    except OverflowError:
        raise _Misfit(raw) from None
    return instant if instant.__class__ is datetime else _plain(instant)


def _plain(utc: datetime) -> datetime:
    """Return an instant in UTC of a class of its own as a `datetime`, to the microsecond."""
    return datetime(utc.year, utc.month, utc.day, utc.hour, utc.minute, utc.second, utc.microsecond, UTC)


def _datetime(raw: object) -> datetime:
    if isinstance(raw, datetime):
        return raw
    if not isinstance(raw, str) or not INSTANT.fullmatch(_bare(raw)):
        raise _Misfit(raw, _missing_offset(raw))
    try:
        return datetime.fromisoformat(_bare(raw))
    except ValueError:
        raise _Misfit(raw, "there is no such time") from None


def _missing_offset(raw: object) -> str | None:
    """Return help for a date where a time is wanted."""
    return "a day alone is no time" if isinstance(raw, date) or (isinstance(raw, str) and DATE.fullmatch(raw)) else None


def _timezone(raw: object) -> str:
    name = _string(raw)
    if find_zone(name) is None:
        raise _Misfit(raw, did_you_mean(name, zone_names()))
    return name


# Writing ------------------------------------------------------------------------------------------------------------

Json = bool | str | int | float | list[str] | None


def write_value(value: Value | None) -> Json:
    """Return a value as JSON has it: instants with ``Z``, sets as sorted lists, None as null."""
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case frozenset():
            return sorted(value)
        case _:
            return value


def write_facts(values: Mapping[str, Value]) -> dict[str, Json]:
    """Return facts as JSON has them, by name."""
    return {name: write_value(values[name]) for name in sorted(values)}
