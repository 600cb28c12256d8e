"""What YAML makes of a word without quotes, and where its versions differ.

YAML 1.1 (libyaml, PyYAML, Ruby, older Go) and the core schema of YAML 1.2 (newer Go, JavaScript, Rust) disagree about
`no`, `017`, `1_000`, `0o17`, `1e3` and `22:30`. A campaign must not depend on who reads it, so both readings are kept
here and whoever wants a value asks whether they agree on it.
"""

import re
from typing import NamedTuple

_YES = frozenset({"yes", "true", "on"})
_NO = frozenset({"no", "false", "off"})
_WORDS = (
    r"(?P<yes_no>yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)"
    r"|(?P<nothing>~|null|Null|NULL|)"
)
_TIME = (
    r"\d{4}-\d\d-\d\d"
    r"|\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?"
)
_NUMBER_11 = (
    r"(?P<sign>[-+]?)(?:"
    r"0b(?P<binary>[01_]+)|0x(?P<hex>[0-9a-fA-F_]+)|0(?P<octal>[0-7_]+)|(?P<whole>0|[1-9][0-9_]*)"
    r"|(?P<base60>[1-9][0-9_]*(?::[0-5]?[0-9])+|[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*)"
    r"|(?P<decimal>[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?)"
    r"|(?P<infinite>\.(?:inf|Inf|INF)))|(?P<nan>\.(?:nan|NaN|NAN))"
)
_NUMBER_12 = (
    r"(?P<whole>[-+]?[0-9]+)|0o(?P<octal>[0-7]+)|0x(?P<hex>[0-9a-fA-F]+)"
    r"|(?P<decimal>[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?)"
    r"|(?P<infinite>[-+]?\.(?:inf|Inf|INF))|(?P<nan>\.(?:nan|NaN|NAN))"
)
_STARTS = frozenset("~nNyYtTfFoO.-+0123456789")
LONGEST = 40
"""Digits beyond which a number is not looked at: none that long is exact."""

Number = int | float


class Readings(NamedTuple):
    """What a plain word is to YAML 1.1 and to YAML 1.2, in words for a message."""

    older: str
    newer: str


def is_text(word: str) -> bool:
    """Return whether every version of YAML reads a plain word as the text it is."""
    if word and word[0] not in _STARTS:
        return True
    if re.fullmatch(_WORDS, word) or re.fullmatch(_TIME, word):
        return False
    return older_number(word) is None and newer_number(word) is None


def yes_no(word: str) -> bool | None:
    """Return the truth value that YAML 1.1 reads in a plain word, or None."""
    found = re.fullmatch(_WORDS, word)
    return word.lower() in _YES if found and found["yes_no"] else None


def is_nothing(word: str) -> bool:
    """Return whether a plain word is YAML's null, an empty one included."""
    found = re.fullmatch(_WORDS, word)
    return found is not None and not found["yes_no"]


def older_number(word: str) -> Number | None:
    """Return the number YAML 1.1 reads in a plain word, or None; infinity and NaN are floats."""
    found = re.fullmatch(_NUMBER_11, word)
    if not found or len(word) > LONGEST:
        return None
    kind = found.lastgroup or ""
    digits = found[kind].replace("_", "")
    if kind in ("infinite", "nan"):
        return float(word.replace(".", ""))
    value = _sexagesimal(digits) if kind == "base60" else _based(kind, digits)
    return -value if found["sign"] == "-" and value is not None else value


def newer_number(word: str) -> Number | None:
    """Return the number YAML 1.2 reads in a plain word, or None; infinity and NaN are floats."""
    found = re.fullmatch(_NUMBER_12, word)
    if not found or len(word) > LONGEST:
        return None
    kind = found.lastgroup or ""
    return float(word.replace(".", "")) if kind in ("infinite", "nan") else _based(kind, found[kind])


def _based(kind: str, digits: str) -> Number | None:
    if kind == "decimal":
        return float(digits)
    base = {"binary": 2, "octal": 8, "hex": 16}.get(kind, 10)
    return int(digits, base) if digits else 0 if kind == "octal" else None


def _sexagesimal(digits: str) -> Number:
    value: Number = 0
    for part in digits.split(":"):
        value = value * 60 + (float(part) if "." in part else int(part))
    return value


def readings(word: str) -> Readings:
    """Return what both versions of YAML make of a plain word that is not a text to both."""
    return Readings(_said(word, older_number(word), older=True), _said(word, newer_number(word), older=False))


def _said(word: str, number: Number | None, *, older: bool) -> str:
    truth = yes_no(word)
    if truth is not None and (older or word.lower() in ("true", "false")):
        return f"`{str(truth).lower()}`"
    if is_nothing(word):
        return "nothing at all"
    if number is not None:
        return f"the number {number:g}" if isinstance(number, float) else f"the number {number}"
    return "a date" if older and re.fullmatch(_TIME, word) else "a text"
