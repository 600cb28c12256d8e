"""What holds for every text: parsing ends, tells each broken sentence once, and knows where everything stands."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.syntax import nodes, scan
from comity.syntax.parse import Parsed, parse, parse_audience, parse_condition, parse_selector
from comity.syntax.walk import Node, children, walk
from comity.syntax.words import KEYWORDS
from comity.text.source import Span

SOUND = [path.read_text(encoding="utf-8") for path in sorted((Path(__file__).parent / "trees").glob("*.comity"))]
PIECES = sorted(
    KEYWORDS
    | {token.text for text in SOUND for token in scan.tokens(text)}
    | set("(){}[]<>=,:;.*+-/&|!'\"#\\\n\t \x00\u200b\u202e\u043e\u201c\ud800")
)
MANY = settings(max_examples=settings().max_examples * 4)


def check(text: str) -> Parsed:
    """Parse, and assert what must hold of any outcome."""
    parsed = parse(text)
    for problem in parsed.problems:
        assert 0 <= problem.span.start <= problem.span.end <= len(text)
        assert problem.message.isprintable()
        assert problem.message[0].islower() or not problem.message[0].isalpha() or problem.message.startswith("U+")
        assert not problem.message.endswith(".")
        assert problem.help
        assert problem.help.isprintable()
    spans = [statement.span for statement in parsed.module.statements]
    assert all(before.end <= after.start for before, after in pairwise(spans))
    told = [problem.span for problem in parsed.problems if problem.code not in ("confusable-character", "bidi-control")]
    assert not [told for told in told for span in spans if span.start <= told.start < span.end], "a sound sentence"
    for statement in parsed.module.statements:
        check_spans(statement, text)
    return parsed


def check_spans(node: Node, text: str) -> None:
    """Spans lie within those of the parent, in the order of the text, and a name's covers the name."""
    if isinstance(node, nodes.Name) and text.isascii():
        assert text[slice(*node.span)] == node.text
    if isinstance(node, nodes.Facet):
        assert node.span.start < node.value_span.start < node.value_span.end == node.span.end
    assert not isinstance(node, nodes.Module)
    at = node.span.start
    for child in children(node):
        assert not isinstance(child, nodes.Module)
        assert at <= child.span.start <= child.span.end <= node.span.end
        at = child.span.end
        check_spans(child, text)


@MANY
@given(st.text())
def test_any_text(text: str) -> None:
    check(text)


@MANY
@given(st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join))
def test_any_words(text: str) -> None:
    check(text)
    for part in (parse_audience, parse_condition, parse_selector):
        condition, problems = part(text)
        assert (condition is None) == (len(problems) == 1)


@st.composite
def mutated(draw: st.DrawFn) -> tuple[str, str]:
    """Draw a sound file and the same with one to three slips of the pen."""
    sound = draw(st.sampled_from(SOUND))
    text = sound
    for _ in range(draw(st.integers(1, 3))):
        spots = [token.span for token in scan.tokens(text)] or [Span(0, 0)]
        whole = draw(st.booleans())
        start, end = draw(st.sampled_from(spots))
        start = start if whole else draw(st.integers(start, end))
        end = end if whole else min(end, start + 1)
        instead = draw(st.one_of(st.just(""), st.just(text[start:end] * 2), st.sampled_from(PIECES)))
        text = text[:start] + instead + text[end:]
    return sound, text


@MANY
@given(mutated())
def test_slips_of_the_pen(pair: tuple[str, str]) -> None:
    _, text = pair
    parsed = check(text)
    assert len(parsed.problems) <= len(scan.statements(scan.tokens(text))) + text.count("#")


@pytest.mark.parametrize("text", SOUND)
def test_spans_of_sound_files(text: str) -> None:
    assert check(text).problems == ()


@pytest.mark.parametrize("text", SOUND)
def test_scan_and_grammar_agree_on_where_statements_are(text: str) -> None:
    cut = [(row[0].span.start, row[-1].span.end) for row in scan.statements(scan.tokens(text))]
    assert cut == [statement.span for statement in parse(text).module.statements]


def without(text: str, token: scan.Token) -> str:
    return text[: token.span.start] + text[token.span.end :]


def doubled(text: str, token: scan.Token) -> str:
    return text[: token.span.end] + " " + token.text + text[token.span.end :]


@pytest.mark.parametrize("slip", [without, doubled])
@pytest.mark.parametrize("text", SOUND)
def test_one_slip_is_one_problem_and_the_others_live(text: str, slip: Callable[[str, scan.Token], str]) -> None:
    """One token too few or too many, anywhere but in the words that begin the statements."""
    statements = parse(text).module.statements
    beginnings = {index for statement in statements for index in (statement.span.start,)}
    for token in scan.tokens(text)[::7]:
        if token.span.start in beginnings:
            continue
        parsed = parse(slip(text, token))
        others = [
            statement for statement in statements if not statement.span.start <= token.span.start < statement.span.end
        ]
        assert len(parsed.problems) <= 1
        assert all(other in parsed.module.statements for other in others)


@pytest.mark.parametrize("text", SOUND)
def test_walk_sees_every_node_once_parents_first(text: str) -> None:
    module = parse(text).module
    seen = list(walk(module))
    assert seen[0] is module
    assert len({id(node) for node in seen}) == len(seen)
    starts = [node.span.start for node in seen if not isinstance(node, nodes.Module)]
    assert starts == sorted(starts)
