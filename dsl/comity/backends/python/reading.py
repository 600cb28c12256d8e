"""Generated code that reads facts as they come, and knows when a value is well-formed.

A value is well-formed if it is what the slow reader (`comity.types.values.read_facts`) would make of it, in all that a
condition can see. Anything else may be malformed, or only unusual: an instant as text, a number that is no count. Code
that meets such a value asks the slow reader, whose word is final. So a test may refuse any value, but must not let
pass one that the slow reader would refuse or change.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from comity.backends.python.source import Constants
from comity.types.values import LARGEST
from comity.types.vocabulary import FactType, Kind, Value
from comity.types.zones import find_zone

ORDERED = (Kind.INSTANT,)
"""Types of which `<` and its like raise TypeError for what is malformed, and tell the truth of what is only unusual."""

COLLECTION = "({v}.__class__ is list or {v}.__class__ in COLLECTIONS)"
"""Holds for the kinds of collections that may be a set, lists being the likeliest."""

WELL_FORMED = {
    Kind.YES_NO: "({v} is False or {v} is True)",
    Kind.ONE_OF: "{v} in {symbols}",
    Kind.ANY_OF: f"{COLLECTION} and {{symbols}}.issuperset({{v}})",
    Kind.TEXT: "{v}.__class__ is str",
    Kind.ANY_TEXT: f"{COLLECTION} and (not {{v}} or ''.join({{v}}) is not None)",
    Kind.TIMEZONE: "find_zone({v}) is not None",
    Kind.COUNT: "{v}.__class__ is int and {v} >= 0",
    Kind.NUMBER: "{v}.__class__ in NUMBERS and {v} == {v}",
    Kind.DATE: "{v}.__class__ is date",
    Kind.INSTANT: "{v}.__class__ is datetime and {v}.tzinfo is UTC",
}

# What the slow reader asks besides, and no condition can see.
STRICTLY = {
    Kind.ONE_OF: "{v}.__class__ is str",
    Kind.ANY_OF: "TEXTS.issuperset(map(type, {v}))",
    Kind.TEXT: "{v}.isascii()",
    Kind.ANY_TEXT: "TEXTS.issuperset(map(type, {v})) and ''.join({v}).isascii()",
    Kind.COUNT: f"{{v}} <= {LARGEST}",
    Kind.NUMBER: f"({{v}}.__class__ is float or -{LARGEST} <= {{v}} <= {LARGEST})",
}

READING: Mapping[str, object] = {
    "COLLECTIONS": frozenset((list, tuple, set, frozenset)),
    "NUMBERS": frozenset((int, float)),
    "TEXTS": frozenset((str,)),
    "UTC": UTC,
    "date": date,
    "datetime": datetime,
    "find_zone": find_zone,
}
"""What the names in generated lines stand for."""


class Known(dict[str, Value]):
    """Facts that the slow reader has read."""


def well_formed(variable: str, type_: FactType, constants: Constants) -> str:
    """Return an expression that holds if a variable has a well-formed value; None is none."""
    symbols = constants.name(frozenset(type_.symbols), "SYMBOLS") if type_.symbols else ""
    return WELL_FORMED[type_.kind].format(v=variable, symbols=symbols)


def strictly_formed(variable: str, type_: FactType, constants: Constants) -> str:
    """Return an expression that holds only if the slow reader would return the value, its set frozen, or for None."""
    more = [STRICTLY[type_.kind].format(v=variable)] if type_.kind in STRICTLY else []
    return f"({variable} is None or {' and '.join([well_formed(variable, type_, constants), *more])})"


def frozen(variable: str, type_: FactType) -> str:
    """Return an expression for a value, not None, that nobody changes later."""
    return f"frozenset({variable})" if type_.is_set else variable
