"""A witness in words."""

from collections.abc import Mapping

import pytest

from comity.text.finding import Witness
from comity_cli.formats.words import describe, value

NOW = "2026-04-01T09:00:00Z"


def described(
    customer: Mapping[str, object] | None = None,
    sends: tuple[Mapping[str, object], ...] = (),
    events: tuple[Mapping[str, object], ...] = (),
) -> str:
    return describe(Witness(customer or {}, sends, events, NOW))


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        (True, "yes"),
        (False, "no"),
        (3, "3"),
        (0.25, "0.25"),
        ("past_due", "past_due"),
        ("spring-trial", "spring-trial"),
        ("America/New_York", '"America/New_York"'),
        ('a "quoted" \\', '"a \\"quoted\\" \\\\"'),
        ("", '""'),
        (["email", "Area 51"], '[email, "Area 51"]'),
        ([], "[]"),
    ],
)
def test_value(fact: object, said: str) -> None:
    assert value(fact) == said


def test_nothing_is_needed() -> None:
    assert described() == "any customer, with nothing on record"


def test_unknown_facts_are_said() -> None:
    assert described({"stage": None}) == "any customer; of whom stage is not known"
    assert described({"plan": "free", "stage": None, "region": None}) == (
        "a customer with plan = free; of whom stage, region are not known"
    )


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (NOW, "just now"),
        ("2026-03-31T09:00:00Z", "1 day ago"),
        ("2026-03-25T09:00:00Z", "7 days ago"),
        ("2026-03-30T21:00:00Z", "36 hours ago"),
        ("2026-04-01T08:59:00Z", "1 minute ago"),
        ("2026-04-01T10:59:30+02:00", "30 seconds ago"),
        ("2026-04-01T08:59:59.5Z", "at 2026-04-01T08:59:59.5Z"),
        ("2026-04-02T09:00:00Z", "at 2026-04-02T09:00:00Z"),
        ("2026-03-31T09:00:00", "at 2026-03-31T09:00:00"),
        ("yesterday", "at yesterday"),
    ],
)
def test_how_long_ago(at: str, said: str) -> None:
    assert described(events=({"type": "purchased", "at": at},)) == f"any customer; who had purchased {said}"


def test_sends_are_told_by_their_facts() -> None:
    send = {"at": NOW, "customer": "c1", "offer": ["trial", "50 %"], "priority": 2, "channel": "email", "campaign": "x"}
    received = 'received campaign:x and channel:email and offer:trial and offer:"50 %" and priority:2 just now'
    assert described(sends=(send,)) == f"any customer; who {received}"
    assert described(sends=({"at": NOW}, send), events=({"type": "bounced", "at": NOW},)) == (
        f"any customer; who had bounced just now; received anything just now, {received.removeprefix('received ')}"
    )
