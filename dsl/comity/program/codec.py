"""Programs as JSON-able lists and back: what a cache of compiled policies holds.

The classes describe themselves: how a field is written follows from its annotation. An object becomes a row, its
class's number and its fields, in a table in which everything stands after what it is made of; equal parts are one row,
so a selector that stands in a rule's body too is written, read and kept once. Fields at the end that have their
default are left out.

Whoever may write into a cache may be anybody: `decode` believes nothing. What it returns is of the types the classes
promise, and for everything else it raises ValueError. A table that was written by other classes is of another format.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, NamedTuple, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from comity.text.record import defaults_of, is_record
from comity.types.vocabulary import Value

FORMAT = 1

T = TypeVar("T")

# Annotations, what programs are made of, and JSON: the types of all three are only known when they are looked at.
Hint = Any
Part = Any
Json = Any

Encoder = Callable[[Part, "_Table"], Json]
Decoder = Callable[[Json, list[Part]], Part]

PRIMITIVES = (str, int, bool, NoneType)
REQUIRED = object()
"""The default of a field that has none."""

INSTANT, DAY, SET = "instant", "date", "set"


def encode(value: object, kind: type[T]) -> dict[str, Json]:
    """Return a value of a frozen dataclass, and all it is made of, as what `json.dumps` takes."""
    schema = _schema(cast("Hint", kind))
    table = _Table(schema)
    root = table.add(value)
    return {"format": FORMAT, "classes": schema.shape, "rows": table.rows, "root": root}


def decode(data: Json, kind: type[T]) -> T:
    """Return the value that `encode` was given; raises ValueError for anything that it cannot have returned."""
    schema = _schema(cast("Hint", kind))
    if not isinstance(data, dict) or data.keys() != {"format", "classes", "rows", "root"}:
        raise ValueError("not an encoded program")
    if type(data["format"]) is not int or data["format"] != FORMAT or data["classes"] != schema.shape:
        raise ValueError("encoded by another version")
    made: list[Part] = []
    for row in _list(data["rows"]):
        made.append(_object(row, schema, made))
    return cast("T", _made(data["root"], made, (kind,)))


# Classes and their rows ---------------------------------------------------------------------------------------------


class _Column(NamedTuple):
    name: str
    default: object
    encode: Encoder
    decode: Decoder


class _Class(NamedTuple):
    kind: type
    columns: tuple[_Column, ...]
    required: int


class _Schema(NamedTuple):
    classes: tuple[_Class, ...]
    numbers: Mapping[type, int]
    shape: list[list[str]]


class _Table:
    def __init__(self, schema: _Schema) -> None:
        self.schema = schema
        self.rows: list[list[Json]] = []
        self.known: dict[str, int] = {}

    def add(self, value: object) -> int:
        """Return the number of an object's row, made if there is none yet."""
        number = self.schema.numbers[type(value)]
        columns = self.schema.classes[number].columns
        last = len(columns)
        while last and _is_default(getattr(value, columns[last - 1].name), columns[last - 1].default):
            last -= 1
        row = [number, *(column.encode(getattr(value, column.name), self) for column in columns[:last])]
        # By what it looks like: 1 and True are equal, and not the same.
        found = self.known.setdefault(repr(row), len(self.rows))
        if found == len(self.rows):
            self.rows.append(row)
        return found


def _is_default(value: object, default: object) -> bool:
    return type(value) is type(default) and value == default


def _object(row: Json, schema: _Schema, made: list[Part]) -> object:
    number, *values = _list(row) or [None]
    if type(number) is not int or not 0 <= number < len(schema.classes):
        raise ValueError("no such class")
    kind = schema.classes[number]
    if not kind.required <= len(values) <= len(kind.columns):
        raise ValueError(f"{kind.kind.__name__} has another number of fields")
    return kind.kind(*[column.decode(value, made) for column, value in zip(kind.columns, values, strict=False)])


@cache
def _schema(root: Hashable) -> _Schema:
    kinds = list(dict.fromkeys(_reachable(root)))
    classes = tuple(_class(kind) for kind in kinds)
    shape = [[item.kind.__name__, *(column.name for column in item.columns)] for item in classes]
    return _Schema(classes, {kind: number for number, kind in enumerate(kinds)}, shape)


def _reachable(root: Hint) -> Iterator[type]:
    """Yield the dataclasses a value can be made of, in the order they are met."""
    seen: set[object] = set()
    stack: list[Hint] = [root]
    while stack:
        kind = stack.pop()
        if kind in seen:
            continue
        seen.add(kind)
        stack += reversed(get_args(kind))
        if is_record(kind) or _is_inline(kind):
            stack += reversed(_hints(kind).values())
        if is_record(kind):
            yield kind


def _class(kind: type) -> _Class:
    defaults = defaults_of(kind)
    hints = _hints(kind)
    columns = tuple(_Column(name, defaults.get(name, REQUIRED), *_codec(hint)) for name, hint in hints.items())
    return _Class(kind, columns, len(columns) - len(defaults))


@cache
def _hints(kind: type) -> dict[str, Hint]:
    return get_type_hints(kind)


def _is_inline(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, tuple) and hasattr(kind, "_fields")


# Fields -------------------------------------------------------------------------------------------------------------


