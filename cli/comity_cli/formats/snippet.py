"""Lines of a source with the places that matter underlined.

       4 | audience: stage >= exposure and consent:email
         |           ----------------------------------- admits customers with stage adoption
         :
      12 |     offer: [trial]
         |             ^^^^^

A place may lie anywhere: at the end of a line, over several lines, between wide characters, far to the right of a line
that no terminal can show. Every row fits the width; what is cut off is replaced by dots.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from comity.text.source import Source, Span
from comity_cli.formats.cells import Laid, lay_out, safe, width
from comity_cli.paint import Paint, Style

GUTTER = 8
DOTS = "..."
# A place that goes over more lines than this is shown by its first and last ones.
TALLEST = 4
# Cells kept before and behind a place on a line that is too long.
AROUND = 8


class Mark(NamedTuple):
    """A span to underline; the first one of a snippet is what the finding is about, the others say why."""

    span: Span
    label: str
    style: Style
    line: str


class Stroke(NamedTuple):
    """The part of a mark on one line: characters ``start`` to ``end``, and the label on the last of them."""

    number: int
    start: int
    end: int
    label: str
    mark: Mark


class Pen(NamedTuple):
    """How to draw: colours and the cells there are on a row."""

    paint: Paint
    width: int

    def row(self, label: str, text: str, *, bar: str = "|", style: Style = Style.FRAME) -> str:
        """Return a row with its label (a line number or a word) in the gutter."""
        gutter = self.paint(style, f"{label:>{GUTTER}}") if label else " " * GUTTER
        return f"{gutter} {self.paint(Style.FRAME, bar)} {text}".rstrip() + "\n"

    @property
    def room(self) -> int:
        """The cells behind the gutter."""
        return max(self.width - GUTTER - 3, 20)


def draw(source: Source, marks: Sequence[Mark], pen: Pen) -> Iterator[str]:
    """Yield the rows of a snippet: every line that has a mark, in order, with its marks below it."""
    strokes = sorted((stroke for mark in marks for stroke in _strokes(source, mark)), key=lambda stroke: stroke.number)
    before = 0
    for number in dict.fromkeys(stroke.number for stroke in strokes):
        if before and number > before + 1:
            yield pen.row("", "", bar=":")
        yield from _line(source, number, [stroke for stroke in strokes if stroke.number == number], pen)
        before = number


def cut(laid: Laid, start: int, end: int, room: int) -> tuple[int, int]:
    """Return the first and the last-but-one character to show so that a line fits into ``room`` cells.

    The characters from ``start`` to ``end`` are shown, or as many of them as fit.
    """
    if laid.width <= room:
        return 0, len(laid.pieces)
    space = room - 2 * len(DOTS)
    left, right = laid.cells[start], laid.cells[end]
    first = 0
    if right + AROUND > space:  # not on the first part of the line: put it into the middle, or start with it
        first = left - max(AROUND, (space - (right - left)) // 2)
        first = max(0, min(first, laid.width - space))
    begin = bisect_left(laid.cells, first)
    return begin, bisect_right(laid.cells, laid.cells[begin] + space) - 1


def shown(laid: Laid, begin: int, finish: int) -> str:
    """Return the characters from ``begin`` to ``finish``, with dots where something is left out."""
    before = DOTS if begin else ""
    after = DOTS if finish < len(laid.pieces) else ""
    return before + "".join(laid.pieces[begin:finish]) + after


def _strokes(source: Source, mark: Mark) -> Iterator[Stroke]:
    """Yield what is to be underlined, line by line; a place that ends at the start of a line ends before it."""
    start, end = source.range(mark.span)
    last = end.line - 1 if end.line > start.line and end.column == 1 else end.line
    for number in _few(start.line, last):
        line = source.line(number)
        left = start.column - 1 if number == start.line else len(line) - len(line.lstrip())
        right = end.column - 1 if number == end.line else len(line.rstrip())
        left = min(left, len(line))
        right = max(left, min(right, len(line)))
        yield Stroke(number, left, right, mark.label if number == last else "", mark)


def _few(first: int, last: int) -> Sequence[int]:
    numbers = range(first, last + 1)
    return numbers if len(numbers) <= TALLEST else (first, first + 1, last)


def _line(source: Source, number: int, strokes: Sequence[Stroke], pen: Pen) -> Iterator[str]:
    """Yield a line and its underlines; one too long to show whole is shown once for each of them."""
    laid = lay_out(source.line(number))
    label = str(number)
    if laid.width <= pen.room:
        yield pen.row(label, shown(laid, 0, len(laid.pieces)))
    for stroke in strokes:
        begin, finish = cut(laid, stroke.start, stroke.end, pen.room)
        if laid.width > pen.room:
            yield pen.row(label, shown(laid, begin, finish))
        yield from _underline(laid, begin, min(stroke.end, finish), stroke, pen)


def _underline(laid: Laid, begin: int, end: int, stroke: Stroke, pen: Pen) -> Iterator[str]:
    """Yield the underline with its label behind it, or below it where that is too narrow."""
    start = max(stroke.start, begin)
    indent = laid.cells[start] - laid.cells[begin] + (len(DOTS) if begin else 0)
    length = max(1, laid.cells[end] - laid.cells[start])
    style, drawn, label = stroke.mark.style, stroke.mark.line * length, safe(stroke.label)
    beside = indent + length + 1 + width(label) <= pen.room
    text = f"{drawn} {label}" if label and beside else drawn
    yield pen.row("", " " * indent + pen.paint(style, text))
    if label and not beside:
        indent = min(indent, pen.room // 2)
        for part in wrap(label, pen.room - indent):
            yield pen.row("", " " * indent + pen.paint(style, part))


def wrap(text: str, room: int) -> Iterator[str]:
    """Yield the text in parts of at most ``room`` cells, broken at spaces (a longer word stands alone)."""
    line = ""
    for word in text.split(" "):
        if line and width(line) + 1 + width(word) > room:
            yield line
            line = word
        else:
            line = f"{line} {word}" if line else word
    yield line
