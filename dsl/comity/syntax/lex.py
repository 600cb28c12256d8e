"""The lexer under Lark's parser.

Lark's contextual lexer makes one regular expression of each set of terminals that a state of the parser may take. This
grammar has seventy such sets, each holds most of the keywords, and to compile them takes longer than all the rest of a
parse. Here a word that stands alone, or a bracket, is looked up first; whatever that does not tell is tried pattern by
pattern, in Lark's order. A test compares what both lexers find.

INVARIANT: no terminal of a higher priority matches a keyword that stands alone (`WHOLE`), unless the keyword begins one
of two words, `not in`: then it is tried like everything else. No other terminal begins with a bracket or a comma.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from lark.common import LexerConf
from lark.exceptions import UnexpectedCharacters
from lark.lexer import Lexer, LexerState, TerminalDef, Token

WHOLE = r"(?![\w.:-])"
"""What ends the pattern of a keyword: nothing follows that would go on with the word."""

GAP = r"(?:[ \t\r\n\f]|#[^\r\n]*)+"
"""White space and comments."""

_GAP = re.compile(GAP)
_TOLD = re.compile(rf"[a-z]+{WHOLE}|[()\[\]{{}},]")
_PAIR = re.compile(r"([a-z]+)\(\?=")

Match = Callable[[str, int, int], re.Match[str] | None]


class WordLexer(Lexer):
    """Finds what Lark's contextual lexer would. It keeps what it finds out about states, so a parser has one."""

    def __init__(self, conf: LexerConf, *_states: object, **_more: object) -> None:
        """Take what Lark gives to a contextual lexer; what a state can take is read when the parser is there."""
        self.told = _told(conf.terminals)
        told = set(self.told.values())
        self.others = sorted((one for one in conf.terminals if one.name not in told), key=_rank)
        self.known: dict[int, tuple[tuple[str, Match], ...]] = {}

    def lex(self, lexer_state: LexerState, parser_state: Any) -> Iterator[Token]:  # noqa: ANN401 (Lark says nothing)
        """Yield the tokens, each of a terminal that the parser can take when it is asked for."""
        text, at, end = lexer_state.text.text, lexer_state.text.start, lexer_state.text.end
        line = lexer_state.line_ctr.line
        while True:
            if gap := _GAP.match(text, at, end):
                line += gap[0].count("\n") or gap[0].count("\r")
                at = gap.end()
            if at == end:
                return
            name, after = self._find(text, at, end, parser_state)
            yield Token(name, text[at:after], at, line, end_pos=after)
            at = after

    def _find(self, text: str, at: int, end: int, parser_state: Any) -> tuple[str, int]:  # noqa: ANN401 (the same)
        """Return the terminal that stands at an offset, and where it ends."""
        state = parser_state.position
        accepts = parser_state.parse_conf.states[state]
        told = _TOLD.match(text, at, end)
        if told and (name := self.told.get(told[0], "")) in accepts:
            return name, told.end()
        if state not in self.known:
            self.known[state] = tuple((one.name, _match(one)) for one in self.others if one.name in accepts)
        for name, match in self.known[state]:
            if found := match(text, at, end):
                return name, found.end()
        raise UnexpectedCharacters(text, at, 0, 0)  # type: ignore[no-untyped-call]


def _told(terminals: Iterable[TerminalDef]) -> dict[str, str]:
    """Return the terminals that a text by itself tells: the keywords that begin no other terminal, and the brackets."""
    pairs = {pair[1] for terminal in terminals if (pair := _PAIR.match(terminal.pattern.value))}
    texts = {terminal.pattern.value.removesuffix(WHOLE): terminal.name for terminal in terminals}
    return {text: name for text, name in texts.items() if _TOLD.fullmatch(text) and text not in pairs}


def _rank(terminal: TerminalDef) -> tuple[int, int, int, str]:
    """Return what Lark sorts terminals by: the first that matches wins."""
    pattern = terminal.pattern
    return -terminal.priority, -pattern.max_width, -len(pattern.value), terminal.name


def _match(terminal: TerminalDef) -> Match:
    return re.compile(terminal.pattern.to_regexp()).match