@cache
def _codec(hint: Hint) -> tuple[Encoder, Decoder]:
    """Return how a field of an annotation is written and read."""
    origin: Hint = get_origin(hint)
    args = get_args(hint)
    if hint in (Value, Value | None):
        return _encode_value, _decode_optional(_decode_value) if hint != Value else _decode_value
    if origin in (Union, UnionType):
        return _union(tuple(arg for arg in args if arg is not NoneType), optional=NoneType in args)
    if origin is tuple and args[-1] is not Ellipsis:
        return _fixed(tuple, args)
    if origin in (tuple, frozenset):
        return _many(origin, args[0])
    if origin is not None and issubclass(origin, Mapping):
        return _mapping(args[1])
    return _plain(hint)


def _plain(hint: Hint) -> tuple[Encoder, Decoder]:
    if _is_inline(hint):
        return _fixed(hint._make, tuple(_hints(hint).values()))
    if is_record(hint):
        return _row((hint,))
    if issubclass(hint, Enum):
        return _enum(hint)
    if hint is date:
        return lambda value, _: value.isoformat(), lambda data, _: _date(data)
    if hint in PRIMITIVES:
        return lambda value, _: value, _exactly(hint)
    raise TypeError(f"no way to write {hint}")


def _union(kinds: tuple[Hint, ...], *, optional: bool) -> tuple[Encoder, Decoder]:
    if all(is_record(kind) for kind in kinds):
        encoder, decoder = _row(kinds)
    elif len(kinds) == 1:
        encoder, decoder = _codec(kinds[0])
    else:
        raise TypeError(f"no way to tell apart {kinds}")
    if not optional:
        return encoder, decoder
    return lambda value, table: None if value is None else encoder(value, table), _decode_optional(decoder)


def _decode_optional(decoder: Decoder) -> Decoder:
    return lambda data, made: None if data is None else decoder(data, made)


def _exactly(kind: type) -> Decoder:
    def decoded(data: Json, _: list[Part]) -> Part:
        if type(data) is not kind:
            raise ValueError(f"not {kind.__name__}")
        return data

    return decoded


def _row(kinds: tuple[type, ...]) -> tuple[Encoder, Decoder]:
    return lambda value, table: table.add(value), lambda data, made: _made(data, made, kinds)


def _made(number: Json, made: list[Part], kinds: tuple[type, ...]) -> object:
    """Return what an earlier row was read as, if it is of one of the classes."""
    if type(number) is not int or not 0 <= number < len(made) or not isinstance(made[number], kinds):
        raise ValueError("no such row")
    return made[number]


def _enum(kind: type[Enum]) -> tuple[Encoder, Decoder]:
    members = {member.value: member for member in kind}
    raw = type(next(iter(members)))

    def decoded(data: Json, _: list[Part]) -> Enum:
        if type(data) is not raw or data not in members:
            raise ValueError(f"not one of {kind.__name__}")
        return members[data]

    return lambda value, _: value.value, decoded


def _many(kind: Callable[[Iterable[Part]], Part], item: Hint) -> tuple[Encoder, Decoder]:
    encoder, decoder = _codec(item)

    def encoded(value: Part, table: _Table) -> Json:
        return [encoder(part, table) for part in (value if kind is tuple else sorted(value))]

    return encoded, lambda data, made: kind([decoder(part, made) for part in _list(data)])


def _fixed(make: Callable[[Iterable[Part]], Part], items: tuple[Hint, ...]) -> tuple[Encoder, Decoder]:
    codecs = [_codec(item) for item in items]

    def encoded(value: Part, table: _Table) -> Json:
        return [encoder(part, table) for (encoder, _), part in zip(codecs, value, strict=True)]

    def decoded(data: Json, made: list[Part]) -> Part:
        if len(_list(data)) != len(codecs):
            raise ValueError("another number of items")
        return make([decoder(part, made) for (_, decoder), part in zip(codecs, data, strict=True)])

    return encoded, decoded


def _mapping(item: Hint) -> tuple[Encoder, Decoder]:
    encoder, decoder = _codec(item)

    def decoded(data: Json, made: list[Part]) -> Part:
        if not isinstance(data, dict):
            raise ValueError("not a mapping")  # noqa: TRY004 (callers know one error)
        return {_text(name): decoder(part, made) for name, part in data.items()}

    return lambda value, table: {name: encoder(part, table) for name, part in value.items()}, decoded


def _list(data: Json) -> list[Json]:
    if type(data) is not list:
        raise ValueError("not a list")
    return data


def _text(data: Json) -> str:
    if type(data) is not str:
        raise ValueError("not a text")
    return data


# Values -------------------------------------------------------------------------------------------------------------


def _encode_value(value: Value | None, _: _Table) -> Json:
    match value:
        case datetime():
            return [INSTANT, value.astimezone(UTC).isoformat()]
        case date():
            return [DAY, value.isoformat()]
        case frozenset():
            return [SET, sorted(value)]
        case _:
            return value


def _decode_value(data: Json, _: list[Part]) -> Value:
    if isinstance(data, str | bool | int | float):
        return data
    match _list(data):
        case ["instant", str(text)]:
            return _instant(text)
        case ["date", text]:
            return _date(text)
        case ["set", list(items)]:
            return frozenset(map(_text, items))
        case _:
            raise ValueError("not a value")


def _date(data: Json) -> date:
    return date.fromisoformat(_text(data))


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.utcoffset() is None or instant.utcoffset():
        raise ValueError("not in UTC")
    return instant
