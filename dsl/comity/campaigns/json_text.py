r"""From JSON text to documents with places.

YAML parsers read most JSON, but not what JSON writers emit for characters beyond the basic plane (``\ud83d\ude00``),
nor tabs before the first bracket. So what is strictly JSON is read here, and everything else by `compose`.
Several values after one another (JSON lines) are several documents.
"""

import re
from typing import NamedTuple

from comity.campaigns.blame import Trouble
from comity.campaigns.compose import DEEPEST, MOST_VALUES, Composed, too_many
from comity.campaigns.nodes import JSON_LITERAL, Items, Node, Pairs, Scalar
from comity.text.finding import Problem
from comity.text.source import Span

_TOKEN = re.compile(
    r"[ \t\r\n]*+(?:"
    r'(?P<text>"(?:[^"\\\x00-\x1f]++|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+")'
    r"|(?P<literal>-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][-+]?[0-9]++)?(?![\w.+-])|(?:true|false|null)\b)"
    r"|(?P<mark>[\[\]{},:]))"
)
_SPACE = re.compile(r"[ \t\r\n]*")
_ESCAPE = re.compile(r"\\(?:u([dD][89abAB]..)\\u([dD][c-fC-F]..)|u(....)|(.))")
_SIMPLE = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


class _Token(NamedTuple):
    kind: str
    raw: str
    span: Span


class _NotJson(Exception):
    """The text is not JSON, for this reason."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def read_json(text: str) -> Composed:
    """Return the JSON documents of ``text``, or the one problem of what is not strictly JSON."""
    reader = _Reader(text)
    documents = []
    try:
        while not reader.ended():
            documents.append(reader.value(0))
    except _NotJson as stop:
        return Composed((), (Trouble(stop.problem),))
    return Composed(tuple(documents), ())


class _Reader:
    """Takes one token after another."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.made = 0

    def ended(self) -> bool:
        """Return whether nothing but white space is left."""
        space = _SPACE.match(self.text, self.at)
        return space is None or space.end() == len(self.text)

    def value(self, depth: int) -> Node:
        """Read a value."""
        return self._value(self._token(), depth)

    def _value(self, token: _Token, depth: int) -> Node:
        self.made += 1
        if self.made > MOST_VALUES:
            raise _NotJson(too_many(token.span))
        if token.kind == "text":
            return Scalar(self._unescaped(token), token.span, '"')
        if token.kind == "literal":
            return Scalar(token.raw, token.span, JSON_LITERAL)
        if token.raw not in "[{":
            raise _NotJson(_expected("a value", token))
        if depth >= DEEPEST:
            what = f"lists and mappings stand inside each other more than {DEEPEST} levels deep"
            raise _NotJson(Problem("too-deep", what, token.span))
        return self._items(token, depth + 1) if token.raw == "[" else self._pairs(token, depth + 1)

    def _items(self, opened: _Token, depth: int) -> Items:
        items: list[Node] = []
        token = self._token()
        while token.raw != "]" or token.kind != "mark" or items:
            items.append(self._value(token, depth))
            token = self._token()
            if self._closed(token, "]"):
                break
            token = self._token()
        return Items(tuple(items), Span(opened.span.start, token.span.end), flow=True)

    def _pairs(self, opened: _Token, depth: int) -> Pairs:
        pairs: list[tuple[Node, Node]] = []
        token = self._token()
        while token.raw != "}" or token.kind != "mark" or pairs:
            if token.kind != "text":
                raise _NotJson(_expected("a key in double quotes", token))
            key = Scalar(self._unescaped(token), token.span, '"')
            colon = self._token()
            if colon.raw != ":" or colon.kind != "mark":
                raise _NotJson(_expected("`:`", colon))
            pairs.append((key, self.value(depth)))
            token = self._token()
            if self._closed(token, "}"):
                break
            token = self._token()
        return Pairs(tuple(pairs), Span(opened.span.start, token.span.end), flow=True)

    def _closed(self, token: _Token, bracket: str) -> bool:
        if token.kind != "mark" or token.raw not in ("," + bracket):
            raise _NotJson(_expected(f"`,` or `{bracket}`", token))
        return token.raw == bracket

    def _token(self) -> _Token:
        found = _TOKEN.match(self.text, self.at)
        if not found:
            raise _NotJson(self._unreadable())
        self.at = found.end()
        kind = found.lastgroup or ""
        return _Token(kind, found[kind], Span(*found.span(kind)))

    def _unreadable(self) -> Problem:
        space = _SPACE.match(self.text, self.at)
        start = space.end() if space else self.at
        if start == len(self.text):
            return Problem("yaml-syntax", "the file ends in the middle of a value", Span(start, start))
        what = "this text in quotes is not JSON" if self.text[start] == '"' else "this is not JSON"
        return Problem("yaml-syntax", what, Span(start, start + 1))

    def _unescaped(self, token: _Token) -> str:
        said = token.raw[1:-1]
        if "\\" in said:
            said = _ESCAPE.sub(_meant, said)
            if any("\ud800" <= char <= "\udfff" for char in said):
                raise _NotJson(Problem("yaml-syntax", "an escape stands for half a character", token.span))
        return said


def _meant(escape: re.Match[str]) -> str:
    high, low, single, simple = escape.groups()
    if high:
        return chr(0x10000 + ((int(high, 16) - 0xD800) << 10) + int(low, 16) - 0xDC00)
    return chr(int(single, 16)) if single else _SIMPLE.get(simple, simple)


def _expected(what: str, found: _Token) -> Problem:
    return Problem("yaml-syntax", f"{what} should stand here, not `{found.raw[:20]}`", found.span)
