"""Audiences kept between runs."""

import json

import pytest

from comity.linter.audiences import Audiences, Parsed
from comity.program.nodes import TRUE, Fact, Holds
from comity.text.finding import Problem
from comity.text.source import Span
from comity.types.vocabulary import Scope

CALM = Holds(Fact(Scope.CUSTOMER, "calm"))


class Parser:
    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, text: str) -> Parsed:
        self.asked.append(text)
        if text == "broken":
            return None, (Problem("syntax", "broken", Span(0, 1)),)
        return (TRUE if text == "everyone" else CALM), ()


def test_a_text_is_parsed_once() -> None:
    parser = Parser()
    audiences = Audiences(parser)
    assert audiences.of("calm") == audiences.of("calm") == (CALM, ())
    assert audiences.of("everyone") == (TRUE, ())
    assert parser.asked == ["calm", "everyone"]
    assert audiences.fresh


def test_and_not_again_in_the_next_run() -> None:
    first = Audiences(Parser())
    first.of("calm"), first.of("everyone")
    parser = Parser()
    second = Audiences(parser, json.loads(json.dumps(first.kept())))
    assert second.of("calm") == (CALM, ())
    assert not second.fresh
    assert second.of("other") == (CALM, ())
    assert parser.asked == ["other"]
    third = Audiences(parser, json.loads(json.dumps(second.kept())))
    assert [third.of(text)[0] for text in ("calm", "everyone", "other")] == [CALM, TRUE, CALM]
    assert parser.asked == ["other"]


def test_broken_ones_are_not_kept() -> None:
    audiences = Audiences(Parser())
    assert audiences.of("broken")[0] is None
    assert not audiences.fresh
    parser = Parser()
    assert Audiences(parser, audiences.kept()).of("broken")[1]
    assert parser.asked == ["broken"]


@pytest.mark.parametrize(
    "known",
    [
        None,
        3,
        [],
        {},
        {"shape": 1, "rows": {}},
        {"shape": {}, "rows": {"calm": 1}},
        {"shape": {}, "rows": {"calm": {}}},
        {"shape": {"format": 1, "classes": []}, "rows": {"calm": {"rows": [[0]], "root": 0}}},
        {"shape": {"format": 1}, "rows": {"calm": {"rows": [], "root": 7, "more": 1}}},
    ],
)
def test_what_somebody_else_kept_is_nothing(known: object) -> None:
    assert Audiences(Parser(), known).of("calm") == (CALM, ())
