"""Generated functions that read whole records where these are well-formed, and else leave them to the slow reader."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from comity.backends.python.past import Row
from comity.backends.python.reading import READING, frozen, strictly_formed, well_formed
from comity.backends.python.source import Constants, indented
from comity.types.vocabulary import Field, Value

Record = Mapping[str, object]


def row_reader(columns: Iterable[Field]) -> Callable[[Record, datetime], Row | None]:
    """Return a function that makes a send a row of its instant (UTC) and some facts.

    It returns an empty row for a send before an instant (UTC), of which it looks at nothing else, and None for one that
    is not well-formed or names its customer.
    """
    fields = [(f"v{number}", field) for number, field in enumerate(columns)]
    facts = "".join(f"None if {name} is None else {frozen(name, field.type)}, " for name, field in fields)
    lines = [
        "at = get('at')",
        "if not (at.__class__ is datetime and at.tzinfo is UTC): return None",
        "if at < since: return ()",
        "if get('customer') is not None: return None",
    ]
    return _reader("given, since", fields, lines, [f"return (at, {facts})"])


def facts_reader(declared: Iterable[Field]) -> Callable[[Record], dict[str, Value] | None]:
    """Return a function that reads all declared facts that a record has; None if one is not well-formed."""
    fields = [(f"v{number}", field) for number, field in enumerate(declared)]
    kept = [f"if {name} is not None: found[{field.name!r}] = {frozen(name, field.type)}" for name, field in fields]
    return _reader("given", fields, [], ["found = {}", *kept, "return found"])


def well_formed_tests(declared: Iterable[Field]) -> dict[str, Callable[[object], bool]]:
    """Return for each field, by name, a function that tells whether a value is well-formed, None among them."""
    constants = Constants()
    tests = [(field.name, well_formed("v", field.type, constants)) for field in declared]
    lines = ", ".join(f"{name!r}: lambda v: v is None or {test}" for name, test in tests)
    found: dict[str, Callable[[object], bool]] = eval(  # noqa: S307 (made of declared names alone)
        f"{{{lines}}}", {**constants.values, **READING}
    )
    return found


def _reader(
    parameters: str, fields: list[tuple[str, Field]], before: list[str], after: list[str]
) -> Callable[..., Any]:
    constants = Constants()
    formed = [strictly_formed(name, field.type, constants) for name, field in fields]
    lines = [
        "get = given.get",
        *before,
        *(f"{name} = get({field.name!r})" for name, field in fields),
        f"if not ({' and '.join(formed) or True}): return None",
        *after,
    ]
    code = [f"def read({parameters}):", *indented(["try:", *indented(lines), "except Exception: return None"])]
    scope: dict[str, Any] = {**constants.values, **READING}
    exec("\n".join(code), scope)  # noqa: S102 (made of declared names alone)
    read: Callable[..., Any] = scope["read"]
    return read
