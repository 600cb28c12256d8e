"""Slips in quotes, operators, comments and other signs, most of them habits of other languages."""

import unicodedata

from comity.syntax.slips.slip import Slip
from comity.text.finding import Problem

_INSTEAD_OF = {
    "&&": "and",
    "&": "and",
    "||": "or",
    "|": "or",
    "!": "not",
    "===": "==",
    "<>": "!=",
    "=>": ">=",
    "=<": "<=",
    "\N{GREATER-THAN OR EQUAL TO}": ">=",
    "\N{LESS-THAN OR EQUAL TO}": "<=",
    "\N{NOT EQUAL TO}": "!=",
}
_OPERANDS = frozenset({"word", "number", "clock", "text", "facet"})


def unclosed_text(slip: Slip) -> Problem | None:
    """``because "no end``, ``because "He said "hi" to me"``."""
    if slip.token.kind == "open":
        advice = 'end it with `"` on the same line; a quote inside a text is written `\\"`'
        return slip.says("this text has no end", advice)
    if slip.look(-1).kind == "text" and slip.glued(0) and slip.token.kind in ("word", "label", "number"):
        return slip.says(f"the text ends before {slip.token.quoted}", 'a quote inside a text is written `\\"`')
    return None


def wrong_quotes(slip: Slip) -> Problem | None:
    """``because 'single'``, or typographic quotes; after a facet's colon too."""
    for token in (slip.token, slip.look(1)):
        if token.kind == "quote":
            return slip.says("a text stands in straight double quotes", f'write `"{token.text[1:-1]}"`', of=token)
        if token is not slip.token or token.kind != "label":
            break
    if slip.text and slip.text in "'`\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}":
        return slip.says("a text stands in straight double quotes", 'write `"` before and after it')
    return None


def equals_sign(slip: Slip) -> Problem | None:
    """``stage = adoption`` as a condition, ``setting cap == 3``."""
    left, right = slip.look(-1).text, slip.look(1).text or "yes"
    if slip.text == "=" and "COMPARE" in slip.accepts:
        return slip.says("`=` sets a value, it does not compare", f"write `{left} == {right}`")
    if slip.text == "==" and "EQUAL" in slip.accepts:
        return slip.says("`==` compares, it does not set a value", f"write `{left} = {right}`")
    return None


def foreign_operator(slip: Slip) -> Problem | None:
    """``&&``, ``||``, ``!``, ``<>``."""
    word = _INSTEAD_OF.get(slip.text)
    return slip.says(f"found {slip.token.quoted}", f"write `{word}`") if word else None


def foreign_comment(slip: Slip) -> Problem | None:
    """``// comment``, and marks at the end of a sentence."""
    if slip.text in ("//", "/*", "--"):
        return slip.says(f"found {slip.token.quoted}", "a comment starts with `#` and ends with the line")
    if slip.text in (";", "."):
        return slip.says(
            f"found {slip.token.quoted}", "a sentence ends without a mark; the next one starts with its first word"
        )
    return None


def arithmetic(slip: Slip) -> Problem | None:
    """``open_cases + disputes``, ``discount * 2``, ``5 -3``."""
    before, sign = slip.look(-1), slip.text[:1]
    computes = slip.token.kind == "sign" and sign in "+-*/%" and slip.text in "+-*/%"
    negative = slip.token.kind == "number" and sign == "-"
    continues = "AND" in slip.accepts or "UNIT" in slip.accepts
    if not (computes or negative) or not continues or not (before.kind in _OPERANDS - {"facet"} or before.text == ")"):
        return None
    advice = "compare with a shifted instant (`signed_up_at <= 90 days ago`), or state the result as a field of its own"
    return slip.says(f"there is no arithmetic: found `{sign}`", advice, "not-expressible")


def foreign_character(slip: Slip) -> Problem | None:
    """A letter outside quotes that names are not made of, a control character, a lone surrogate."""
    odd = next((char for char in slip.text if not (char.isascii() and char.isprintable())), None)
    if odd is None or slip.token.kind in ("text", "open"):
        return None
    name = unicodedata.name(odd, "")
    shown = f"`{odd}` ({name})" if odd.isprintable() else f"the character U+{ord(odd):04X} {name}".rstrip()
    advice = 'names are made of a-z, 0-9 and `_`; whatever else a value holds stands in quotes: `topic:"\u00fcber"`'
    return slip.says(f"found {shown} outside quotes", advice)
