"""One attempt to parse a text, or a part of it: the only place where Lark's parser is made and called."""

import json
import pkgutil
from contextlib import suppress
from functools import cache
from typing import NamedTuple, cast

import lark
from lark import Lark
from lark.exceptions import UnexpectedInput, UnexpectedToken
from lark.lexer import Lexer, PatternRE, PatternStr, TerminalDef
from lark.utils import TextSlice

from comity.syntax import tables
from comity.syntax.lex import GAP, WHOLE, WordLexer
from comity.syntax.literals import Refused
from comity.syntax.statements import Builder
from comity.text.source import Span

STARTS = ["module", "statement", "audience", "condition"]
"""The rules of the grammar that a text may be parsed by."""


class Stopped(NamedTuple):
    """The parser could not go on at this offset; the end of the text is one too."""

    at: int


def attempt(text: str, span: Span, start: str) -> object:
    """Return the node, the Problem of a sentence the grammar lets pass, or where the parser `Stopped`."""
    try:
        return _parser().parse(TextSlice(text, span.start, span.end), start=start)
    except Refused as refused:
        return refused.problem
    except UnexpectedInput as error:
        ended = isinstance(error, UnexpectedToken) and error.token.type == "$END"
        return Stopped(span.end if ended else cast("int", error.pos_in_stream))


def accepted(text: str, span: Span, at: int, start: str) -> frozenset[str]:
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


@cache
def _parser() -> Lark:
    """Return the parser: from the tables that are shipped or, where they are not of this grammar, from the grammar."""
    grammar = pkgutil.get_data(__package__, "grammar.lark") or b""
    frozen = json.loads(pkgutil.get_data(__package__, "grammar.json") or b"{}")
    if not tables.fits(frozen, grammar, lark.__version__):
        return build(grammar, Builder())
    data, memo = tables.thaw(frozen)
    # Lark's own stand-alone parsers are loaded by this; its public `load` unpickles and takes no transformer. Plugins
    # are how Lark is given another class for a part of it.
    parser: Lark = Lark._load_from_dict(  # type: ignore[no-untyped-call]  # noqa: SLF001 (the only way in that Lark has)
        data, memo, transformer=Builder(), _plugins={"ContextualLexer": WordLexer, "LALR_Parser": tables.LazyParser}
    )
    return parser


def build(grammar: bytes, builder: Builder | None = None, lexer: type[Lexer] = WordLexer) -> Lark:
    """Return a parser built from the grammar's text, which takes 150 ms; without a builder it makes Lark's trees."""
    return Lark(
        grammar.decode(),
        parser="lalr",
        lexer="contextual",
        start=STARTS,
        transformer=builder,
        edit_terminals=_whole_word,
        _plugins={"ContextualLexer": lexer},
        keep_all_tokens=True,
        maybe_placeholders=False,
    )


def _whole_word(terminal: TerminalDef) -> None:
    """Make a keyword a whole word that wins against a name."""
    pattern = terminal.pattern
    if isinstance(pattern, PatternStr) and pattern.value.isalpha():
        terminal.pattern = PatternRE(pattern.value + WHOLE)
        terminal.priority = 2
    elif "~" in pattern.value:
        terminal.pattern = PatternRE(pattern.value.replace("~", GAP))
