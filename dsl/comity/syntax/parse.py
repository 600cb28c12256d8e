"""Parsing: from text to the tree of `comity.syntax.nodes`, and all that is wrong with the text.

A sound file is parsed in one go. Where that fails, a light scan cuts the file into statements (`comity.syntax.scan`)
and each is parsed by itself, so that a broken sentence makes one problem and hides no other.
"""

import json
import pkgutil
import re
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from typing import cast

import lark
from lark import Lark
from lark.exceptions import UnexpectedInput, UnexpectedToken
from lark.lexer import PatternRE, PatternStr, TerminalDef
from lark.utils import TextSlice

from comity.syntax import characters, nodes, scan, tables
from comity.syntax.diagnose import declared, diagnose
from comity.syntax.literals import Refused
from comity.syntax.statements import Builder
from comity.text.finding import Problem
from comity.text.record import record
from comity.text.source import Span

GAP = r"(?:[ \t\r\n\f]|#[^\r\n]*)+"
STARTS = ["module", "statement", "audience", "condition"]
BYTE_ORDER_MARK = "\ufeff"
_COMMENT = re.compile(rf"{scan.QUOTED}|{scan.UNCLOSED}|#(?P<comment>[^\r\n]*)")
DEEPEST = 50
"""How deep parentheses and `not` may nest. Nobody writes five; what reads trees may then recurse."""


@record
class Parsed:
    """What a text says: its tree, and every problem found, in the order of the text.

    The tree holds the sound statements only. ``broken`` are the names that the others would have declared (labels,
    defines, settings, fields, events, personas): whoever misses one of them need not say so.
    """

    module: nodes.Module
    problems: tuple[Problem, ...] = ()
    broken: tuple[nodes.Name, ...] = ()


def parse(text: str) -> Parsed:
    """Return the tree of a policy file and all its problems.

    Spans are offsets in ``text`` as given; a byte order mark and any line ends are accepted. Never raises.
    """
    start = int(text.startswith(BYTE_ORDER_MARK))
    seen, deceptions = characters.clean(text, start)
    comments = _comments(seen, start)
    if not deceptions:
        whole = _try(seen, Span(start, len(seen)), "module")
        if isinstance(whole, nodes.Module) and not any(_too_deep(seen, one.span) for one in whole.statements):
            return Parsed(nodes.Module(whole.statements, comments))
    sound, problems, broken = _by_statement(seen, start, deceptions)
    return Parsed(nodes.Module(sound, comments), problems, broken)


def parse_audience(text: str) -> tuple[nodes.Condition | None, tuple[Problem, ...]]:
    """Return the condition of an AUDIENCE, ``customers with`` left out, or None and its problem. Never raises."""
    return _parse_part(text, "audience", "audience")


def parse_condition(text: str) -> tuple[nodes.Condition | None, tuple[Problem, ...]]:
    """Return a condition, or None and its problem. Never raises."""
    return _parse_part(text, "condition", "condition")


def parse_selector(text: str) -> tuple[nodes.Condition | None, tuple[Problem, ...]]:
    """Return the condition of a SELECTOR, or None and its problem. Never raises."""
    return _parse_part(text, "condition", "selector")


def _parse_part(text: str, start: str, part: str) -> tuple[nodes.Condition | None, tuple[Problem, ...]]:
    seen, deceptions = characters.clean(text)
    if deceptions:
        return None, deceptions[:1]
    outcome = _parse_alone(seen, scan.tokens(seen), start, part)
    if isinstance(outcome, Problem):
        return None, (outcome,)
    return cast("nodes.Condition", outcome), ()


def _by_statement(
    text: str, start: int, deceptions: Sequence[Problem]
) -> tuple[tuple[nodes.Statement, ...], tuple[Problem, ...], tuple[nodes.Name, ...]]:
    """Parse each statement by itself; return the sound ones, all problems, and the names the others would declare."""
    sound: list[nodes.Statement] = []
    broken: list[nodes.Name] = []
    problems: list[Problem] = []
    waiting = deque(deceptions)
    for row in scan.statements(scan.tokens(text, start)):
        problems += _taken(waiting, row[0].span.start)
        inside = _taken(waiting, row[-1].span.end)
        outcome = _parse_alone(text, row, "statement")
        if isinstance(outcome, Problem):
            broken += declared(row)
            problems += inside[:1] or [outcome]
        else:
            sound.append(cast("nodes.Statement", outcome))
            problems += inside[:1]
    return tuple(sound), (*problems, *waiting), tuple(broken)


def _taken(waiting: deque[Problem], end: int) -> list[Problem]:
    """Take the problems that start before an offset from those waiting, which are in the order of the text."""
    taken = []
    while waiting and waiting[0].span.start < end:
        taken.append(waiting.popleft())
    return taken


