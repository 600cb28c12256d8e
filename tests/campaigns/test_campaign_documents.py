"""From text to documents: spans, aliases, several documents, limits, and what a broken one leaves of the others."""

import json
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from tests.campaigns.world import codes, names, read, slices

from comity.campaigns.compose import DEEPEST, MOST_BROKEN, MOST_REPEATED, compose
from comity.campaigns.json_text import read_json
from comity.campaigns.nodes import JSON_LITERAL, Items, Node, Pairs, Scalar, walk
from comity.campaigns.read import documents
from comity.text.source import Source


def plain(node: Node) -> Any:  # noqa: ANN401 (any value)
    """Return a JSON document as Python has it."""
    match node:
        case Items(items):
            return [plain(item) for item in items]
        case Pairs(pairs):
            return {plain(key): plain(value) for key, value in pairs}
        case Scalar(text, _, style):
            return json.loads(text) if style == JSON_LITERAL else text


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(JSON, st.booleans(), st.sampled_from([None, 1, "\t"]))
def test_json_is_read_as_json(value: Any, ascii_only: bool, indent: int | str | None) -> None:  # noqa: ANN401 (any value)
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent)
    composed = read_json(text)
    assert composed.troubles == ()
    assert [plain(node) for node in composed.documents] == [value]
    (root,) = composed.documents
    assert root.span == (0, len(text))


@given(st.text(alphabet='{}[]",:\\u09aetrnf-+.1E \n\t\x00'))
def test_the_json_reader_accepts_json_and_nothing_else(text: str) -> None:
    composed = read_json(text)
    try:
        json.loads(text, parse_constant=lambda _: 1 / 0)
    except (ValueError, ZeroDivisionError):
        assert composed.troubles or len(composed.documents) != 1
    else:
        halves = any("\ud800" <= char <= "\udfff" for char in json.dumps(json.loads(text), ensure_ascii=False))
        assert bool(composed.troubles) == halves


@pytest.mark.parametrize(
    ("text", "message", "at"),
    [
        ('{"a": 1', "the file ends in the middle of a value", 7),
        ('{"a" 1}', "`:` should stand here, not `1`", 5),
        ('{"a": }', "a value should stand here, not `}`", 6),
        ("{a: 1", "this is not JSON", 1),
        ('{"a": 1 2}', "`,` or `}` should stand here, not `2`", 8),
        ("[1 2]", "`,` or `]` should stand here, not `2`", 3),
        ('{"a": "\n"}', "this text in quotes is not JSON", 6),
        ('{"a": "\\ud83d"}', "an escape stands for half a character", 6),
        ("{1: 2}", "a key in double quotes should stand here, not `1`", 1),
    ],
)
def test_what_is_wrong_with_json(text: str, message: str, at: int) -> None:
    (trouble,) = read_json(text).troubles
    assert (trouble.problem.message, trouble.problem.span.start) == (message, at)


def test_json_that_only_yaml_reads() -> None:
    text = '{"campaign": "x", // no\n'
    assert codes(read('# note\n{"campaign": "x", "channel": "email",}')) == []
    assert codes(read('{"campaign": "x", "channel": "email",} # note', name="x.json")) == []
    assert codes(read(text, name="x.json")) == ["yaml-syntax"]
    assert read(text, name="x.json").findings[0].message == "this is not JSON"


def test_several_documents_of_either_kind() -> None:
    assert names(read("campaign: a\n---\n---\ncampaign: b\n...\n").campaigns) == ["a", "b"]
    assert names(read('{"campaign": "a"}\n{"campaign": "b"}\n').campaigns) == ["a", "b"]


def test_a_broken_document_hides_no_other() -> None:
    text = 'campaign: a\n---\ncampaign: "b\n---\ncampaign: c\n--- x: [\n---\ncampaign: d\nchannel: mael\n'
    result = read(text)
    assert names(result.campaigns) == ["a", "c", "d"]
    assert codes(result) == ["yaml-syntax", "yaml-syntax", "unknown-value"]
    assert slices(result)[-1] == "mael"


