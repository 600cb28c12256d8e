"""Words written onto lines.

Two things end a line that has room left: a comment, since nothing can stand behind one, and a comment above a word.
Both may be anywhere, for white space is free; so every comment stays with its word, and the words stay in order.
"""

from collections.abc import Sequence
from itertools import accumulate

from comity.format.pieces import Piece, Remark
from comity.format.shape import Break, Group

WIDTH = 100
STEP = 2
_OPEN, _CLOSE = ("(", "["), (")", "]", ",")


class Pen:
    """Writes lines; ``lines`` are those that are finished."""

    def __init__(self, words: Sequence[Piece]) -> None:
        self.words = words
        self.lines: list[str] = []
        self.line = ""
        self.indent = 0
        self.shut = False
        self.told = -1  # the word whose comments are written already
        self.spaced = [bool(at) and _spaced(words[at - 1].text, word.text) for at, word in enumerate(words)]
        sizes = (len(word.text) + spaced for word, spaced in zip(words, self.spaced, strict=True))
        self.ends = list(accumulate(sizes, initial=0))
        cuts = (bool(word.before or (at and words[at - 1].behind)) for at, word in enumerate(words))
        self.cuts = list(accumulate(cuts, initial=0))

    def start(self, indent: int) -> None:
        """Begin a new line, unless this one is still empty."""
        if self.line:
            self.lines.append(" " * self.indent + self.line)
        self.line, self.indent, self.shut = "", indent, False

    def blank(self) -> None:
        """Leave one line blank, not at the top and not twice."""
        self.start(self.indent)
        if self.lines and self.lines[-1]:
            self.lines.append("")

    def remarks(self, remarks: Sequence[Remark], indent: int, *, blanks: bool) -> None:
        """Write comments on lines of their own, with the blank lines between them if those count here."""
        for remark in remarks:
            if blanks and remark.blank:
                self.blank()
            self.start(indent)
            self.line = remark.text
        self.start(indent)

    def copy(self, text: str) -> None:
        """Write lines as they are."""
        self.start(0)
        self.lines.append(text)

    def fits(self, first: int, last: int, stop: int) -> bool:
        """Return whether words fit on this line with all up to ``stop``, and no comment stands between them."""
        uncut = self.cuts[last] == self.cuts[first + 1]
        return uncut and self._column() + self._size(first, stop) <= WIDTH

    def group(self, group: Group, base: int, stop: int) -> None:
        """Write a group, its lines deeper than ``base``; up to ``stop`` words follow that cannot begin a line."""
        if not self.fits(group.first, group.last, stop):
            self._broken(group, self.indent if group.is_list else base, stop)
            return
        for at in range(group.first, group.last):
            self._word(at, base + STEP)

    def _broken(self, group: Group, base: int, stop: int) -> None:
        inner = base + STEP if group.breaks and not group.level else base
        at = group.first
        ends = sorted([*group.breaks, *(min(part.breaks, default=part.last) for part in group.parts), stop])
        for part in (*group.parts, None):
            upto = part.first if part else group.last
            while at < upto:
                self._end_line(group, at, base, stop)
                self._word(at, base + STEP)
                at += 1
            if part:
                self._end_line(group, at, base, stop)
                self.group(part, inner, next((end for end in ends if end >= part.last), stop))
                at = part.last

    def _end_line(self, group: Group, at: int, base: int, stop: int) -> None:
        """End the line before a word if the group says so."""
        match group.breaks.get(at):
            case Break.LINE:
                self.start(base + STEP)
            case Break.CLOSE:
                self.remarks(self.words[at].before, base + STEP, blanks=False)
                self.start(base)
                self.told = at
            case Break.FILL:
                after = min((other for other in group.breaks if other > at), default=stop)
                if self._column() + self._size(at, after) > WIDTH:
                    self.start(base + STEP)
            case None:
                return

    def _word(self, at: int, inner: int) -> None:
        word = self.words[at]
        if self.shut or (word.before and self.line):
            self.start(inner)
        if word.before and at != self.told:
            self.remarks(word.before, self.indent, blanks=False)
        self.line = f"{self.line} {word.text}" if self.line and self.spaced[at] else self.line + word.text
        if word.behind:
            self.line += f"  {word.behind}"
            self.shut = True

    def _column(self) -> int:
        return self.indent + len(self.line)

    def _size(self, first: int, last: int) -> int:
        """Return how much room words take, with the space before the first where something stands before it."""
        return self.ends[last] - self.ends[first] - (self.spaced[first] and not self.line)


def _spaced(one: str, other: str) -> bool:
    return one not in _OPEN and other not in _CLOSE
