"""Frozen, slotted dataclasses that cost little to define.

`comity lint FILE` is over in little more time than Python takes to start. A hundred classes made by
`dataclasses.dataclass` would double that, since each compiles six methods of its own and is then made a second time;
`record` compiles next to nothing. A record is a dataclass to everybody who asks: `fields`, `replace` and
`is_dataclass` work, and type checkers see one.
"""

from collections.abc import Callable
from functools import cache
from operator import attrgetter
from types import CodeType, FunctionType
from typing import Any, NamedTuple, NoReturn, TypeVar, cast, dataclass_transform

T = TypeVar("T")


class _Aside(NamedTuple):
    default: object


def aside(*, default: T) -> T:
    """Give a field a default, and no part in equality and hash."""
    return cast("T", _Aside(default))


@dataclass_transform(frozen_default=True, field_specifiers=(aside,))
def record(cls: type[T]) -> type[T]:
    """Return the class as a frozen dataclass with slots, made of its annotations in their order.

    Defaults are shared by all instances, so they must be immutable. Fields are not inherited.
    """
    body = dict(cls.__dict__)
    names = tuple(body.get("__annotations__", ()))
    defaults = {name: body.pop(name) for name in names if name in body}
    asides = {name: default.default for name, default in defaults.items() if isinstance(default, _Aside)}
    defaults |= asides
    for name in ("__dict__", "__weakref__"):
        body.pop(name, None)
    methods = {
        "__init__": _init(names, defaults),
        "__repr__": _repr,
        "__reduce__": _reduce,
        "__setattr__": _refuse,
        "__delattr__": _refuse,
        **_comparing(tuple(name for name in names if name not in asides)),
    }
    body |= {name: method for name, method in methods.items() if name not in body}
    body |= {"__slots__": names, "__match_args__": names, "__dataclass_fields__": _Fields(names, defaults)}
    return cast("type[T]", type(cls.__name__, cls.__bases__, body))


def replace(item: T, /, **changes: object) -> T:
    """Return a copy of a record with some fields changed; raises TypeError for a name that is no field."""
    kept = {name: getattr(item, name) for name in names_of(item) if name not in changes}
    return type(item)(**kept, **changes)


def names_of(item: object) -> tuple[str, ...]:
    """Return the names of a record's fields, in order."""
    names: tuple[str, ...] = item.__match_args__  # type: ignore[attr-defined]
    return names


def is_record(kind: object) -> bool:
    """Return whether something is a class made by `record`."""
    return isinstance(kind, type) and isinstance(kind.__dict__.get("__dataclass_fields__"), _Fields)


def defaults_of(kind: type) -> dict[str, Any]:
    """Return the defaults of a record's fields, by name; raises KeyError for what is no record."""
    known: _Fields = kind.__dict__["__dataclass_fields__"]
    return known.defaults


Method = Callable[..., Any]


def _init(names: tuple[str, ...], defaults: dict[str, Any]) -> Method:
    """Return the method whose parameters are the fields.

    To compile one for each class would take longer than all else here, so those of as many fields have their code in
    common, but for the names.
    """
    if names[len(names) - len(defaults) :] != tuple(defaults):
        raise TypeError(f"a field without a default follows one that has one: {', '.join(names)}")
    code = _code(len(names))
    named = {f"_{at}": name for at, name in enumerate(names)}
    constants = tuple(named.get(constant, constant) for constant in code.co_consts)
    code = code.replace(co_varnames=("self", *names), co_consts=constants)
    return FunctionType(code, {"_set": object.__setattr__}, "__init__", tuple(defaults.values()))


@cache
def _code(size: int) -> CodeType:
    """Return the code of an ``__init__`` whose fields are called ``_0``, ``_1`` and so on."""
    parameters = "".join(f", _{at}" for at in range(size))
    lines = "".join(f"\n _set(self, '_{at}', _{at})" for at in range(size)) or "\n pass"
    made: dict[str, FunctionType] = {}
    exec(f"def __init__(self{parameters}):{lines}", {}, made)  # noqa: S102 (made of numbers alone)
    return made["__init__"].__code__


def _comparing(names: tuple[str, ...]) -> dict[str, Method]:
    """Return equality and hash by class and fields."""
    key = attrgetter(*names) if names else lambda _: ()

    def __eq__(self: object, other: object) -> bool:  # noqa: N807 (it becomes the method of this name)
        return key(self) == key(other) if other.__class__ is self.__class__ else NotImplemented

    def __hash__(self: object) -> int:  # noqa: N807 (it becomes the method of this name)
        return hash((self.__class__, key(self)))

    return {"__eq__": __eq__, "__hash__": __hash__}


def _repr(self: Any) -> str:  # noqa: ANN401 (any value)
    shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__match_args__)
    return f"{type(self).__name__}({shown})"


def _reduce(self: Any) -> tuple[type, tuple[object, ...]]:  # noqa: ANN401 (any value)
    return type(self), tuple(getattr(self, name) for name in self.__match_args__)


def _refuse(self: object, name: str, *_: object) -> NoReturn:
    raise AttributeError(f"cannot change {name!r} of a frozen {type(self).__name__}")


class _Fields:
    """What `dataclasses` knows of a record, worked out when it is first asked for."""

    def __init__(self, names: tuple[str, ...], defaults: dict[str, Any]) -> None:
        self.names = names
        self.defaults = defaults
        self.made: dict[str, Any] = {}

    def __get__(self, item: object, owner: type) -> dict[str, Any]:
        if self.names and not self.made:
            from dataclasses import make_dataclass  # noqa: PLC0415 (imported where it is used: start-up time)

            made = make_dataclass(owner.__name__, [(name, owner.__annotations__[name]) for name in self.names])
            self.made = vars(made)["__dataclass_fields__"]
            for name, default in self.defaults.items():
                self.made[name].default = default
        return self.made