def test_only_so_many_broken_documents_are_reported() -> None:
    assert codes(read("a: [\n---\n" * 100)) == ["yaml-syntax"] * MOST_BROKEN


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("a: &x  b # c", ["a: &x  b", "a", "b"]),
        ("a: !!str &x b", ["a: !!str &x b", "a", "b"]),
        (
            "a:\n- &y [b, c ]\n- *y\n\n# end\n",
            ["a:\n- &y [b, c ]\n- *y", "a", "- &y [b, c ]\n- *y", "[b, c ]", "b", "c"],
        ),
        ("a: |\n  b\n\n\nc: >-\n  d\n\n", ["a: |\n  b\n\n\nc: >-\n  d", "a", "|\n  b", "c", ">-\n  d"]),
        ("a:\nb: {}\n\n", ["a:\nb: {}", "a", "", "b", "{}"]),
    ],
)
def test_spans_are_those_of_what_is_written(text: str, spans: list[str]) -> None:
    for parser in (yaml.CBaseLoader, yaml.BaseLoader):
        nodes = walk(compose(text, parser).documents)
        assert [text[node.span.start : node.span.end] for node in nodes] == spans


@pytest.mark.parametrize("text", ["[" * 100_000, "- " * 100_000, '{"a":' * 100_000, "{a: " * 100_000, "? " * 100_000])
def test_deep_nesting_is_a_finding(text: str) -> None:
    result = read(text)
    assert codes(result) == ["too-deep"]
    assert str(DEEPEST) in result.findings[0].message


def test_as_deep_as_it_may_be() -> None:
    text = "[" * DEEPEST + "]" * DEEPEST
    assert compose(text).troubles == ()
    assert read_json(text).troubles == ()
    assert len(compose(f"[{text}]").troubles) == len(read_json(f"[{text}]").troubles) == 1


def test_aliases_cannot_multiply_without_end() -> None:
    bomb = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{name}: &{name} [{','.join([f'*{before}'] * 10)}]\n"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    result = read(bomb)
    assert codes(result) == ["too-deep"]
    assert f"{MOST_REPEATED:,}" in result.findings[0].message


def test_values_cannot_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("compose", "json_text"):
        monkeypatch.setattr(f"comity.campaigns.{module}.MOST_VALUES", 1_000)
    for text in ("[" + "[]," * 1_001 + "[]]", "a: [" + "x," * 1_001 + "x]\n---\nb: c\n", "---\n" * 1_002):
        result = read(text)
        assert codes(result) == ["too-deep"]
        assert "more than 1,000 values" in result.findings[0].message


def test_aliases_and_merges_within_reason() -> None:
    text = """campaign: x
offer: &offers [trial, winback]
topic: *offers
messages:
- &first
  id: a
  channel: email
  subject: one
- <<: *first
  id: b
- <<: [{subject: two, channel: sms}, *first]
  id: c
"""
    result = read(text)
    assert codes(result) == []
    (campaign,) = result.campaigns
    assert [message.facts["subject"] for message in campaign.messages] == ["one", "one", "two"]
    assert [message.facts["channel"] for message in campaign.messages] == ["email", "email", "sms"]
    assert campaign.messages[1].places["subject"] == campaign.messages[0].places["subject"]
    assert campaign.messages[0].facts["topic"] == {"trial", "winback"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("campaign: x\nbody: a\x07b\n", "the character U+0007 may not stand in a YAML file"),
        ("campaign: \ud800", "the character U+D800 may not stand in a YAML file"),
        ("campaign: x\uffff", "the character U+FFFF may not stand in a YAML file"),
    ],
)
def test_characters_that_yaml_does_not_have(text: str, message: str) -> None:
    (finding,) = read(text).findings
    assert finding.message == message


@pytest.mark.parametrize("text", ["", "\n", "# nothing\n", "---\n...\n", "\ufeff"])
def test_a_file_without_a_campaign(text: str) -> None:
    assert codes(read(text.removeprefix("\ufeff"))) == ["missing-key"]


def test_the_kind_of_a_file_is_seen_in_its_text() -> None:
    assert documents(Source("x.yaml", ' \n{"a": "\\ud83d\\ude00"}')).troubles == ()
    assert documents(Source("-", "[a, b]")).troubles == ()
