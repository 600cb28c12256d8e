"""Where a key stands in a TOML file, which the parser of the standard library does not tell.

The text is known to be sound TOML, so it is enough to look at lines: a header says which table the assignments below
it belong to. What looks like one inside of a text of several lines only makes a place less exact.
"""

import re
from collections.abc import Iterator, Mapping

from comity.text.record import record
from comity.text.source import Source, Span

Keys = tuple[str | int, ...]
"""The way to a value: names of keys and, where a key holds a list of tables, their numbers from 0."""

NAME = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')"""
DOTTED = rf"{NAME}(?:[ \t]*\.[ \t]*{NAME})*"
LINE = rf"^[ \t]*(?:(?P<header>\[\[?[ \t]*(?P<table>{DOTTED})[ \t]*\]\]?)|(?P<key>{DOTTED})[ \t]*=)"
SCALAR = r"""[ \t]*=[ \t]*(?:"(?:\\.|[^"\\\n])*"|'[^'\n]*'|[^\s"'\[{,}\]#]+)"""


@record
class Entry:
    """A header or an assignment: the way to it, and the span of what names it."""

    keys: Keys
    span: Span


@record
class Table:
    """A table of a TOML file: tells where the keys in it stand."""

    source: Source
    keys: Keys

    def below(self, path: Keys) -> "Table":
        """Return the table at a path from this one."""
        return Table(self.source, self.keys + path)

    def place(self, path: Keys) -> Span:
        """Return the span of the key at a path from the table, with its value where that is a single one.

        Where it is not found, that is the span of what holds it, in the end the start of the text.
        """
        text, wanted = self.source.text, self.keys + path
        near = [entry for entry in _entries(text) if entry.keys == wanted[: len(entry.keys)]]
        best = max(near, key=lambda entry: len(entry.keys), default=Entry((), Span(0, 0)))
        span = best.span
        for name in wanted[len(best.keys) :]:
            span = _inside(text, span, name) or span
        return _with_value(text, span)


def _entries(text: str) -> Iterator[Entry]:
    """Yield the headers and assignments of a text in order."""
    lists: dict[Keys, int] = {}
    table: Keys = ()
    for found in re.compile(LINE, re.MULTILINE).finditer(text):
        if found["header"]:
            keys = _resolved(_names(found["table"]), lists, last=not found["header"].startswith("[["))
            if found["header"].startswith("[["):
                lists[keys] = lists.get(keys, -1) + 1
                keys = (*keys, lists[keys])
            table = keys
            yield Entry(keys, Span(*found.span("header")))
        else:
            yield Entry((*table, *_names(found["key"])), Span(*found.span("key")))


def _names(dotted: str) -> list[str]:
    return [name.strip("\"'") for name in re.findall(NAME, dotted)]


def _resolved(names: list[str], lists: Mapping[Keys, int], *, last: bool) -> Keys:
    """Return the way to a table: a name that holds a list of tables means the latest of them."""
    keys: Keys = ()
    for number, name in enumerate(names, 1):
        keys = (*keys, name)
        if keys in lists and (last or number < len(names)):
            keys = (*keys, lists[keys])
    return keys


def _inside(text: str, span: Span, name: str | int) -> Span | None:
    """Return where a key is named in the line that a span starts, behind it: in a table within braces."""
    end = text.find("\n", span.end)
    named = re.compile(rf"""(?<![\w"'-])["']?{re.escape(str(name))}["']?(?=[ \t]*[=.])""")
    found = named.search(text, span.end, len(text) if end < 0 else end)
    return Span(*found.span()) if found else None


def _with_value(text: str, span: Span) -> Span:
    value = re.compile(SCALAR).match(text, span.end)
    return Span(span.start, value.end()) if value else span
