"""Characters that deceive are told by name; in quotes other scripts are welcome."""

import pytest

from comity.syntax.parse import parse, parse_audience

SOUND = "never send offer:trial to member\nlimit anything to 3 per 7 days\n"


@pytest.mark.parametrize(
    ("strange", "ours", "name"),
    [
        ("\u043e", "o", "CYRILLIC SMALL LETTER O"),
        ("\u03bf", "o", "GREEK SMALL LETTER OMICRON"),
        ("\u0585", "o", "ARMENIAN SMALL LETTER OH"),
        ("\uff4f", "o", "FULLWIDTH LATIN SMALL LETTER O"),
        ("\U0001d428", "o", "MATHEMATICAL BOLD SMALL O"),
        ("\uff1a", ":", "FULLWIDTH COLON"),
        ("\u0435", "e", "CYRILLIC SMALL LETTER IE"),
        ("\u00a0", " ", "NO-BREAK SPACE"),
        ("\u3000", " ", "IDEOGRAPHIC SPACE"),
    ],
)
def test_a_look_alike_is_named_where_it_stands(strange: str, ours: str, name: str) -> None:
    at = SOUND.index(ours)
    text = SOUND[:at] + strange + SOUND[at + 1 :]
    parsed = parse(text)
    (problem,) = parsed.problems
    assert problem.code == "confusable-character"
    assert text[problem.span.start : problem.span.end] == strange
    assert name in problem.message
    assert f"U+{ord(strange):04X}" in problem.message
    assert ("a space" if ours == " " else f"`{ours}`") in problem.message
    assert parsed.module == parse(SOUND).module, "it is read as what it looks like"


def test_one_problem_for_a_sentence_of_many_look_alikes() -> None:
    parsed = parse("never send \u043eff\u0435r:tri\u0430l to m\u0435mber\nnever send \u043effer:x")
    assert [problem.code for problem in parsed.problems] == ["confusable-character"] * 2


def test_a_dash_of_the_word_processor() -> None:
    (problem,) = parse("texts\u2013by\u2013daylight: never send offer:trial").problems
    assert problem.code == "confusable-character"
    assert "EN DASH" in problem.message
    assert problem.help == "write `-`; other scripts stand in quotes"


@pytest.mark.parametrize("control", [*"\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"])
@pytest.mark.parametrize(
    "text",
    [
        "never send offer:trial because {}",
        'never send offer:trial because "a{}b"',
        "never send offer:trial # a{}b",
        'never send topic:"a{}b"',
        "# {}\nnever send offer:trial",
        "#{}",
        "never send of{}fer:trial",
    ],
)
def test_nothing_reorders_what_is_read(text: str, control: str) -> None:
    text = text.format(control)
    (problem,) = parse(text).problems
    assert problem.code == "bidi-control"
    assert text[problem.span.start : problem.span.end] == control
    assert f"U+{ord(control):04X}" in problem.message


@pytest.mark.parametrize("invisible", [*"\u200b\u2060\ufeff\u00ad"])
@pytest.mark.parametrize("text", ["never send of{}fer:trial", 'never send topic:"a{}b"', "never send a # x{}"])
def test_nothing_is_invisible(text: str, invisible: str) -> None:
    (problem,) = parse(text.format(invisible)).problems
    assert problem.code == "confusable-character"
    assert "is invisible" in problem.message


def test_scripts_and_emoji_are_at_home_in_texts_and_comments() -> None:
    persian = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
    technologist = "\U0001f469\u200d\U0001f4bb"
    cyrillic = "\u0446\u0435\u043d\u0430"
    parsed = parse(f'never send topic:"{persian}" because "{technologist} {cyrillic}" # {persian} {cyrillic}')
    assert parsed.problems == ()
    assert parsed.module.comments[0].text == f" {persian} {cyrillic}"


def test_joiners_outside_texts_are_invisible() -> None:
    (problem,) = parse("never send of\u200dfer:trial").problems
    assert problem.code == "confusable-character"


def test_a_letter_that_looks_like_none_of_ours_belongs_in_quotes() -> None:
    (problem,) = parse("never send offer:gr\u00f6\u00dfe").problems
    assert problem.code == "syntax"
    assert "LATIN SMALL LETTER O WITH DIAERESIS" in problem.message
    assert problem.help is not None
    assert "quotes" in problem.help


@pytest.mark.parametrize(("char", "shown"), [("\x00", "U+0000"), ("\x1b", "U+001B"), ("\ud800", "U+D800")])
def test_what_cannot_be_printed_is_told_by_number(char: str, shown: str) -> None:
    (problem,) = parse(f"never send {char}").problems
    assert shown in problem.message
    assert problem.message.isprintable()


def test_a_deceptive_audience_is_none() -> None:
    condition, (problem,) = parse_audience("st\u0430ge == adoption")
    assert condition is None
    assert problem.code == "confusable-character"
