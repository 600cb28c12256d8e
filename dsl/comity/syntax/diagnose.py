"""What to say of a broken sentence: what stands there, what could, and two examples that fit.

The parser tells where it stopped and which terminals it would have taken. The mistakes people are known to make come
first (`comity.syntax.slips`); for all others the terminals are put into words.
"""

from collections.abc import Callable, Collection, Iterable, Sequence

from comity.syntax.examples import examples
from comity.syntax.nodes import Name
from comity.syntax.scan import Token
from comity.syntax.slips import keywords, names, phrases, signs
from comity.syntax.slips.slip import Slip
from comity.syntax.words import BEGINNINGS, RULE_WORDS, TYPE_WORDS, words
from comity.text.finding import Problem
from comity.text.nearest import did_you_mean
from comity.text.source import Span

# The first that has something to say speaks: from the most telling sign to the vaguest.
_SLIPS: tuple[Callable[[Slip], Problem | None], ...] = (
    signs.unclosed_text,
    names.label_of_words,
    signs.wrong_quotes,
    signs.foreign_operator,
    signs.foreign_character,
    signs.equals_sign,
    signs.foreign_comment,
    signs.arithmetic,
    names.label,
    names.facet,
    keywords.upper_case,
    names.dotted_name,
    keywords.clause_for_value,
    keywords.glued_keyword,
    phrases.business_days,
    phrases.bare_per,
    phrases.bare_selector,
    phrases.window,
    phrases.days_after_hours,
    keywords.known_or_not,
    keywords.missing_comma,
    keywords.foreign_type,
)

_CONDITION = words(
    "FACET RECEIVED HAD WITHIN BETWEEN ON NOT NOW EVERYONE ANYTHING YES NO NAME SCOPED STRING NUMERAL ISO_DATE"
    " TIMESTAMP CLOCK LPAR LSQB CUSTOMERS"
)
_VALUE = words("NAME SCOPED STRING NUMERAL ISO_DATE TIMESTAMP CLOCK LSQB YES NO NOW ALL")
_COMPARISON = words("COMPARE LESS IN HAS CONTAINS MATCHES IS NOT_IN UNIT AGO FROM_NOW")
_CLAUSES = words("UNLESS INSTEAD IF ENFORCE BECAUSE SEE OWNER FROM UNTIL NOT_WAIVABLE")
_WHENS = words("WHEN BETWEEN ON WITHIN")
_RULES = frozenset(word.upper() for word in RULE_WORDS)
_STATEMENTS = _RULES | words(
    "LABEL PREFER TREAT WAIVE DEFINE SETTING ADJUST USE PERSONA TEST EVENTS CUSTOMER_HAS MESSAGE_HAS"
)
_TYPES = frozenset(word.upper() for word in TYPE_WORDS)

# A group is named when all of the first set are acceptable; then it takes all of the second away.
_GROUPS: tuple[tuple[frozenset[str], frozenset[str], tuple[str, ...]], ...] = (
    (frozenset({"LABEL"}), _STATEMENTS, ("a sentence",)),
    (_RULES, _RULES, ("`never send`", "`only send`", "`limit`", "`require`", "`expect`")),
    (frozenset({"RECEIVED", "FACET"}), _CONDITION, ("a condition",)),
    (frozenset({"TIMEZONE"}), _TYPES, ("a type",)),
    (frozenset({"STRING", "NUMERAL"}), _VALUE, ("a value",)),
    (frozenset({"FACET", "LPAR"}), _CONDITION, ("a name", "a facet", "a condition in parentheses")),
    (frozenset({"NAME", "NUMERAL"}), frozenset({"NAME", "NUMERAL"}), ("a number",)),
    (frozenset({"NAME", "ISO_DATE"}), frozenset({"NAME", "ISO_DATE"}), ("a date",)),
    (frozenset({"NAME", "CLOCK"}), frozenset({"NAME", "CLOCK"}), ("a time",)),
    (frozenset({"NAME", "LSQB"}), frozenset({"NAME", "LSQB"}), ("a day", "a list of days")),
    (frozenset({"NAME", "STRING"}), frozenset({"NAME", "STRING"}), ("a zone in double quotes",)),
    (frozenset({"COMPARE"}), _COMPARISON, ("a comparison",)),
    (frozenset({"AND", "AGO"}), frozenset({"AGO", "UNIT", "FROM_NOW"}), ()),
    (frozenset({"UNIT", "COMMA"}), frozenset({"UNIT"}), ()),
    (frozenset({"WHEN", "WITHIN"}), _WHENS, ("`when`",)),
    (frozenset({"UNLESS"}), _CLAUSES, ("a clause",)),
)

