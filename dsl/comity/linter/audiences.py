"""The audiences of campaigns as conditions of the program, each text parsed once and kept between runs."""

from collections.abc import Callable
from typing import Any

from comity.program.codec import decode, encode
from comity.program.nodes import Condition, Definition
from comity.text.finding import Problem

Parsed = tuple[Condition | None, tuple[Problem, ...]]

Parse = Callable[[str], Parsed]
"""Returns the condition of an audience's text, None where there are problems."""

ROWS = ("rows", "root")
"""What is different in the JSON of each text; the rest describes the classes."""

MOST = 2_000
"""How many texts are kept: those of the latest runs."""


class Audiences:
    """Conditions of audiences by their texts. ``fresh`` says that some were not known before."""

    def __init__(self, parse: Parse, known: object = None) -> None:
        """Begin with what `kept` returned in an earlier run; anything else is the same as nothing."""
        self.fresh = False
        self._parse = parse
        self._shape, self._rows = _kept(known)
        self._known: dict[str, Parsed] = {}

    def of(self, text: str) -> Parsed:
        """Return the condition of a text, and what is wrong with it; its spans are offsets in the text."""
        found = self._known.get(text)
        if found is None:
            found = self._known[text] = self._recalled(text) or self._parsed(text)
        return found

    def kept(self) -> object:
        """Return what JSON can hold of the sound ones, the newest if there are too many."""
        return {"shape": self._shape, "rows": dict(list(self._rows.items())[-MOST:])}

    def _recalled(self, text: str) -> Parsed | None:
        """Return what is kept of a text; only what is asked for is decoded, however many there are."""
        if text not in self._rows:
            return None
        try:
            return decode({**self._shape, **self._rows[text]}, Definition).condition, ()
        except (TypeError, ValueError):  # kept by another version of comity, or by somebody else
            return None

    def _parsed(self, text: str) -> Parsed:
        condition, problems = self._parse(text)
        if condition is not None:
            self.fresh = True
            made = encode(Definition(text, condition), Definition)
            self._rows[text] = {name: made.pop(name) for name in ROWS}
            self._shape = made
        return condition, problems


def _kept(known: object) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the shape that all kept texts share, and what is kept of each."""
    match known:
        case {"shape": dict(shape), "rows": dict(rows)}:
            return shape, rows
        case _:
            return {}, {}
