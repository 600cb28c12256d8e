"""Every character of a scalar's content knows the place that produced it, in every style of YAML and JSON."""

import json

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.campaigns.world import codes, read, slices

from comity.campaigns.compose import Parser, compose
from comity.campaigns.json_text import read_json
from comity.campaigns.nodes import Node, Scalar, walk
from comity.campaigns.places import char_places, whole
from comity.text.source import Span

PARSERS: list[Parser] = [yaml.CBaseLoader, yaml.BaseLoader]
MANY = settings(max_examples=settings().max_examples * 6)

PIECES = st.one_of(
    st.sampled_from(["a", "b", "x y", " ", "  ", "\n", "\r\n", "\n  ", "\n    ", "\t", "'", "''", "\u2028", "\x85"]),
    st.sampled_from(["\\\\", "\\n", "\\\n", "\\x41", "\\u00e9", "\\U0001F600", "\\ ", '\\"', "\\/", "\\e", "\\L"]),
    st.sampled_from(["é", "😀", "#", " #", ":", ": ", "-", "a", "\n"]),
)
BODIES = st.lists(PIECES, min_size=1, max_size=14).map("".join)
HINTS = st.sampled_from(["", "-", "+", "1", "2", "2-", "+1", " # c", "- # c"])
LEADS = st.sampled_from(["", "\n", "  \n"])
INDENTS = st.sampled_from([" ", "  ", "   "])
TEXTS = st.one_of(
    BODIES,
    BODIES.map("a: {}\nb: 1\n".format),
    BODIES.map("a: '{}'\nb: 1\n".format),
    BODIES.map('a: "{}"\nb: 1\n'.format),
    st.builds("a: |{}\n{}{}{}\nb: 1\n".format, HINTS, LEADS, INDENTS, BODIES),
    st.builds("a: >{}\n{}{}{}\nb: 1\n".format, HINTS, LEADS, INDENTS, BODIES),
    st.builds("- [{0}, {0}]\n-   - &x >\n     {0}\n- *x\n".format, BODIES),
)


def scalars(text: str, parser: Parser) -> list[Scalar]:
    return [node for node in walk(compose(text, parser).documents) if isinstance(node, Scalar)]


def check(text: str, scalar: Scalar) -> None:
    """Assert what must hold of the places of a scalar's characters."""
    starts, ends = char_places(text, scalar)
    assert len(starts) == len(ends) == len(scalar.text)
    assert len(scalar.text) < 2 or (starts, ends) != whole(scalar.text, scalar.span), "only coarse"
    for index, char in enumerate(scalar.text):
        raw = text[starts[index] : ends[index]]
        assert raw == char or raw[0] in "\\'" or (char in " \n" and raw in ("\n", "\r\n", "\r", "\x85")), (char, raw)
        assert scalar.span.start <= starts[index] < ends[index]
        assert not index or starts[index] >= ends[index - 1], "characters stand in the order of the file"


@pytest.mark.parametrize("parser", PARSERS)
@MANY
@given(text=TEXTS)
def test_every_character_has_its_place(parser: Parser, text: str) -> None:
    for scalar in scalars(text, parser):
        check(text, scalar)


@MANY
@given(st.text(), st.sampled_from(["", "'", '"', "|", ">"]), st.integers(10, 40))
def test_whatever_a_yaml_writer_writes(value: str, style: str, width: int) -> None:
    dumper = yaml.CSafeDumper
    text = yaml.dump({"a": [value, {"b": value}]}, Dumper=dumper, default_style=style or None, width=width)
    for scalar in scalars(text, yaml.CBaseLoader):
        check(text, scalar)


@MANY
@given(st.text().filter(lambda text: text.isprintable() or not text.isascii()), st.booleans())
def test_whatever_a_json_writer_writes(value: str, ascii_only: bool) -> None:
    text = json.dumps({"key": [value]}, ensure_ascii=ascii_only)
    found = [node for node in walk(read_json(text).documents) if isinstance(node, Scalar)]
    assert found[-1].text == value
    for scalar in found:
        check(text, scalar)


def seen(roots: tuple[Node, ...]) -> list[object]:
    """Return what two parsers must agree on: all but where nothing at all stands."""
    scalars = (node for node in walk(roots) if isinstance(node, Scalar))
    return [(node.text, node.style, node.span if node.text else None) for node in scalars]


@MANY
@given(TEXTS)
def test_both_parsers_make_the_same_of_a_text(text: str) -> None:
    fast, slow = (compose(text, parser) for parser in PARSERS)
    if not fast.troubles and not slow.troubles:
        assert seen(fast.documents) == seen(slow.documents)


@pytest.mark.parametrize(
    ("text", "content", "places"),
    [
        ("a: x y", "x y", "345"),
        ("a: x\n  y\n\n  z", "x y\nz", "3479c"),
        ("a: 'x''\n y'", "x' y", "4579"),
        (r'a: "\x41\u00e9\n\/"', "Aé\n/", "48eg"),
        ('a: "x \\\n  y"', "x y", "45a"),
        ("a: |\n  x\n\n   y\n", "x\n\n y\n", "789cde"),
        ("a: >-\n  x\n  y\n\n  z\n", "x y\nz", "89ceh"),
        ("a: |1 # c\n  x", " x", "bc"),
        ('["\\ud83d\\ude00b"]', "😀b", "2e"),
    ],
)
def test_where_characters_start(text: str, content: str, places: str) -> None:
    document = compose(text) if not text.startswith("[") else read_json(text)
    scalar = [node for node in walk(document.documents) if isinstance(node, Scalar)][-1]
    starts, ends = char_places(text, scalar)
    assert scalar.text == content
    assert "".join("0123456789abcdefghijklmnopqrstuvwxyz"[start] for start in starts) == places
    assert all(start < end for start, end in zip(starts, ends, strict=True))


def test_what_cannot_be_traced_is_placed_coarsely() -> None:
    scalar = Scalar("other", Span(3, 8), '"')
    assert char_places('a: "x\\n"', scalar) == whole("other", Span(3, 8))
    block = Scalar("other", Span(3, 8), "|")
    assert char_places("a: |\n x", block) == whole("other", Span(3, 8))
    assert char_places("a: nothing", block) == whole("other", Span(3, 8))


@pytest.mark.parametrize(
    ("value", "inner", "raw"),
    [
        ("stage == exposure", Span(9, 17), "exposure"),
        ("'stage == ''x'' and y'", Span(9, 12), "''x''"),
        ('"stage == \\"x\\" and y"', Span(9, 12), '\\"x\\"'),
        (">-\n  stage == exposure\n  and x", Span(0, 21), "stage == exposure\n  and"),
        ("stage == exposure", Span(4, 4), ""),
        ("stage == exposure", Span(17, 17), ""),
        ("stage == exposure", Span(30, 31), ""),
    ],
)
def test_a_part_of_an_audience_is_found_in_the_file(value: str, inner: Span, raw: str) -> None:
    result = read(f"campaign: x\naudience: {value}\n")
    (campaign,) = result.campaigns
    assert codes(result) == []
    assert campaign.audience is not None
    place = campaign.audience.place(inner)
    assert result.source.text[place.start : place.end] == raw
    assert campaign.audience.span.start <= place.start <= place.end <= campaign.audience.span.end


def test_line_ends_and_wide_characters_do_not_move_places() -> None:
    result = read('campaign: "😀"\r\nowner: é😀\r\nchannel: e-mail\r\n')
    assert slices(result) == ["e-mail"]
    assert result.source.position(result.findings[0].place.span.start) == (3, 10)
