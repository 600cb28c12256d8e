"""A light scan of a broken file: its tokens, and where its statements begin.

A sound file never comes here. In a broken one the grammar can't say where the next sentence begins, so this does, by
knowing at every token whether an operand may follow: where none may, a word is a keyword, and a statement's word
begins a statement; where one may, `limit` could be a field. What is sure begins a statement anywhere (a label before
`never`, `define x as`); what is likely does so at the start of a line that is not indented deeper than the statement
before it, or that follows an empty line. So a sentence that breaks off does not swallow the next one.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from comity.syntax.words import (
    BEGINNINGS,
    CLAUSE_WORDS,
    KEYWORDS,
    QUOTED,
    RULE_WORDS,
    STATEMENT_WORDS,
    TYPE_WORDS,
    UNCLOSED,
    words,
)
from comity.text.source import Span

# Single quotes, and the pairs that word processors and other languages make of ours.
WRONGLY_QUOTED = (
    "'[^'\r\n]*'"
    "|[\u2018\u2019\u201a][^\u2018\u2019\r\n]*[\u2018\u2019]"
    "|[\u201c\u201d\u201e][^\u201c\u201d\r\n]*[\u201c\u201d]"
    "|\u00ab[^\u00bb\r\n]*\u00bb"
)

_TOKEN = re.compile(
    rf"""(?P<space>[ \t\r\n\f]+|\#[^\r\n]*)
    |(?P<text>{QUOTED})
    |(?P<quote>{WRONGLY_QUOTED})
    |(?P<open>{UNCLOSED})
    |(?P<clock>\d{{4}}-\d+-\d+T[\w:.+-]*|\d{{1,2}}:\d\d[\w:]*)
    |(?P<facet>[^\W\d]\w*(?:\.\w+)*:(?:{QUOTED}|[\w*][\w./*-]*))
    |(?P<label>[\w-]+(?:[./]+[\w-]+)*:)
    |(?P<number>-?\d[\w.-]*)
    |(?P<word>[^\W\d]\w*(?:[.-]\w+)*)
    |(?P<sign>[=!<>]=+|=>|<>|&&|\|\||//|/\*|--|.)""",
    re.VERBOSE | re.DOTALL,
)
_SHOWN = 40


class Token(NamedTuple):
    """A token of the scan. ``column`` counts from 0; ``breaks`` are the line ends before it: more than one is a gap."""

    kind: str
    text: str
    span: Span
    column: int
    breaks: int

    @property
    def quoted(self) -> str:
        """The token for a message of one line: in backticks, shortened and printable."""
        shown = self.text if len(self.text) <= _SHOWN else self.text[: _SHOWN - 1] + "\N{HORIZONTAL ELLIPSIS}"
        return f"`{printable(shown)}`"


END = Token("end", "", Span(0, 0), 0, 0)
"""What stands after the last token and before the first."""


def printable(text: str) -> str:
    """Return the text with what can't be printed, or not in one line, told by its number."""
    return "".join(char if char.isprintable() else f"U+{ord(char):04X}" for char in text)


def tokens(text: str, start: int = 0) -> tuple[Token, ...]:
    """Return the tokens of a text from ``start`` on; white space and comments are none."""
    found = []
    line, breaks = start, 1
    for match in _TOKEN.finditer(text, start):
        kind, written = match.lastgroup or "sign", match.group()
        if kind == "space":
            line_end = max(written.rfind("\n"), written.rfind("\r"))
            if line_end >= 0:
                line = match.start() + line_end + 1
                breaks = max(breaks, written.count("\n") or written.count("\r"))
            continue
        found.append(Token(kind, written, Span(*match.span()), match.start() - line, breaks))
        breaks = 0
    return tuple(found)


def label_end(row: Sequence[Token], at: int) -> int | None:
    """Return the index of the token that ends a label which begins at the token ``at``, or None where none does.

    A label is one token before a rule's word. One of several, a slip, must have a line for itself.
    """
    for index in range(at, len(row) - 1):
        if row[at].text in BEGINNINGS:
            return None
        if index > at and row[index].breaks:
            return None
        if row[index].kind == "label":
            following = row[index + 1]
            alone = index == at or (row[at].breaks and following.breaks)
            return index if alone and following.text in RULE_WORDS else None
    return None


def statements(row: Sequence[Token]) -> list[Sequence[Token]]:
    """Return the tokens of each statement; none is empty, and together they are all of ``row``."""
    return [row[start:end] for start, end in pairwise([*_Splitter(row).run(), len(row)])]


# After these words comes an operand; after an operand, every other word leaves us where we are.
_BEFORE_OPERAND = words(
    "and or not to unless when if instead between on within before after received had since is has in contains matches"
    " for over as by with from until because see owner per every else starting at of are given then send"
)
# Where an operand is expected, these come before it and every other word is one.
_PREFIXES = words("not received had within between on receive each last least most only customers with")
# After these first words of a statement comes a keyword.
_BEFORE_KEYWORD = words("never only customer message events test")
# What can follow a field but not a statement's word.
_AFTER_FIELD = words("== != <= >= < > = ) ] , : } is has in contains matches and or to for as over") | CLAUSE_WORDS


class _Splitter:
    """Goes over the tokens once and notes the index of each that begins a statement."""

    def __init__(self, row: Sequence[Token]) -> None:
        self.row = row
        self.starts: list[int] = []
        self.operand = False
        self.body_ahead = False
        self.in_open_text = False

    def run(self) -> list[int]:
        at = 0
        while at < len(self.row):
            at = self._step(at)
        return self.starts

    def _step(self, at: int) -> int:
        """Take in one token, or all of a test's body; return the index of the next."""
        if not self.starts or self._begins(at):
            self.starts.append(at)
            at = self._after_label(at)
            self.in_open_text = False
            self.operand = self.row[at].text not in _BEFORE_KEYWORD
            self.body_ahead = self.row[at].text == "test"
        elif self.row[at].text == "{":
            return self._skip_body(at + 1)
        else:
            self._advance(self.row[at])
        return at + 1

    def _after_label(self, at: int) -> int:
        end = label_end(self.row, at)
        if end is not None:
            return end + 1
        token, following = self.row[at], self._look(at + 1)
        if following.text == ":" and self._look(at + 2).text in RULE_WORDS:
            return at + 2
        colon_lost = token.kind == "word" and token.text not in KEYWORDS and following.text in RULE_WORDS
        return at + (colon_lost or (token.kind == "label" and following.kind == "word"))

    def _advance(self, token: Token) -> None:
        """Note whether an operand may follow the token."""
        self.in_open_text |= token.kind == "open"
        if token.kind == "word":
            self.operand = token.text in (_PREFIXES if self.operand else _BEFORE_OPERAND)
        elif token.kind == "sign":
            self.operand = token.text not in (")", "]", "}")
        else:
            self.operand = token.kind == "label"

    def _skip_body(self, at: int) -> int:
        """Return the index after a test's closing brace, or of what surely begins a statement before there is one."""
        self.operand = self.body_ahead = False
        while at < len(self.row):
            if self.row[at].text == "}":
                return at + 1
            if self._outdented(at) and (self._sure(at) or self._likely(at)):
                break
            at += 1
        return at

    def _begins(self, at: int) -> bool:
        token = self.row[at]
        if self._sure(at) or (token.text == "}" and token.breaks and not self.body_ahead):
            return True
        if token.kind == "label":
            return self._is_left(at) and not self._is_field(at)
        if self._is_statement_word(at):
            in_text = self._look(at - 1).kind == "text" and not token.breaks  # where a quote inside it ends it
            return not (self.operand or in_text) or self._likely(at)
        stray = token.kind in ("word", "facet", "text") and not self.in_open_text
        return stray and self._outdented(at) and self._is_stray(at)

    def _sure(self, at: int) -> bool:
        """Whether what stands here can be nothing but the beginning of a statement."""
        one, two, three = self.row[at], self._look(at + 1), self._look(at + 2)
        if one.kind == "label" or self._outdented(at):
            end = label_end(self.row, at)
            if end is not None or one.kind == "label":
                return end is not None
        if one.kind == "facet":  # a label without white space after it
            return one.text.endswith((":never", ":only")) and two.text.startswith("send")
        return (
            (one.text, two.text) in (("never", "send"), ("only", "send"), ("events", "are"))
            or (one.text, three.text) in (("define", "as"), ("setting", "="), ("persona", "has"))
            or (one.text in ("customer", "message") and two.text == "has" and three.kind == "label")
            or (one.text == "test" and two.kind == "text" and three.text == "{")
        )

    def _likely(self, at: int) -> bool:
        """Whether this is a statement's word at the start of a line, rather than a field of that name."""
        if not (self._is_statement_word(at) and self._outdented(at)):
            return False
        return self.row[at].text in ("customer", "message") or self._look(at + 1).text not in _AFTER_FIELD

    def _is_statement_word(self, at: int) -> bool:
        word, following = self.row[at].text, self._look(at + 1)
        if word in ("customer", "message"):
            return following.text == "has"
        if word == "test":
            return following.kind in ("text", "quote", "open") or "{" in (following.text, self._look(at + 2).text)
        return word in STATEMENT_WORDS or (word == "events" and following.text == "are")

    def _is_stray(self, at: int) -> bool:
        """Whether no sentence goes on with this token, so that most likely one begins here with a slip in it."""
        word, following = self.row[at].text, self._look(at + 1).text
        if following.startswith("send"):
            return True
        return not self.operand and (word not in KEYWORDS or (word in BEGINNINGS and following != "time"))

    def _is_field(self, at: int) -> bool:
        """Whether a word with a colon is a field of the declaration we are in."""
        return self._look(self.starts[-1] + 1).text == "has" and self._look(at + 1).text in TYPE_WORDS

    def _outdented(self, at: int) -> bool:
        return self.row[at].breaks > 1 or self._is_left(at)

    def _is_left(self, at: int) -> bool:
        token = self.row[at]
        return token.breaks > 0 and token.column <= self.row[self.starts[-1]].column

    def _look(self, at: int) -> Token:
        return self.row[at] if at < len(self.row) else END
