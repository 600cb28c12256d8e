"""A named text and the places in it.

Everything inside comity speaks in spans: two offsets in code points, half open. This module is the only one that
turns an offset into a line and a column, so an off-by-one can only live here.
"""

from bisect import bisect_right
from functools import cached_property
from typing import NamedTuple


class Span(NamedTuple):
    """The half-open range ``[start, end)`` of code points in one source."""

    start: int
    end: int


class Position(NamedTuple):
    """A place as people count it: line and column start at 1, columns count code points."""

    line: int
    column: int


class Range(NamedTuple):
    """The positions of both ends of a span; ``end`` is exclusive."""

    start: Position
    end: Position


class Source:
    """One text with the name it is shown under (a path as the user wrote it, ``-``, or ``policy``).

    ``text`` has no byte order mark and keeps the line ends of the file. Sources are equal by name and text, and are not
    changed.
    """

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Source) and (self.name, self.text) == (other.name, other.text)

    def __hash__(self) -> int:
        return hash((self.name, self.text))

    def __repr__(self) -> str:
        return f"Source({self.name!r}, {len(self.text)} characters)"

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """The offset of the first character of every line; CRLF, LF and a lone CR end a line."""
        starts = [0]
        text = self.text
        if "\r" not in text:
            at = text.find("\n")
            while at >= 0:
                starts.append(at + 1)
                at = text.find("\n", at + 1)
            return tuple(starts)
        for at, char in enumerate(text):
            if char == "\n" or (char == "\r" and text[at + 1 : at + 2] != "\n"):
                starts.append(at + 1)
        return tuple(starts)

    def position(self, offset: int) -> Position:
        """Return line and column (both from 1) of an offset; offsets past the end count as the end."""
        offset = max(0, min(offset, len(self.text)))
        line = bisect_right(self.line_starts, offset)
        return Position(line, offset - self.line_starts[line - 1] + 1)

    def range(self, span: Span) -> Range:
        """Return the positions of both ends of a span."""
        return Range(self.position(span.start), self.position(span.end))

    def offset(self, position: Position) -> int:
        """Return the offset of a position; the inverse of `position` for positions inside the text."""
        return self.line_starts[position.line - 1] + position.column - 1

    def line(self, number: int) -> str:
        """Return the text of line ``number`` (from 1) without its line end."""
        start = self.line_starts[number - 1]
        end = self.line_starts[number] if number < len(self.line_starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")

    def utf16_column(self, position: Position) -> int:
        """Return the column (from 1) of a position counted in UTF-16 code units, as editors' protocols count."""
        before = self.line(position.line)[: position.column - 1]
        return len(before.encode("utf-16-le", "surrogatepass")) // 2 + 1


class Place(NamedTuple):
    """A span in a source that is known by its name."""

    file: str
    span: Span
