"""The audiences of campaigns as conditions of the program, each text parsed once and kept between runs."""

from collections.abc import Callable

from comity.program.codec import decode, encode
from comity.program.nodes import Condition, Definition
from comity.text.finding import Problem
from comity.text.record import record

Parsed = tuple[Condition | None, tuple[Problem, ...]]

Parse = Callable[[str], Parsed]
"""Returns the condition of an audience's text, None where there are problems."""

MOST = 2_000
"""How many texts are kept: those of the latest runs."""


@record
class Texts:
    """Conditions by the texts they were parsed from."""

    entries: tuple[Definition, ...]


class Audiences:
    """Conditions of audiences by their texts. ``fresh`` says that some were not known before."""

    def __init__(self, parse: Parse, known: object = None) -> None:
        """Begin with what `kept` returned in an earlier run; anything else is the same as nothing."""
        self.fresh = False
        self._parse = parse
        self._known: dict[str, Parsed] = {item.name: (item.condition, ()) for item in _entries(known)}

    def of(self, text: str) -> Parsed:
        """Return the condition of a text, and what is wrong with it; its spans are offsets in the text."""
        found = self._known.get(text)
        if found is None:
            found = self._known[text] = self._parse(text)
            self.fresh = self.fresh or found[0] is not None
        return found

    def kept(self) -> object:
        """Return what JSON can hold of the sound ones, the newest if there are too many."""
        sound = [Definition(text, condition) for text, (condition, _) in self._known.items() if condition is not None]
        return encode(Texts(tuple(sound[-MOST:])), Texts)


def _entries(known: object) -> tuple[Definition, ...]:
    try:
        return () if known is None else decode(known, Texts).entries
    except ValueError:  # kept by another version of comity
        return ()
