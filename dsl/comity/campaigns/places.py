r"""Where each character of a scalar was written.

A campaign's audience is a text in the language inside a text in YAML, and a mistake in it must be shown at the very
characters of the file. Parsers give a scalar's beginning, end and content, no more; so its raw text is read a second
time, by the same steps as libyaml's scanner (`yaml_parser_scan_flow_scalar`, `…_plain_scalar`, `…_block_scalar`), and
every character that the content gets is noted with the stretch of the file it came from:

- a folded line break is the space's place, and of several breaks all but the first are the places of the ``\n`` they
  become; the indentation around them is nobody's;
- an escape is the place of its one character, a pair of surrogate escapes likewise, ``''`` that of its quote;
- ``\x85`` reads as ``\n``, while the line separators U+2028 and U+2029 stay themselves and do not fold.

INVARIANT: the characters noted are the scalar's content. Where they are not (a scanner that differs from libyaml's),
every character is given the whole scalar, which is never wrong, only coarse.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from comity.campaigns.nodes import BLOCKS, JSON_LITERAL, PLAIN, Scalar
from comity.text.source import Span

JSON_TEXT = "json text"
"""The style of a text in double quotes as JSON has it: it may hold half escapes in pairs, and nothing folds."""

# Patterns are compiled where they are used: most audiences stand in the file as they are and need none of them.
_BREAK = r"(?:\r\n|[\n\r\x85\u2028\u2029])"
_FOLD = rf"(?P<fold>[ \t]*{_BREAK}(?:[ \t]|{_BREAK})*)"
_TOKENS = {
    PLAIN: rf"{_FOLD}|(?P<char>.)",
    "'": rf"{_FOLD}|(?P<char>''|.)",
    '"': rf"{_FOLD}|\\(?P<joined>{_BREAK}(?:[ \t]|{_BREAK})*)"
    r"|(?P<char>\\x[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\U[0-9a-fA-F]{8}|\\.|.)",
    JSON_TEXT: r"(?P<char>\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|.)",
}
_HEADER = rf"[|>](?P<hints>[-+0-9]*)[ \t]*(?:#[^\n\r\x85\u2028\u2029]*)?(?:{_BREAK}|$)"
_START = rf"(?:[ ]*{_BREAK})*[ ]*"
_LINE = rf"(?P<text>[^\n\r\x85\u2028\u2029]*)(?P<end>{_BREAK}|$)"
_NAMED = dict(zip("0abtnvfre_N", "\0\a\b\t\n\v\f\r\x1b\xa0\x85", strict=True)) | {"L": "\u2028", "P": "\u2029"}

MOST_INDENTED = 100
"""Columns beyond which the indentation of a block is not looked for."""

Note = tuple[str, int, int]
"""A character of the content, and where what it was read from starts and ends."""


class CharPlaces(NamedTuple):
    """For each character of a content, the offsets where it starts and ends in the file."""

    starts: Sequence[int]
    ends: Sequence[int]


def char_places(text: str, scalar: Scalar) -> CharPlaces:
    """Return where each character of a scalar's content stands in ``text``."""
    simple = _simple_start(text, scalar)
    size = len(scalar.text)
    if simple is not None:
        return CharPlaces(range(simple, simple + size), range(simple + 1, simple + size + 1))
    for notes in _attempts(text, scalar):
        if [char for char, _, _ in notes] == list(scalar.text):
            return CharPlaces(tuple(start for _, start, _ in notes), tuple(end for _, _, end in notes))
    return whole(scalar.text, scalar.span)


def whole(content: str, span: Span) -> CharPlaces:
    """Return the places of a content that as a whole stands for ``span``."""
    return CharPlaces((span.start,) * len(content), (span.end,) * len(content))


def _simple_start(text: str, scalar: Scalar) -> int | None:
    """Return where the content starts if it stands in the file as it is."""
    start = scalar.span.start + (scalar.style in ("'", '"'))
    if scalar.style in (PLAIN, "'", '"', JSON_LITERAL) and text.startswith(scalar.text, start):
        closed = start + len(scalar.text) + (scalar.style in ("'", '"'))
        return start if closed == scalar.span.end else None
    return None


def _attempts(text: str, scalar: Scalar) -> Iterator[list[Note]]:
    """Yield what the content may have been made of; only a block's indentation leaves a choice."""
    start, end = scalar.span
    if scalar.style in BLOCKS:
        yield from _block_attempts(text, scalar)
    elif scalar.style == PLAIN:
        yield list(_flow(text, start, end, PLAIN))
    elif scalar.style in _TOKENS:
        yield list(_flow(text, start + 1, end - 1, scalar.style))
        yield list(_flow(text, start + 1, end - 1, JSON_TEXT))


