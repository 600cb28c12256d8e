"""The cases vendors disagree about, as sentences of the language and what comes of them, send by send.

Every message that is allowed is counted as sent from then on, with the facts the decision gave it.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest
from tests.check.policies import check_text

from comity.evaluate.decide import Decision, decide
from comity.evaluate.history import Event, History, Send
from comity.program.nodes import Program, Verdict
from comity.types.vocabulary import Value

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def policy(text: str) -> Program:
    checked = check_text(text)
    errors = [finding for finding in checked.findings if finding.level == "error"]
    assert not errors, errors
    return checked.program


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def customer(**facts: Value) -> dict[str, Value]:
    return {"id": "c", "timezone": "UTC", **facts}


def send_all(
    program: Program, instants: Iterable[datetime], message: dict[str, Value], **facts: Value
) -> list[Decision]:
    """Return the decisions on one message again and again, each allowed one being sent."""
    history, decisions = History(), []
    for now in instants:
        decision = decide(program, message, customer(**facts), history, now)
        decisions.append(decision)
        if decision.allowed:
            history = History((*history.sends, Send(now, decision.message)))
    return decisions


def words(decisions: Iterable[Decision]) -> str:
    return " ".join("sent" if decision.allowed else "refused" for decision in decisions)


PUSH: dict[str, Value] = {"channel": "push", "tag": frozenset({"promo"}), "campaign": "spring"}


@pytest.mark.parametrize(
    ("rules", "instants", "expected"),
    [
        pytest.param(
            "limit channel:push to 2 per 7 days",
            "2026-03-02T09:00 2026-03-04T09:00 2026-03-05T09:00",
            "sent sent refused",
            id="two a week",
        ),
        pytest.param(
            "limit channel:push to 1 per 7 days\nlimit tag:promo to 3 per 7 days",
            "2026-03-02T09:00 2026-03-03T09:00",
            "sent refused",
            id="the most restrictive of two caps",
        ),
        pytest.param(
            "limit anything to 1 per calendar day",
            "2026-03-02T23:00 2026-03-03T00:00",
            "sent sent",
            id="a calendar day begins at midnight",
        ),
        pytest.param(
            "limit anything to 1 per 24 hours",
            "2026-03-02T23:00 2026-03-03T00:00",
            "sent refused",
            id="24 hours do not",
        ),
        pytest.param(
            "limit channel:push to 3 per 24 hours",
            "2026-03-02T09:00 2026-03-02T13:00 2026-03-02T17:00 "
            "2026-03-03T08:00 2026-03-03T09:01 2026-03-03T10:00 2026-03-03T11:00 2026-03-03T14:00",
            "sent sent sent refused sent refused refused sent",
            id="three in any 24 hours",
        ),
        pytest.param(
            "limit anything to 1 per 2 hours\nlimit anything to 3 per calendar day",
            "2026-03-02T10:00 2026-03-02T11:00 2026-03-02T12:00 2026-03-02T14:00",
            "sent refused sent sent",
            id="a gap and a cap",
        ),
    ],
)
def test_caps(rules: str, instants: str, expected: str) -> None:
    assert words(send_all(policy(rules), map(at, instants.split()), PUSH)) == expected


QUIET = "quiet: never send anything between 22:00 and 06:00 customer time instead hold"


@pytest.mark.parametrize(
    ("now", "verdict", "until"),
    [
        ("2026-03-02T05:30", Verdict.HOLD, "2026-03-02T06:00"),
        ("2026-03-02T06:00", Verdict.ALLOW, None),
        ("2026-03-02T05:59:59.999999", Verdict.HOLD, "2026-03-02T06:00"),
        ("2026-03-02T22:00", Verdict.HOLD, "2026-03-03T06:00"),
        ("2026-03-02T21:59:59.999999", Verdict.ALLOW, None),
    ],
)
def test_quiet_hours(now: str, verdict: Verdict, until: str | None) -> None:
    decision = decide(policy(QUIET), PUSH, customer(), History(), at(now))
    assert decision.verdict is verdict
    assert decision.until == (at(until) if until else None)


@pytest.mark.parametrize(
    ("now", "quiet"),
    [
        ("2026-03-02T00:00", False),  # a Monday
        ("2026-03-02T08:59", False),
        ("2026-03-02T21:00", True),
        ("2026-03-03T08:59", True),
        ("2026-03-03T09:00", False),
        ("2026-03-03T21:00", False),
    ],
)
def test_a_window_belongs_to_the_day_it_starts_on(now: str, quiet: bool) -> None:
    monday = policy("never send anything on monday between 21:00 and 09:00")
    assert decide(monday, PUSH, customer(), History(), at(now)).allowed is not quiet


@pytest.mark.parametrize(
    ("zone", "customers", "verdict", "missing"),
    [
        ("customer time", {}, Verdict.HOLD, ("timezone",)),
        ('customer time else "UTC"', {}, Verdict.ALLOW, ()),
        ('customer time else "Asia/Tokyo"', {"timezone": "UTC"}, Verdict.ALLOW, ()),
    ],
)
def test_an_unknown_zone(zone: str, customers: dict[str, Value], verdict: Verdict, missing: tuple[str, ...]) -> None:
    quiet = policy(f"never send anything between 22:00 and 06:00 {zone} instead hold")
    decision = decide(quiet, PUSH, {"id": "c", **customers}, History(), at("2026-03-02T14:00"))
    assert decision.verdict is verdict
    assert [reason.missing for reason in decision.reasons] == ([missing] if missing else [])
    assert decision.until is None


def test_a_send_counts_with_the_tags_it_was_sent_with() -> None:
    cap = policy("limit tag:promo to 1 per 7 days")
    sent = History((Send(at("2026-03-02T09:00"), PUSH),))
    promo, plain = PUSH, {"channel": "push", "campaign": "spring"}
    assert not decide(cap, promo, customer(), sent, at("2026-03-03T09:00")).allowed
    untagged = History((Send(at("2026-03-02T09:00"), plain),))
    assert decide(cap, promo, customer(), untagged, at("2026-03-03T09:00")).allowed


@pytest.mark.parametrize(("now", "allowed"), [("2026-02-28T12:00", True), ("2026-03-02T12:00", False)])
def test_implied_consent_of_two_years(now: str, allowed: bool) -> None:
    implied = policy("only send purpose:marketing within 2 years after purchased")
    bought = History(events=(Event(at("2024-03-01T12:00"), "purchased"),))
    assert decide(implied, {"purpose": "marketing"}, customer(), bought, at(now)).allowed is allowed


@pytest.mark.parametrize(("days", "allowed"), [(59, False), (61, True)])
@pytest.mark.parametrize(("first", "second"), [("a", "b"), ("b", "a")])
def test_neither_of_two_after_the_other(days: int, allowed: bool, first: str, second: str) -> None:
    apart = policy(
        "never send campaign:a within 60 days after campaign:b\nnever send campaign:b within 60 days after campaign:a"
    )
    start = at("2026-01-01T12:00")
    sent = History((Send(start, {"campaign": first}),))
    decision = decide(apart, {"campaign": second}, customer(), sent, start + days * DAY)
    assert decision.allowed is allowed
    assert decide(apart, {"campaign": first}, customer(), sent, start + days * DAY).allowed


THREE_CAPS = """
lifetime: limit topic:survey to 2 ever
gap: limit topic:survey to 1 per 35 days
daily: limit tag:ask to 1 per calendar day
"""
SURVEY: dict[str, Value] = {"topic": frozenset({"survey"}), "tag": frozenset({"ask"})}


@pytest.mark.parametrize(
    ("sends", "rule", "evidence"),
    [
        ([(40, SURVEY), (80, SURVEY)], "policy.lifetime", {"received topic:survey": 2}),
        ([(20, SURVEY)], "policy.gap", {"received topic:survey in the last 35 days": 1}),
        ([(0, {"tag": frozenset({"ask"})})], "policy.daily", {"received tag:ask in this calendar day": 1}),
    ],
)
def test_the_evidence_names_the_cap(
    sends: list[tuple[int, dict[str, Value]]], rule: str, evidence: dict[str, int]
) -> None:
    now = at("2026-03-02T12:00")
    past = History(tuple(Send(now - days * DAY - HOUR, facts) for days, facts in sends))
    decision = decide(policy(THREE_CAPS), SURVEY, customer(), past, now)
    assert [(reason.rule, reason.evidence) for reason in decision.reasons] == [(rule, evidence)]
