"""Generated code: what an error in it says, what is compiled once, and what it costs however many rules there are."""

import traceback
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

import comity
from comity.backends.python import message

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def sources(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Yield a list that gets the source of every function that is written."""
    written: list[str] = []
    write = message.Function.source

    def kept(self: message.Function, least: comity.Verdict) -> str:
        written.append(write(self, least))
        return written[-1]

    with monkeypatch.context() as patch:
        patch.setattr(message.Function, "source", kept)
        yield written


def test_an_error_points_at_the_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    write = message.Function.source
    broken = "if (c_stage not in 1 / 0):"
    monkeypatch.setattr(
        message.Function,
        "source",
        lambda self, least: "\n".join(
            line.replace(line.strip().partition("  #")[0], broken) if "policy.trials" in line else line
            for line in write(self, least).split("\n")
        ),
    )
    policy = comity.compile('trials: never send offer:trial to stage >= adoption because "x"')
    with pytest.raises(ZeroDivisionError) as raised:
        policy.decide({"offer": ["trial"]}, {"stage": "adoption"}, None, NOW)
    told = "".join(traceback.format_exception(raised.value))
    assert "policy.trials: never send offer:trial to stage >= adoption" in told


def test_messages_that_rules_cannot_tell_apart_share_a_function(sources: list[str]) -> None:
    policy = comity.compile('r: never send offer:trial to stage >= adoption because "x"')
    for number in range(20):
        decision = policy.decide({"offer": ["trial"], "subject": f"Hello {number}"}, {"stage": "adoption"}, None, NOW)
        assert decision.message["subject"] == f"Hello {number}"
        assert decision.verdict is comity.Verdict.BLOCK
    assert len(sources) == 1


def test_rules_about_other_messages_are_not_in_a_function(sources: list[str]) -> None:
    rules = "\n".join(
        f'r{number}: never send topic:t{number} to open_cases > {number} because "x"' for number in range(200)
    )
    policy = comity.compile(rules)
    policy.for_message({"topic": ["t7"]})
    assert "policy.r7:" in sources[0]
    assert "policy.r8:" not in sources[0]
    assert sources[0].count("open_cases") < 10


def test_rules_that_differ_in_a_value_are_one_look_up(sources: list[str]) -> None:
    rules = "\n".join(
        f'r{number}: never send purpose:marketing to region == "R{number}" because "x"' for number in range(50)
    )
    policy = comity.compile(rules)
    check = policy.for_message({"purpose": "marketing"})
    assert sources[0].count("if ") < 10
    assert [reason.rule for reason in check({"region": "R31"}, None, NOW).reasons] == ["policy.r31"]
    assert check({"region": "R50"}, None, NOW).allowed
    assert len(check({}, None, NOW).reasons) == 50


def test_an_unknown_rule_text_cannot_leave_its_comment(sources: list[str]) -> None:
    policy = comity.compile('r: never send topic:"a\u2028import os # \x85" to stage >= adoption because "x"')
    assert (
        policy.decide({"topic": ["a\u2028import os # \x85"]}, {"stage": "adoption"}, None, NOW).verdict
        is comity.Verdict.BLOCK
    )
    assert len(sources) == 1