def _parse_alone(text: str, row: Sequence[scan.Token], start: str, part: str | None = None) -> object:
    """Return the node that the tokens of ``row`` make, or the one problem they have."""
    span = Span(row[0].span.start, row[-1].span.end) if row else Span(0, 0)
    outcome = _too_deep(text, span) or _try(text, span, start)
    if not isinstance(outcome, UnexpectedInput):
        return outcome
    at = _stopped_at(outcome, span)
    index = next((index for index, token in enumerate(row) if token.span.end > at), len(row))
    return diagnose(_cut(row, index, at), index, _accepts(text, span, at, start), part)


def _try(text: str, span: Span, start: str) -> object:
    """Return the node, the Problem of a sentence the grammar lets pass, or the parser's exception."""
    try:
        return _parser().parse(TextSlice(text, span.start, span.end), start=start)
    except Refused as refused:
        return refused.problem
    except UnexpectedInput as error:
        return error


def _accepts(text: str, span: Span, at: int, start: str) -> frozenset[str]:
    """Return the terminals the parser would have taken at the offset where it stopped.

    The state it stopped in is no good for that: the token that stopped it may have closed phrases first.
    """
    parser = _parser().parse_interactive(TextSlice(text, *span), start=start)
    with suppress(UnexpectedInput):  # which is how we came here
        for token in parser.lexer_thread.lex(parser.parser_state):  # type: ignore[no-untyped-call]
            if token.start_pos is None or token.start_pos >= at:
                break
            parser.feed_token(token)
    return frozenset(parser.accepts())  # type: ignore[no-untyped-call]


def _stopped_at(error: UnexpectedInput, span: Span) -> int:
    ended = isinstance(error, UnexpectedToken) and error.token.type == "$END"
    return span.end if ended else cast("int", error.pos_in_stream)


def _cut(row: Sequence[scan.Token], index: int, at: int) -> Sequence[scan.Token]:
    """Return the row with the part of a token before ``at`` cut off, where the parser stopped in its middle."""
    if index == len(row) or row[index].span.start >= at:
        return row
    token = row[index]
    rest = token._replace(text=token.text[at - token.span.start :], span=Span(at, token.span.end))
    return [*row[:index], rest, *row[index + 1 :]]


def _too_deep(text: str, span: Span) -> Problem | None:
    """Return a problem where a sentence nests deeper than anybody reads, and deeper than it is safe to recurse."""
    if text.count("(", *span) <= DEEPEST and text.count("not", *span) <= DEEPEST:
        return None
    depth = nots = 0
    for token in scan.tokens(text[: span.end], span.start):
        depth += (token.text == "(") - (token.text == ")")
        nots = nots + 1 if token.text == "not" else 0
        if max(depth, nots) > DEEPEST:
            advice = "give parts of the condition a name with `define`"
            return Problem("too-deep", f"this nests deeper than {DEEPEST} levels", token.span, advice)
    return None


def _comments(text: str, start: int) -> tuple[nodes.Comment, ...]:
    if "#" not in text:
        return ()
    found = (match for match in _COMMENT.finditer(text, start) if match["comment"] is not None)
    return tuple(nodes.Comment(match["comment"], Span(*match.span())) for match in found)


@cache
def _parser() -> Lark:
    """Return the parser: from the tables that are shipped or, where they are not of this grammar, from the grammar."""
    grammar = pkgutil.get_data(__package__, "grammar.lark") or b""
    frozen = json.loads(pkgutil.get_data(__package__, "grammar.json") or b"{}")
    if not tables.fits(frozen, grammar, lark.__version__):
        return build(grammar, Builder())
    data, memo = tables.thaw(frozen)
    # Lark's own stand-alone parsers are loaded by this; its public `load` unpickles and takes no transformer.
    parser: Lark = Lark._load_from_dict(data, memo, transformer=Builder())  # type: ignore[no-untyped-call]  # noqa: SLF001 (the only way in that Lark has)
    return parser


def build(grammar: bytes, builder: Builder | None = None) -> Lark:
    """Return a parser built from the grammar's text, which takes 150 ms; without a builder it makes Lark's trees."""
    return Lark(
        grammar.decode(),
        parser="lalr",
        lexer="contextual",
        start=STARTS,
        transformer=builder,
        edit_terminals=_whole_word,
        keep_all_tokens=True,
        maybe_placeholders=False,
    )


def _whole_word(terminal: TerminalDef) -> None:
    """Make a keyword a whole word that wins against a name."""
    pattern = terminal.pattern
    if isinstance(pattern, PatternStr) and pattern.value.isalpha():
        terminal.pattern = PatternRE(pattern.value + r"(?![\w.:-])")
        terminal.priority = 2
    elif "~" in pattern.value:
        terminal.pattern = PatternRE(pattern.value.replace("~", GAP))
