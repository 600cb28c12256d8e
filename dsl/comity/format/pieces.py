"""A sound text as its words, each with the comments that belong to it.

The layout is made of the text's own words, not of the tree: so texts keep their escapes and numbers their digits, and
no word is ever invented. The tree only says where lines may end. Comments hang on words: on the word they stand before
where they have lines of their own, on the word they stand behind otherwise.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from comity.syntax import nodes
from comity.syntax.walk import walk
from comity.syntax.words import QUOTED

_PART = re.compile(
    rf"(?P<space>[ \t\r\n\f]+)|(?P<comment>#[^\r\n]*)"
    rf'|{QUOTED}|[()\[\]{{}},]|==|!=|<=|>=|[<>=]|[^ \t\r\n\f()\[\]{{}},=<>!"#]+(?:(?<=:){QUOTED})?'
)
_LINE_END = re.compile(r"\r\n|\r|\n")
_GLUED = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?[A-Za-z]+")
_BLANKS = " \t\f"


class Remark(NamedTuple):
    """A comment on a line of its own, with its `#`, whether a blank line is before it, and whether it is indented."""

    text: str
    start: int
    blank: bool
    indented: bool


class Piece(NamedTuple):
    """A word: the comments above it, the one behind it (or nothing), and whether a blank line is right before it."""

    text: str
    start: int
    before: tuple[Remark, ...] = ()
    behind: str = ""
    blank: bool = False


class Pieces(NamedTuple):
    """A text in pieces, and the comments after the last of them."""

    words: list[Piece]
    tail: tuple[Remark, ...]


def pieces(text: str, module: nodes.Module) -> Pieces:
    """Return the words of a sound text, of which ``module`` is the tree."""
    words: list[Piece] = []
    above: list[Remark] = []
    space = "\n"
    numbers: set[int] | None = None
    for match in _PART.finditer(text):
        part, start = match[0], match.start()
        if match.lastgroup == "space":
            space = part
            continue
        ends = len(_LINE_END.findall(space)) if space else 0
        if match.lastgroup != "comment":
            blank = ends > 1
            if _GLUED.fullmatch(part):
                numbers = _ends_of_numbers(module) if numbers is None else numbers
                words += _cut(Piece(part, start, tuple(above), "", blank), numbers)
            else:
                words.append(Piece(part, start, tuple(above), "", blank))
            above = []
        elif ends or not words:
            indented = space[-1:] in _BLANKS and space != ""
            above.append(Remark(part.rstrip(_BLANKS), start, ends > 1, indented))
        else:
            words[-1] = words[-1]._replace(behind=part.rstrip(_BLANKS))
        space = ""
    return Pieces(words, tuple(above))


def _ends_of_numbers(module: nodes.Module) -> set[int]:
    return {node.span.end for node in walk(module) if isinstance(node, nodes.Number)}


def _cut(word: Piece, numbers: set[int]) -> Iterator[Piece]:
    """Yield ``3days`` as two words where the tree has a number in it, as it has not in the name of a rule."""
    for at in range(1, len(word.text)):
        if word.start + at in numbers:
            yield word._replace(text=word.text[:at])
            yield Piece(word.text[at:], word.start + at)
            return
    yield word
