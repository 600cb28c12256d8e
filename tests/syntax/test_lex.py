"""Our lexer finds what Lark's contextual lexer finds, in sound texts and in broken ones."""

from functools import cache
from importlib import resources
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedInput
from lark.lexer import ContextualLexer, Lexer

from comity.syntax.attempt import build
from comity.syntax.lex import WordLexer

HERE = Path(__file__).parent
TEXTS = sorted(
    path.read_text(encoding="utf-8") for folder in (HERE / "trees", HERE / "cases") for path in folder.rglob("*.comity")
)
SLIPS = (
    *(
        "not ",
        "not in",
        "not by",
        "customer",
        "customer time",
        "message has",
        "from",
        "from now",
        "limit",
        "never:",
        "x:",
    ),
    *("offer:trial", "offer:*", "message.x", "a.b-c", "2026-01-02", "2026-01-02T10:00Z", "21:00", "3 days", "-1.5e3"),
    *(
        '"',
        '"\\"',
        "#",
        "\n",
        "\r\n",
        "(",
        ")",
        "[",
        ",",
        "{",
        "}",
        "<",
        "<=",
        "=",
        "==",
        "!",
        ".",
        "/",
        ":",
        "-",
        "\u00e9",
    ),
)


@cache
def parser(lexer: type[Lexer]) -> Lark:
    grammar = resources.files("comity.syntax").joinpath("grammar.lark").read_bytes()
    return build(grammar, lexer=lexer)


def found(lexer: type[Lexer], text: str) -> object:
    """Return all tokens with their places, or where the parser stopped."""
    try:
        tree = parser(lexer).parse(text, start="module")
    except UnexpectedInput as error:
        ended = getattr(getattr(error, "token", None), "type", None) == "$END"
        return len(text) if ended else error.pos_in_stream
    assert isinstance(tree, Tree)
    tokens = tree.scan_values(lambda value: isinstance(value, Token))
    return [(token.type, str(token), token.start_pos, token.end_pos, token.line) for token in tokens]


@st.composite
def broken_texts(draw: st.DrawFn) -> str:
    """Draw a text with a slip or two put in, in place of a few characters or of none."""
    text = draw(st.sampled_from(TEXTS))
    for _ in range(draw(st.integers(1, 2))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.sampled_from(SLIPS)) + text[at + draw(st.integers(0, 6)) :]
    return text


def test_the_same_tokens_as_larks_lexer() -> None:
    for text in TEXTS:
        assert found(WordLexer, text) == found(ContextualLexer, text), text


@given(broken_texts())
def test_the_same_in_broken_texts(text: str) -> None:
    assert found(WordLexer, text) == found(ContextualLexer, text)