# Plain and quoted ---------------------------------------------------------------------------------------------------


def _flow(text: str, start: int, end: int, style: str) -> Iterator[Note]:
    for token in re.compile(_TOKENS[style], re.DOTALL).finditer(text, start, end):
        if token.lastgroup == "fold":
            yield from _folded(_breaks(text, *token.span()))
        elif token.lastgroup == "joined":
            yield from _breaks(text, *token.span())[1:]
        else:
            yield (_meant(token[0], style), *token.span())


def _meant(raw: str, style: str) -> str:
    if len(raw) == 1:
        return raw
    if style == "'":
        return "'"
    code = raw[2:]
    match raw[1]:
        case "x" | "u" | "U" if len(raw) <= len(r"\U0010ffff") and "\\" not in code:
            number = int(code, 16)
            return chr(number) if number <= 0x10FFFF else "\ufffd"  # noqa: PLR2004 (said by the line itself)
        case "u":
            high, low = int(raw[2:6], 16), int(raw[8:12], 16)
            return chr(0x10000 + ((high - 0xD800) << 10) + low - 0xDC00)
        case name:
            return _NAMED.get(name, name)


def _breaks(text: str, start: int, end: int) -> list[Note]:
    return [_break(found) for found in re.compile(_BREAK).finditer(text, start, end)]


def _break(found: re.Match[str]) -> Note:
    return (found[0] if found[0] in "\u2028\u2029" else "\n", *found.span())


def _folded(breaks: list[Note]) -> Iterable[Note]:
    (char, start, end), rest = breaks[0], breaks[1:]
    if char != "\n":
        return breaks
    return rest or [(" ", start, end)]


# Blocks -------------------------------------------------------------------------------------------------------------


def _block_attempts(text: str, scalar: Scalar) -> Iterator[list[Note]]:
    """Yield the readings of a block scalar for each indentation it may have.

    A digit in the header counts from the indentation of the parent, which a scalar does not know. The depth of the
    first line with content is the rule; with a digit it may be less, and of empty lines alone the longest counts.
    """
    header = re.compile(_HEADER).match(text, scalar.span.start)
    if not header:
        return
    start = re.compile(_START).match(text, header.end())
    spaces = [len(run) for run in re.findall(" +", start[0])] if start else []
    for indent in range(min(max(spaces, default=1), MOST_INDENTED), 0, -1):
        block = _Block(text, indent, folds=scalar.style == ">", hints=header["hints"])
        yield block.read(header.end(), len(scalar.text))


class _Block:
    """Reads the lines of a block scalar; the names are those of libyaml's scanner."""

    def __init__(self, text: str, indent: int, *, folds: bool, hints: str) -> None:
        self.text = text
        self.indent = indent
        self.folds = folds
        self.hints = hints
        self.notes: list[Note] = []

    def read(self, at: int, size: int) -> list[Note]:
        """Return the notes of the block whose first line begins at ``at`` and whose content has ``size`` characters."""
        leading: list[Note] = []
        blank_before = False
        at, trailing = self._blank_lines(at)
        while at < len(self.text) and len(self.notes) < size and self._indented(at):
            at += self.indent
            line = re.compile(_LINE).match(self.text, at)
            if line is None:
                break
            blank = self.text[at : at + 1] in (" ", "\t")
            self._join(leading, trailing, folds=not blank and not blank_before)
            self.notes += [(char, at + i, at + i + 1) for i, char in enumerate(line["text"])]
            leading = _breaks(self.text, *line.span("end"))
            blank_before = blank
            at, trailing = self._blank_lines(line.end())
        if "-" not in self.hints:
            self.notes += leading
        if "+" in self.hints:
            self.notes += trailing
        return self.notes

    def _join(self, leading: list[Note], trailing: list[Note], *, folds: bool) -> None:
        if self.folds and folds and leading and leading[0][0] == "\n":
            _, start, end = leading[0]
            self.notes += trailing or [(" ", start, end)]
        else:
            self.notes += leading + trailing

    def _indented(self, at: int) -> bool:
        return self.text.startswith(" " * self.indent, at)

    def _blank_lines(self, at: int) -> tuple[int, list[Note]]:
        """Return where the next line with content starts, and the breaks of the empty lines before it."""
        breaks: list[Note] = []
        while True:
            spaces = 0
            while spaces < self.indent and self.text[at + spaces : at + spaces + 1] == " ":
                spaces += 1
            found = re.compile(_BREAK).match(self.text, at + spaces)
            if not found:
                return at, breaks
            breaks.append(_break(found))
            at = found.end()
