"""Messages that compete: their order, and that each is decided with those before it counted as sent."""

from datetime import UTC, datetime

import pytest
from tests.check.policies import check_text

from comity.evaluate.arbitrate import arbitrate
from comity.evaluate.history import History
from comity.program.nodes import Compare, Condition, Fact, Literal, Op, Verdict
from comity.text.record import replace
from comity.types.vocabulary import Scope, Value

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


def purpose(name: str) -> Condition:
    return Compare(Op.EQ, Fact(Scope.MESSAGE, "purpose"), Literal(name))


def message(campaign: str, **facts: Value) -> dict[str, Value]:
    return {"campaign": campaign, **facts}


PREFER = "prefer purpose:service over purpose:lifecycle"


@pytest.mark.parametrize(
    ("text", "messages", "order"),
    [
        pytest.param(
            PREFER,
            [message("a"), message("b", purpose="lifecycle"), message("c", purpose="service")],
            "c b a",
            id="classes, the unmatched last",
        ),
        pytest.param(
            "prefer campaign:a over purpose:service over campaign:a",
            [message("b", purpose="service"), message("a", purpose="service")],
            "a b",
            id="the first class that matches",
        ),
        pytest.param(
            PREFER,
            [message("a", priority=1), message("b"), message("c", priority=3), message("d", purpose="service")],
            "d c a b",
            id="then the higher priority, none is 0",
        ),
        pytest.param("", [message("b"), message("é"), message("B"), message("a")], "B a b é", id="then campaign"),
        pytest.param("", [message("a", id="2"), message("a", id="10")], "10 2", id="then id, by code point"),
        pytest.param(
            f"{PREFER}\ntreat campaign:b as purpose:service",
            [message("a", purpose="lifecycle"), message("b")],
            "b a",
            id="by the facts that rules see",
        ),
    ],
)
def test_order(text: str, messages: list[dict[str, Value]], order: str) -> None:
    program = check_text(text).program
    for given in (messages, messages[::-1]):
        taken = arbitrate(program, given, {"id": "c"}, History(), NOW)
        names = [str(given[place].get("id", given[place]["campaign"])) for place, _ in taken]
        assert " ".join(names) == order


def test_those_taken_count_as_sent() -> None:
    program = check_text("limit topic:news to 1 per 7 days\ntreat campaign:b as topic:news").program
    messages = [message("c", topic=frozenset({"news"})), message("b"), message("a")]
    taken = arbitrate(program, messages, {"id": "c"}, History(), NOW)
    verdicts = {messages[place]["campaign"]: decision.verdict for place, decision in taken}
    assert verdicts == {"a": Verdict.ALLOW, "b": Verdict.ALLOW, "c": Verdict.BLOCK}


def test_those_refused_do_not_count() -> None:
    program = check_text("limit anything to 1 per 7 days\nnever send campaign:a").program
    taken = arbitrate(program, [message("a"), message("b")], {"id": "c"}, History(), NOW)
    assert [decision.verdict for _, decision in taken] == [Verdict.BLOCK, Verdict.ALLOW]


def test_no_history_stays_unknown() -> None:
    program = replace(check_text("limit anything to 1 per 7 days").program)
    taken = arbitrate(program, [message("a"), message("b")], {"id": "c"}, None, NOW)
    assert [decision.reasons[0].missing for _, decision in taken] == [("history",), ("history",)]