_TERMINALS = {
    "NAME": "a name",
    "RULE_NAME": "the name of a rule",
    "MODULE": "the name of a module",
    "FACET": "a facet",
    "FIELD": "a field with its type",
    "STRING": "a text in double quotes",
    "NUMERAL": "a number",
    "ISO_DATE": "a date",
    "TIMESTAMP": "an instant",
    "CLOCK": "a time",
    "UNIT": "a unit of time",
    "COMPARE": "a comparison",
    "EQUAL": "`=`",
    "LESS": "`<`",
    "COMMA": "`,`",
    "LPAR": "`(`",
    "RPAR": "`)`",
    "LSQB": "`[`",
    "RSQB": "`]`",
    "LBRACE": "`{`",
    "RBRACE": "`}`",
    "FROM_NOW": "`from now`",
    "UNDER": "`under review`",
    "NOT_BY": "`not by`",
    "NOT_IN": "`not in`",
    "NOT_WAIVABLE": "`not waivable`",
    "CUSTOMER_TIME": "`customer time`",
    "CUSTOMER_HAS": "`customer has`",
    "MESSAGE_HAS": "`message has`",
    "$END": "the end of the sentence",
}


def diagnose(row: Sequence[Token], at: int, accepts: Collection[str], part: str | None = None) -> Problem:
    """Return the one problem of a sentence.

    ``row`` are its tokens, ``at`` the index of the one the parser stopped at (``len(row)`` at the end), ``accepts`` the
    terminals it would have taken there, ``part`` a key of `examples.PARTS` where no statement was to be parsed.
    """
    slip = Slip(row, at, frozenset(accepts), part)
    known = next((problem for rule in _SLIPS if (problem := rule(slip))), None)
    return known or _unexpected(_after_label(slip))


def declared(row: Sequence[Token]) -> list[Name]:
    """Return the names that a broken sentence would have declared."""
    words = [token.text for token in row]
    if row[0].kind in ("label", "facet") or (words[0] not in BEGINNINGS and RULE_WORDS.intersection(words[1:2])):
        return [_named(row[0])]
    if words[0] in ("define", "setting", "persona"):
        return [_named(token) for token in row[1:2] if token.kind == "word"]
    if words[:2] == ["events", "are"]:
        return [_named(token) for token in row[2:] if token.kind == "word"]
    if words[0] in ("customer", "message"):
        return [_named(token) for token in row[1:] if token.kind == "label"]
    return []


def _named(token: Token) -> Name:
    text = token.text.partition(":")[0]
    return Name(text, Span(token.span.start, token.span.start + len(text)))


def expected(accepts: Collection[str]) -> tuple[str, ...]:
    """Return in people's words what a set of terminals stands for."""
    rest = set(accepts)
    said: list[str] = []
    for needed, taken, meaning in _GROUPS:
        if needed <= rest:
            rest -= taken
            said += meaning
    singles = sorted(rest, key=lambda terminal: (terminal in ("$END", "RBRACE"), terminal))
    said += [_TERMINALS.get(terminal, f"`{terminal.lower()}`") for terminal in singles]
    return tuple(said)


def _after_label(slip: Slip) -> Slip:
    """A word that no label can stand before makes the lexer see no label; what is wrong is the word."""
    labelled = slip.at == 0 and slip.token.kind == "label" and "LABEL" in slip.accepts
    return Slip(slip.row, 1, _RULES, slip.part) if labelled else slip


def _unexpected(slip: Slip) -> Problem:
    wanted = _one_of(expected(slip.accepts))
    pair = examples(slip.words, slip.part)
    advice = f"for example `{pair[0]}` or `{pair[1]}`"
    if slip.ended:
        if slip.at == 0:
            return Problem("syntax", f"nothing stands here, expected {wanted}", Span(0, 0), advice)
        last = slip.row[slip.at - 1]
        return Problem("syntax", f"the sentence ends after {last.quoted}, expected {wanted}", last.span, advice)
    near = did_you_mean(slip.token.text, slip.keywords - {slip.text}) if slip.token.kind in ("word", "facet") else None
    advice = f"{near} {advice}" if near else advice
    return Problem("syntax", f"found {slip.token.quoted}, expected {wanted}", slip.token.span, advice)


def _one_of(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} or {last}" if first else last
