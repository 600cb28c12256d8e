"""JSON files that hold one object: read strictly, so that nothing in them is ever guessed or lost.

What Python's reader takes beyond the standard is refused: NaN and infinities, numbers that no double can hold, one key
twice. Whatever is wrong is one line that names the file and, where that helps, the place.
"""

import json
import os
from collections.abc import Mapping
from math import isinf
from typing import NoReturn

from comity.types.values import describe
from comity_cli import files
from comity_cli.failure import CannotRunError
from comity_cli.project import STDIN

MARK = b"\xef\xbb\xbf"
LONGEST = 400
"""Digits of the longest whole number that is read: no field takes one of more than 16."""

DEEPEST = 50
"""Levels of lists and objects inside each other; a history has three."""

Object = Mapping[str, object]


class _Refused(ValueError):
    """A part of a JSON text that is not taken."""


def read_object(path: str) -> Object:
    """Return the object in a JSON file, ``-`` being standard input.

    A byte order mark before it is passed over. Raises CannotRunError, with one line that names the file.
    """
    text, name = _text(path), shown(path)
    try:
        found = json.loads(
            text, object_pairs_hook=_object, parse_constant=_constant, parse_int=_whole, parse_float=_float
        )
    except json.JSONDecodeError as error:
        why = f"{error.msg[:1].lower()}{error.msg[1:]}".removesuffix(" at")
        where = f"line {error.lineno}, column {error.colno}"
        raise CannotRunError(f"{name} is not JSON: {why}, {where}") from error
    except _Refused as error:
        raise CannotRunError(f"{name}: {error}") from error
    except RecursionError as error:
        raise _too_deep(name) from error
    if not isinstance(found, dict):
        raise CannotRunError(f"{name} must hold a JSON object; found {_kind(found)}")
    if _is_deeper(found, DEEPEST):
        raise _too_deep(name)
    return found


def shown(path: str) -> str:
    """Return a file's name as messages show it."""
    return "standard input" if path == STDIN else f"`{path}`"


# Bytes --------------------------------------------------------------------------------------------------------------


def _text(path: str) -> str:
    if path != STDIN and not os.path.lexists(path):
        raise CannotRunError(f"`{path}` does not exist")
    data = files.read_stdin() if path == STDIN else files.read(path)
    try:
        return data.removeprefix(MARK).decode("utf-8")
    except UnicodeDecodeError as error:
        raise CannotRunError(f"{shown(path)} is not UTF-8: byte {error.start + 1} cannot be read") from error


# Values -------------------------------------------------------------------------------------------------------------


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise _Refused(f"the key {describe(key)} stands twice in one object")
        found[key] = value
    return found


def _constant(name: str) -> NoReturn:
    raise _Refused(f"`{name}` is no JSON: write null for what is not known")


def _whole(digits: str) -> int:
    if len(digits) > LONGEST:
        raise _Refused(f"{describe(digits)} is too large a number")
    return int(digits)


def _float(digits: str) -> float:
    number = float(digits)
    if isinf(number):
        raise _Refused(f"{describe(digits)} is too large a number")
    return number


def _is_deeper(value: object, levels: int) -> bool:
    """Return whether lists and objects stand inside each other more than some levels deep."""
    inside: list[object] = [value]
    for _ in range(levels + 1):
        inside = [
            item
            for holder in inside
            if isinstance(holder, dict | list)
            for item in (holder.values() if isinstance(holder, dict) else holder)
        ]
    return bool(inside)


def _too_deep(name: str) -> CannotRunError:
    return CannotRunError(f"{name}: lists and objects stand inside each other more than {DEEPEST} levels deep")


def _kind(value: object) -> str:
    if isinstance(value, list):
        return "a list"
    return "null" if value is None else describe(value)
