"""The template variables of a text, in the notations of the usual sending platforms.

Between the brackets of a template language stands an expression, and its names are searched for: ``{{ user.name |
default: "you" }}`` uses `user.name`. Words of the languages themselves, filters, functions, partials and quoted texts
are no variables. The other notations hold a name and nothing else.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

_BRACKETS = (
    ("{{", "}}"),  # Liquid, Jinja, Handlebars, HubL, Go
    ("{%", "%}"),  # Liquid, Jinja, HubL
    ("[[", "]]"),  # Iterable
    ("%%=", "=%%"),  # AMPscript
)
_SINGLE = (
    r"\*\|(?P<mailchimp>[^|*\n]{1,80})\|\*"
    r"|%%(?P<salesforce>[A-Za-z_][\w .:-]{0,79}?)%%"
    r"|(?<![\w-])-(?P<sendgrid>[A-Za-z_]\w{0,79})-(?![\w-])"
    r"|(?<![{.])\$\{(?P<bare>[A-Za-z_][\w.]{0,79})\}"
)
_INDEX = r"\[[^\[\]]*\]"
_NOISE = (
    r""""[^"]*"|'[^']*'"""  # quoted texts
    r"|\|\s*\w+:?"  # filters
    r"|#\w+(?=\s+\S)"  # helpers that open a block, with what they are given
    r"|[/>]\s*[\w.-]+"  # the ends of blocks, and partials
    r"|[${}#^&~]"
)
_TAG = r"-?\s*\w+"
_NAME = r"(?<![\w.-])[.@]?([A-Za-z_][\w-]*+(?:\.[\w-]++)*+)(?![\w.-])(?!\s*(?:\(|:|=(?!=)))"
_WORDS = frozenset(
    {"if", "else", "end", "range", "with", "in", "is", "as", "by", "import", "not", "and", "or", "contains", "this"}
    | {"true", "false", "nil", "null", "none", "empty", "blank", "limit", "offset", "reversed"}
)
_BLOCKS = frozenset({"IF", "IFNOT", "ELSEIF", "ELSE", "END", "INTERESTED", "NOTINTERESTED"})

FEW = 8
"""Of so many texts it is remembered what they hold: several facts of a message follow from the same."""


@lru_cache(maxsize=FEW)
def variables(text: str) -> frozenset[str]:
    """Return the names of the template variables that ``text`` uses, without indexes and filters."""
    found: set[str] = set()
    for opening, closing in _BRACKETS:
        for said in between(text, opening, closing):
            found.update(_names(re.sub(_TAG, "", said, count=1) if opening == "{%" else said))
    if "*|" in text or "%%" in text or "-" in text or "${" in text:
        found.update(name for place in re.finditer(_SINGLE, text) if (name := _single(place)))
    return frozenset(found)


def between(text: str, opening: str, closing: str) -> Iterator[str]:
    """Yield what stands between the brackets, in one pass over the text."""
    end = 0
    while (start := text.find(opening, end)) >= 0:
        closed = text.find(closing, start + len(opening))
        if closed < 0:
            return
        yield text[start + len(opening) : closed]
        end = closed + len(closing)


def _names(said: str) -> Iterator[str]:
    """Yield the names in an expression of a template language."""
    if said.startswith("!"):  # a comment of Handlebars
        return
    for name in re.findall(_NAME, re.sub(_NOISE, " ", re.sub(_INDEX, "", said.replace("${", "")))):
        if name not in _WORDS:
            yield name


def _single(place: re.Match[str]) -> str:
    """Return the name in a notation that holds nothing else; Mailchimp's conditions are the exception."""
    kind = place.lastgroup or ""
    said = place[kind].strip()
    if kind != "mailchimp":
        return said
    word, _, rest = said.partition(":")
    name = rest.partition("=")[0].strip() if word in _BLOCKS else said
    return "" if name in _BLOCKS else name
