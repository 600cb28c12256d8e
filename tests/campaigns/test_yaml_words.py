"""What YAML's versions make of a plain word, with PyYAML (1.1) as the oracle, and what is written back in quotes."""

import json

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.campaigns.quote import json_quoted, quoted, scalar
from comity.campaigns.reading import is_nothing, is_text, newer_number, older_number, readings, yes_no

MANY = settings(max_examples=settings().max_examples * 6)
WORDS = st.one_of(
    st.from_regex(r"[-+]?[0-9._:exoabinftEXN]{1,8}", fullmatch=True),
    st.from_regex(r"[-+]?(0[xob]?)?[0-9_]{1,5}(\.[0-9_]{0,3})?([eE][-+]?[0-9]{1,2})?", fullmatch=True),
    st.from_regex(r"[0-9]{1,2}(:[0-9]{1,2}){1,2}(\.[0-9])?", fullmatch=True),
    st.sampled_from(
        ["yes", "Yes", "YES", "yEs", "no", "NO", "on", "Off", "true", "TRUE", "y", "n", "null", "Null", "~"]
    ),
    st.sampled_from(["nil", ".inf", "-.INF", ".nan", ".NaN"]),
    st.dates().map(str),
    st.datetimes().map(str),
)


def oracle(word: str) -> object:
    """Return what PyYAML reads, and the word itself where it cannot."""
    loader = yaml.SafeLoader("")
    try:
        tag = loader.resolve(yaml.ScalarNode, word, (True, False))  # type: ignore[no-untyped-call]
        return loader.construct_object(yaml.ScalarNode(tag, word))
    except (ValueError, OverflowError):
        return word


@MANY
@given(WORDS)
def test_a_text_is_a_text_to_pyyaml_too(word: str) -> None:
    read = oracle(word)
    if is_text(word):
        assert read == word
    elif isinstance(read, bool):
        assert yes_no(word) is read
    elif read is None:
        assert is_nothing(word)


@MANY
@given(WORDS)
def test_older_numbers_are_those_of_pyyaml(word: str) -> None:
    read = oracle(word)
    number = older_number(word)
    if isinstance(read, int | float) and not isinstance(read, bool):
        assert number == pytest.approx(read, nan_ok=True)
    elif isinstance(read, str) and number is not None:
        assert ":" in word or "_" in word, "only what PyYAML cannot make of what it takes for a number"


@pytest.mark.parametrize(
    ("word", "older", "newer"),
    [
        ("12", 12, 12),
        ("-1.5", -1.5, -1.5),
        ("017", 15, 17),
        ("089", None, 89),
        ("0o17", None, 15),
        ("0x1F", 31, 31),
        ("0b11", 3, None),
        ("1_000", 1000, None),
        ("1e3", None, 1000),
        ("1.5e+3", 1500, 1500),
        ("22:30", 1350, None),
        ("-1:30:30", -5430, None),
        ("1:30.5", 90.5, None),
        ("09:00", None, None),
        ("1.", 1, 1),
        (".5", 0.5, 0.5),
        ("+5", 5, 5),
        ("-.inf", float("-inf"), float("-inf")),
        ("1" * 41, None, None),
        ("0_", 0, None),
        ("0x_", None, None),
        ("five", None, None),
    ],
)
def test_numbers(word: str, older: float | None, newer: float | None) -> None:
    assert (older_number(word), newer_number(word)) == (older, newer)


@pytest.mark.parametrize(
    ("word", "older", "newer"),
    [
        ("no", "`false`", "a text"),
        ("true", "`true`", "`true`"),
        ("~", "nothing at all", "nothing at all"),
        ("2026-04-01", "a date", "a text"),
        ("1e3", "a text", "the number 1000"),
        ("0.5", "the number 0.5", "the number 0.5"),
    ],
)
def test_readings_in_words(word: str, older: str, newer: str) -> None:
    assert readings(word) == (older, newer)


@MANY
@given(st.text(st.characters(exclude_categories=["Cs", "Cn"])))
def test_what_is_quoted_reads_back(text: str) -> None:
    assert yaml.safe_load(f"a: {quoted(text)}") == {"a": text}
    assert json.loads(json_quoted(text)) == text


@MANY
@given(st.text(st.sampled_from("ab:# ,[]{}'\"\\\n-@é1no=<>&*!|%"), min_size=1), st.booleans())
def test_what_is_written_as_a_scalar_reads_back(text: str, flow: bool) -> None:
    written = scalar(text, flow=flow)
    assert yaml.safe_load(f"[{written}, 1]" if flow else f"a: {written} # note") == ([text, 1] if flow else {"a": text})


def test_plain_words_stay_plain() -> None:
    assert scalar("stage == exposure and consent:email", flow=False) == "stage == exposure and consent:email"
    assert scalar('a == "x"', flow=True) == 'a == "x"'
    assert scalar("no", flow=False) == '"no"'
    assert scalar('a: "x"', flow=False) == "'a: \"x\"'"
