"""Slips in keywords: their case, their neighbours, words of other languages."""

from comity.syntax.slips.slip import Slip
from comity.syntax.words import CLAUSE_WORDS, RESERVED
from comity.text.finding import Problem

_TYPES = {
    "string": "text",
    "str": "text",
    "bool": "yes or no",
    "boolean": "yes or no",
    "int": "count",
    "integer": "count",
    "float": "number",
    "decimal": "number",
    "datetime": "instant",
    "timestamp": "instant",
    "enum": "one of",
    "list": "any text",
    "set": "any text",
}


def upper_case(slip: Slip) -> Problem | None:
    """``Never send``, ``a AND b``, ``NOT a``."""
    word = slip.text.lower()
    if slip.token.kind == "word" and word != slip.text and word in slip.keywords:
        return slip.says("keywords are written in lower case", f"write `{word}`")
    before = slip.look(-1)
    word = before.text.lower()
    if before.kind == "word" and word != before.text and word in RESERVED:
        return slip.says("keywords are written in lower case", f"write `{word}`", of=before)
    return None


def glued_keyword(slip: Slip) -> Problem | None:
    """``never sendoffer:trial``."""
    if slip.token.kind not in ("word", "facet", "label"):
        return None
    for word in sorted(slip.keywords, key=len, reverse=True):
        rest = slip.text.removeprefix(word)
        if rest != slip.text and (":" in rest or len(rest) > 3):  # noqa: PLR2004 (said by the line itself)
            return slip.says(f"found {slip.token.quoted}, expected `{word}`", f"write `{word} {rest}`")
    return None


def clause_for_value(slip: Slip) -> Problem | None:
    """``to stage >= because "so"``: outside its own place a clause's word is a name like any other."""
    before = slip.look(-1)
    if before.text in CLAUSE_WORDS - RESERVED and before.kind == "word" and "AND" in slip.accepts:
        advice = f"something is missing between {slip.look(-2).quoted} and {before.quoted}"
        return slip.says(f"found {before.quoted}, expected a condition or a value", advice, of=before)
    return None


def known_or_not(slip: Slip) -> Problem | None:
    """``stage is adoption``, ``timezone is not known``."""
    if slip.accepts != {"KNOWN", "UNKNOWN"} or slip.ended:
        return None
    field, value = slip.look(-2).text, slip.look(1).text
    if slip.text == "not" and value == "known":
        return slip.says("`is not known` is said in one word", f"write `{field} is unknown`")
    if slip.text == "not":
        return slip.says("`is` goes with `known` or `unknown`", f"write `{field} != {value}`")
    return slip.says("`is` goes with `known` or `unknown`", f"write `{field} == {slip.text}`")


def missing_comma(slip: Slip) -> Problem | None:
    """``given stage = adoption plan = basic``, ``when offer:trial channel:email``, ``[email sms]``."""
    if "COMMA" in slip.accepts and slip.token.kind in ("word", "facet", "text", "number"):
        in_list = "RSQB" in slip.accepts
        if in_list or slip.token.kind == "facet" or slip.look(1).text == "=" or slip.text == "and":
            return slip.says(f"a comma is missing before {slip.token.quoted}", "write `,` between two items")
    if slip.text == "=" and {"AGO", "UNIT"} <= slip.accepts and "COMPARE" not in slip.accepts:
        word = slip.look(-1)
        return slip.says(f"a comma is missing before {word.quoted}", "write `,` between two items", of=word)
    return None


def foreign_type(slip: Slip) -> Problem | None:
    """``plan: string``."""
    word = _TYPES.get(slip.text.lower())
    if word is None or "TIMEZONE" not in slip.accepts:
        return None
    return slip.says(f"found {slip.token.quoted}, expected a type", f"write `{word}`")
