"""What a YAML parser's complaint means to the person who wrote the file.

Parsers report where they gave up. The line that holds that place usually shows the mistake: a text that begins with a
character of YAML's own, a colon inside a text, a quote that is never closed.
"""

import re
from typing import NamedTuple

import yaml
from yaml.error import Mark

from comity.campaigns.quote import quoted
from comity.text.finding import Problem
from comity.text.source import Span

_ENTRY = r"[ \t]*(?:- +)*(?:[\w.-]+:[ \t]+)?(?P<value>\S(?:.*?\S)??)[ \t]*(?:[ \t]#.*)?$"
_OWN = r"[@`%*&!|>]|\{\{|\{%|\[\["
_KEYED = r"[ \t]*(?:- +)*[\w.-]+:[ \t]+\S"

WORDS = (
    (
        "mapping values are not allowed",
        "a `:` stands where YAML expects none",
        "put quotes around a text that holds `: `",
    ),
    ("escape", "there is no such escape in double quotes", "write a backslash twice, or use single quotes"),
    ("expected hex", "there is no such escape in double quotes", "write a backslash twice, or use single quotes"),
    ("tab character", "a tab stands where spaces indent", "indent with spaces"),
    ("could not find expected ':'", "a key is not followed by `:`", "write `key: value`"),
    ("did not find expected key", "this does not fit the indentation of the lines above", None),
    ("expected <block end>", "this does not fit the indentation of the lines above", None),
    ("expected '-' indicator", "this does not fit the list above it", "begin each item with `-`, all in one column"),
    ("block sequence entries", "a list begins where YAML expects none", "begin it on a line of its own"),
    ("',' or ']'", "the list is not closed here", "separate items with `,` and close with `]`"),
    ("',' or '}'", "the mapping is not closed here", "separate entries with `,` and close with `}`"),
    ("document start", "a document ends before this line", "separate documents with a line `---`"),
)
"""A part of what parsers say, what it means, and what may help. The first that fits counts."""


class Trouble(NamedTuple):
    """What is wrong with a file as YAML or JSON; quotes around ``quote``, if given, would mend it."""

    problem: Problem
    quote: Span | None = None


def blame(text: str, base: int, error: yaml.YAMLError) -> Trouble:
    """Return what stopped the parser, which was given ``text`` from offset ``base`` on."""
    said = str(getattr(error, "problem", None) or "this is not YAML")
    offset = min(_offset(getattr(error, "problem_mark", None), base), len(text))
    began = _offset(getattr(error, "context_mark", None), base, offset)
    quote = text[began : began + 1] in ("'", '"') and "quoted scalar" in str(getattr(error, "context", ""))
    if quote and ("end of stream" in said or "document" in said):
        return Trouble(Problem("yaml-syntax", "this quote is never closed", Span(began, began + 1)))
    place = began if "expected ':'" in said else offset
    return _surprise(text, place, said) or Trouble(_plain_words(text, place, said))


def _offset(mark: Mark | None, base: int, otherwise: int = 0) -> int:
    return base + mark.index if mark is not None else otherwise


def _surprise(text: str, offset: int, said: str) -> Trouble | None:
    """Return what is wrong with a line whose value only needs quotes, if it is one."""
    start = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
    line = re.split(r"[\r\n]", text[start:], maxsplit=1)[0]
    entry = re.match(_ENTRY, line)
    if entry is None:
        return None
    span = Span(start + entry.start("value"), start + entry.end("value"))
    advice = f"put it into quotes: {quoted(entry['value'])}"
    own = re.match(_OWN, entry["value"])
    if own is not None:
        message = f"`{own[0]}` at the beginning of a text without quotes means something else to YAML"
        return Trouble(Problem("yaml-surprise", message, span, advice), span)
    if "mapping values are not allowed" in said and ": " in entry["value"] and re.match(_KEYED, line):
        return Trouble(
            Problem("yaml-surprise", "`: ` in a text without quotes makes it a key to YAML", span, advice), span
        )
    return None


def _plain_words(text: str, offset: int, said: str) -> Problem:
    span = Span(offset, min(offset + 1, len(text)))
    if said == "found character that cannot start any token":
        if text[offset : offset + 1] == "\t":
            return Problem("yaml-syntax", "a tab stands where spaces indent", span, "indent with spaces")
        what = f"`{text[offset : offset + 1]}` cannot begin a text without quotes"
        return Problem("yaml-surprise", what, span, "put the text into quotes")
    for part, message, advice in WORDS:
        if part in said:
            return Problem("yaml-syntax", message, span, advice)
    return Problem("yaml-syntax", said[:1].lower() + said[1:], span)
