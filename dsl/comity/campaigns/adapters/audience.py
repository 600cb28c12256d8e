"""Audiences that an adapter puts together from a foreign format's conditions.

The result is a text in the language, since that is what every audience is: it can be shown, and goes through the same
checks. Each character knows the place of the condition it came from, so a finding points into the foreign file.
"""

from collections.abc import Iterable
from typing import NamedTuple

from comity.campaigns.model import Expression
from comity.text.source import Span


class Condition(NamedTuple):
    """A condition in the language, in pieces, each with what in the foreign file says it."""

    pieces: "tuple[Piece, ...]"


class Joined(NamedTuple):
    """Conditions joined by `and` or `or`; none at all is what the word makes of nothing."""

    word: str
    parts: "tuple[Part, ...]"


class Negated(NamedTuple):
    """A condition that must not hold."""

    part: "Part"


Part = Condition | Joined | Negated
Piece = tuple[str, Span | None]


def condition(text: str, span: Span) -> Condition:
    """Return a condition that one place says."""
    return Condition(((text, span),))


def all_of(parts: "Iterable[Part]") -> Part:
    """Return the condition that all parts hold; none at all is everyone."""
    return _joined("and", [part for part in parts if part != Joined("and", ())])


def any_of(parts: "Iterable[Part]") -> Part:
    """Return the condition that some part holds. One part that is everyone makes the whole everyone."""
    found = list(parts)
    return Joined("and", ()) if Joined("and", ()) in found else _joined("or", found)


def none_of(part: Part) -> Part:
    """Return the condition that a part does not hold."""
    return Negated(part)


def _joined(word: str, parts: "list[Part]") -> Part:
    return parts[0] if len(parts) == 1 else Joined(word, tuple(parts))


def as_expression(part: Part, whole: Span) -> Expression | None:
    """Return a condition as an audience whose value is at ``whole``, or None where it admits everyone."""
    if part == Joined("and", ()):
        return None
    text, starts, ends = "", [], []
    for said, span in _pieces(part, nested=False):
        place = span or whole
        text += said
        starts += [place.start] * len(said)
        ends += [place.end] * len(said)
    return Expression(text, tuple(starts), tuple(ends), whole, written=False)


def _pieces(part: Part, *, nested: bool) -> list[Piece]:
    """Return the text of a condition, with parentheses around what is joined where it is ``nested``."""
    match part:
        case Condition(pieces):
            return list(pieces)
        case Negated(inner):
            return [("not (", None), *_pieces(inner, nested=False), (")", None)]
        case Joined(word, parts):
            found: list[Piece] = []
            for index, one in enumerate(parts):
                found += [(f" {word} ", None)] if index else []
                found += _pieces(one, nested=True)
            return [("(", None), *found, (")", None)] if nested else found
