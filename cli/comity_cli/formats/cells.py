"""How much room text takes on a terminal.

A terminal is a grid of cells: most characters take one, East Asian wide characters and emoji two, combining ones
none. Nothing a campaign holds may drive the terminal: controls, bidirectional ones too, are shown as what they are.
"""

from collections.abc import Iterator
from typing import NamedTuple
from unicodedata import category, east_asian_width

TAB = 4
WIDE = 2
JOINER = "\u200d"
EMOJI_STYLE = "\ufe0f"
SKIN_TONES = range(0x1F3FB, 0x1F400)
REGIONAL = range(0x1F1E6, 0x1F200)
# Unicode has a picture for each control of ASCII.
PICTURES = {chr(code): chr(0x2400 + code) for code in range(0x20)} | {"\x7f": "\N{SYMBOL FOR DELETE}"}
NOT_SHOWN = "\N{REPLACEMENT CHARACTER}"


class Laid(NamedTuple):
    """A line laid out: what is printed for each character, and the cell at which each starts (and the last ends)."""

    pieces: tuple[str, ...]
    cells: tuple[int, ...]

    @property
    def width(self) -> int:
        """The number of cells of the whole line."""
        return self.cells[-1]


def lay_out(line: str) -> Laid:
    """Return the line laid out on cells, tabs up to the next multiple of four."""
    if line.isascii() and line.isprintable():
        return Laid(tuple(line), tuple(range(len(line) + 1)))
    pieces: list[str] = []
    cells = [0]
    for char, own in _sized(line):
        room = TAB - cells[-1] % TAB if char == "\t" else own
        pieces.append(" " * room if char == "\t" else safe(char))
        cells.append(cells[-1] + room)
    return Laid(tuple(pieces), tuple(cells))


def width(text: str) -> int:
    """Return the number of cells a text takes."""
    return len(text) if text.isascii() and text.isprintable() else lay_out(text).width


def safe(text: str) -> str:
    """Return the text with every control character shown instead of obeyed."""
    if text.isprintable():
        return text
    return "".join(map(_safe_character, text))


def _safe_character(char: str) -> str:
    if char in PICTURES:
        return PICTURES[char]
    if char == JOINER or char.isprintable() or category(char) == "Zs":
        return char
    return NOT_SHOWN


def _sized(line: str) -> Iterator[tuple[str, int]]:
    """Yield each character with the cells it adds; an emoji put together from several counts once."""
    before = ""
    last = 0
    open_flag = False
    for char in line:
        code = ord(char)
        if before == JOINER or (code in SKIN_TONES and last == WIDE):
            room = 0
        elif char == EMOJI_STYLE:
            room = WIDE - last if last == 1 else 0
        elif code in REGIONAL:
            room = 0 if open_flag else WIDE
        else:
            room = _room(char)
        open_flag = code in REGIONAL and not open_flag
        before, last = char, room or last
        yield char, room


def _room(char: str) -> int:
    if char == JOINER or category(char) in ("Mn", "Me"):
        return 0
    return WIDE if east_asian_width(char) in ("W", "F") else 1
