"""What holds for every sound policy, however it is laid out and wherever its comments stand.

The layouts are drawn: each gap between two words of a real policy is replaced by other white space, with comments or
without. How gaps and words are told apart here owes nothing to the formatter.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.format.rewrite import rewrite
from comity.format.same import in_order
from comity.syntax import nodes
from comity.syntax.parse import parse
from comity.syntax.walk import Node, children

ROOT = Path(__file__).parents[2]
FOLDERS = ("stdlib_policies", "docs", "cli", "tests")
QUOTED = r'"(?:[^"\\\r\n]|\\[^\r\n])*"'
PART = re.compile(
    rf"(?P<gap>(?:[ \t\r\n\f]|#[^\r\n]*)+)|(?P<bracket>[()\[\]{{}},])|(?P<word>(?:{QUOTED}|[^\s()\[\]{{}},#])+)"
)
COMMENT = re.compile(r"(?P<before>[^#\r\n]*(?:[\r\n]+[^#\r\n]*)*)(?P<comment>#[^\r\n]*)")
GAPS = [" ", " ", " ", " ", " ", "\n", "\n", "\n\n\n", "\r\n  ", "\t\f", "\r"]
COMMENTS = ["{}\n", "  {} \t\n", "\n{}\n", "\n\n    {}\r\n\n", "\r\n  {}\r", "\n\n\n{}\n\n\n"]


def _sound() -> Iterator[str]:
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.comity")):
            text = path.read_text(encoding="utf-8")
            if not parse(text).problems and "comity: fmt" not in text:
                yield text


# What is switched off is tested with the cases.
TEXTS = list(_sound())


class Word(NamedTuple):
    """A word or bracket, and the comments before it: each with whether it stands on a line of its own."""

    text: str
    comments: tuple[tuple[str, bool], ...]


def words(text: str) -> Iterator[Word]:
    """Yield the words of a text, and one that is empty at its end."""
    comments: list[tuple[str, bool]] = []
    started = False
    for match in PART.finditer(text):
        if match["gap"]:
            line = started
            for found in re.finditer(r"[\r\n]|(#[^\r\n]*)", match["gap"]):
                if found[1]:
                    comments.append((found[1].rstrip(" \t\f"), not line))
                else:
                    line = False
            continue
        yield Word(match[0], tuple(comments))
        comments, started = [], True
    yield Word("", tuple(comments))


def anchors(text: str) -> list[tuple[str, bool, str]]:
    """Return each comment with the word it belongs to: the one before it on its line, else the next.

    Of the word only its near end counts: the formatter parts `3days` and `a=1`.
    """
    row = list(words(text))
    return [
        (comment, alone, word.text[:1] if alone else row[at - 1].text[-1:])
        for at, word in enumerate(row)
        for comment, alone in word.comments
    ]


@st.composite
def clothed(draw: st.DrawFn) -> str:
    """Draw some neighbouring statements of a policy, with other white space and comments between their words."""
    text = draw(st.sampled_from(TEXTS))
    spans = [statement.span for statement in parse(text).module.statements]
    if not spans:
        return text
    first = draw(st.integers(0, len(spans) - 1))
    last = min(first + draw(st.integers(0, 4)), len(spans) - 1)
    often = draw(st.sampled_from([0, 2, 20]))
    parts = list(_parts(text[spans[first].start : spans[last].end]))
    made = draw(_gap(0, often))
    for number, part in enumerate(parts, start=1):
        made += part + draw(_gap(number, often))
    return made


def _parts(text: str) -> Iterator[str]:
    """Yield the words and brackets; two that no gap parts stay together unless one is a bracket."""
    together = ""
    for match in PART.finditer(text):
        if match["word"]:
            together += match[0]
            continue
        if together:
            yield together
        together = ""
        if match["bracket"]:
            yield match[0]
    if together:
        yield together


@st.composite
def _gap(draw: st.DrawFn, number: int, often: int) -> str:
    if often and draw(st.integers(0, 40)) < often:
        comments = draw(st.lists(st.sampled_from(COMMENTS), min_size=1, max_size=2))
        return " " + "".join(form.format(f'# {number}.{at} "(') for at, form in enumerate(comments))
    return draw(st.sampled_from(GAPS))


def told(node: Node) -> list[object]:
    """Return what a tree says as nested lists: parentheses left out, clauses in order."""
    if isinstance(node, nodes.Group):
        return told(node.item)
    below = list(children(node))
    if isinstance(node, nodes.Rule | nodes.Adjust):
        kept = [child for child in below if child not in node.clauses]
        below = [*kept, *in_order(node.clauses)]
    said = [repr(getattr(node, name)) for name in node.__match_args__ if _is_plain(node, name)]
    return [type(node).__name__, said, [told(child) for child in below]]


def _is_plain(node: Node, name: str) -> bool:
    value = getattr(node, name)
    return name not in ("span", "value_span", "comments") and type(value) is not tuple and not hasattr(value, "span")


def check(text: str) -> str:
    """Format, and assert what must hold; return what was written."""
    before = parse(text)
    assert before.problems == ()
    formatted = rewrite(text).text
    assert formatted is not None
    after = parse(formatted)
    assert after.problems == ()
    assert list(map(told, after.module.statements)) == list(map(told, before.module.statements))
    moved = any(list(s.clauses) != in_order(s.clauses) for s in before.module.statements if hasattr(s, "clauses"))
    one, other = anchors(text), anchors(formatted)
    assert (sorted(one) == sorted(other)) if moved else one == other
    assert rewrite(formatted).text == formatted
    assert not re.search(r"[ \t\f]$|\n\n\n", formatted.replace("\r\n", "\n").replace("\r", "\n"), re.MULTILINE)
    return formatted


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_every_policy(text: str) -> None:
    check(text)


@settings(max_examples=settings().max_examples * 6)
@given(clothed())
def test_any_white_space_and_comments(text: str) -> None:
    check(text)


@settings(max_examples=settings().max_examples * 2)
@given(st.data())
def test_the_layout_depends_on_no_white_space(data: st.DataObject) -> None:
    """Of one text, two layouts without comments and blank lines become one."""
    text = data.draw(st.sampled_from(TEXTS))
    flat = [part for part in _parts(text) if part]
    gaps = st.sampled_from([" ", "\n", "\r", "\t \n  "])
    spread = "".join(part + data.draw(gaps) for part in flat) if len(flat) < 400 else "\n".join(flat)
    plain = " ".join(flat)
    if parse(plain).module == parse(spread).module:  # `given x at …` is one line or two
        one, other = (str(check(one)).replace("\r", "\n") for one in (plain, spread))
        assert one == other


def test_there_are_policies() -> None:
    assert len(TEXTS) > 30


@st.composite
def switched(draw: st.DrawFn) -> tuple[str, str]:
    """Draw a policy in odd clothes, and the part of it from `fmt off` to `fmt on`."""
    parts = list(_parts(draw(clothed())))
    first, last = sorted(draw(st.tuples(st.integers(0, len(parts)), st.integers(0, len(parts)))))
    between = "".join(part + draw(_gap(number, 0)) for number, part in enumerate(parts[first:last]))
    kept = f"# comity: fmt off\n{between}\n \t# comity: fmt on"
    rest = "".join(f"\n{part}" for part in parts[last:])
    return "".join(f"{part} " for part in parts[:first]) + f"\n{kept}{rest}", kept


@settings(max_examples=settings().max_examples * 4)
@given(switched())
def test_what_is_switched_off_stays_to_the_byte(drawn: tuple[str, str]) -> None:
    text, kept = drawn
    before = parse(text)
    formatted = rewrite(text).text
    assert formatted is not None
    assert kept in formatted
    after = parse(formatted)
    assert list(map(told, after.module.statements)) == list(map(told, before.module.statements))
    assert rewrite(formatted).text == formatted
