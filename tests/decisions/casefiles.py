"""Questions kept as Python files, which one can read, change and run: `CASE` in tests/decisions/cases/NAME.py."""

import ast
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from runpy import run_path
from typing import Any, NamedTuple

from tests.decisions.agreement import Disagreement
from tests.decisions.worlds import Asked
from tests.generators import NOWHERE

from comity.text.record import defaults_of, is_record, names_of

CASES = Path(__file__).parent / "cases"
WIDTH = 119
NAMED = 4
"""A class with more fields than these has them written with their names."""

MODULES = {"history": "evaluate", "nodes": "program", "vocabulary": "types"}
"""Modules whose classes a question is made of, and their packages."""


def read_case(path: Path) -> Asked:
    """Return the question in a file."""
    case = run_path(str(path))["CASE"]
    if not isinstance(case, Asked):
        raise TypeError(f"no question in {path}")
    return case


def write_case(path: Path, asked: Asked, found: Disagreement) -> None:
    """Write a question to a file, with what was wrong with its answer."""
    path.write_text(text_of(asked, found), encoding="utf-8")


def text_of(asked: Asked, found: Disagreement) -> str:
    """Return a question as a Python module."""
    case = f"CASE = {_laid(_document(asked), 0, 'CASE = ')}\n"
    used = {node.id for node in ast.walk(ast.parse(case)) if isinstance(node, ast.Name)}
    imports = "\n".join(_imports(used))
    return f'"""What differed was: {found.kind}."""\n\n{imports}\n\n{case}'


def _imports(used: set[str]) -> Iterator[str]:
    dates = [name for name in ("UTC", "date", "datetime") if name in used]
    if dates:
        yield f"from datetime import {', '.join(dates)}\n"
    yield "from tests.decisions.worlds import Asked"
    if "NOWHERE" in used:
        yield "from tests.generators import NOWHERE"
    yield ""
    for name, package in MODULES.items():
        if name in used:
            yield f"from comity.{package} import {name}"


# Values as expressions ----------------------------------------------------------------------------------------------


class _Group(NamedTuple):
    """What stands between brackets, each item behind what names it."""

    head: str
    items: list[tuple[str, "_Document"]]
    tail: str


_Document = str | _Group


def _document(value: Any) -> _Document:  # noqa: ANN401 (whatever questions are made of)
    match value:
        case Enum():
            return f"{_module(type(value))}{type(value).__name__}.{value.name}"
        case str():
            return _text(value)
        case datetime() | date():
            return repr(value).replace("datetime.timezone.utc", "UTC").removeprefix("datetime.")
        case frozenset() if value:
            return _Group("frozenset({", [("", _document(item)) for item in sorted(value)], "})")
        case Mapping():
            return _Group("{", [(f"{_text(name)}: ", _document(value[name])) for name in value], "}")
        case _ if value == NOWHERE:
            return "NOWHERE"
        case _ if is_record(type(value)):
            return _Group(f"{_module(type(value))}{type(value).__name__}(", list(_fields(value)), ")")
        case tuple():
            return _Group("(", [("", _document(item)) for item in value], ")")
        case _:
            return repr(value)


def _module(kind: type) -> str:
    name = kind.__module__.rpartition(".")[2]
    return f"{name}." if name in MODULES else ""


def _fields(value: object) -> Iterator[tuple[str, _Document]]:
    """Yield the fields that do not have their default; behind one that is left out all need their names."""
    names, defaults = names_of(value), defaults_of(type(value))
    named = len(names) > NAMED
    for name in names:
        item = getattr(value, name)
        if name in defaults and type(item) is type(defaults[name]) and item == defaults[name]:
            named = True
        else:
            yield f"{name}=" if named else "", _document(item)


def _text(text: str) -> str:
    """Return a text as it is written between double quotes, in ASCII."""
    escaped = text.encode("unicode_escape").decode().replace('"', '\\"')
    return f'"{escaped}"'


def _laid(document: _Document, indent: int, before: str) -> str:
    """Return a document behind what stands on its line already: on that line if there is room, else one item a line."""
    flat = _flat(document)
    if isinstance(document, str) or indent + len(before) + len(flat) < WIDTH:
        return flat
    margin = " " * (indent + 4)
    items = "".join(f"{margin}{name}{_laid(item, indent + 4, name)},\n" for name, item in document.items)
    return f"{document.head}\n{items}{' ' * indent}{document.tail}"


def _flat(document: _Document) -> str:
    if isinstance(document, str):
        return document
    items = ", ".join(f"{name}{_flat(item)}" for name, item in document.items)
    lonely = "," if document.head == "(" and len(document.items) == 1 else ""
    return f"{document.head}{items}{lonely}{document.tail}"
