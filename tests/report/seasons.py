"""Made-up send logs, judged by the reference decisions, in the tables that an audit has."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import duckdb

import comity
from comity.policies import Rulebook

NETFLIX = Path(__file__).parents[2] / "docs" / "examples" / "netflix" / "policies" / "members.comity"
MORE = """
use comity.quiet_hours with home = "UTC"
use comity.frequency with weekly_cap = 3, exposure_cap = 2

pleasant-hours:
  never send channel:email and purpose:marketing between 22:30 and 06:00 customer time else "UTC"
  instead warn
  because "A mail at night says that a machine wrote it."

only-with-consent:
  only send purpose:marketing and channel in [email, sms, push, phone, mail] to consent has channel
  because "Nobody gets marketing they have not agreed to."
  see "https://eur-lex.europa.eu/eli/dir/2002/58/art_13/oj" owner "legal@rental.example"

listen-first:
  never send purpose:marketing to open_cases > 0
  instead review
  because "Who waits for an answer from us is not to get an offer instead."

enable-advocates:
  expect stage >= retention to receive purpose:advocacy every 90 days
  because "Those who recommend us are helped to." owner "community@rental.example"
"""
ZONES = (
    "America/Los_Angeles",
    "America/New_York",
    "Europe/Berlin",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    None,
    "Mars",
)
CHANNELS = ("email", "mail", "push", "sms")
START = datetime(2026, 1, 5, tzinfo=UTC)

Fact = Mapping[str, object]
Log = tuple[Sequence[Fact], Sequence[Fact], Sequence[Fact]]
"""Customers, sends, events."""


def netflix(more: str = "") -> comity.Policy:
    """Return the policy of the example, and what a season needs besides."""
    text = NETFLIX.read_text(encoding="utf-8")
    head, _, _ = text.partition("# Tests: the diary")
    return comity.compile(head + MORE + more)


def diary() -> Log:
    """Return what happened to the member of the story, and to two others."""
    customers = [
        {"id": "reed", "stage": "adoption", "household_member": False, "timezone": "America/Los_Angeles",
         "consent": ["email", "mail", "push"], "country": "US", "open_cases": 0},
        {"id": "ana", "stage": "exposure", "household_member": False, "timezone": "Europe/Berlin",
         "consent": ["email", "mail"], "country": "DE", "open_cases": 0},
        {"id": "zoë & söhne", "stage": "retention", "household_member": True, "timezone": None,
         "consent": ["email", "mail"], "country": None, "open_cases": 1},
    ]  # fmt: skip
    trial = {"campaign": "acquisition-trial", "channel": "mail", "purpose": "marketing", "offer": ["trial"]}
    survey = {"campaign": "arrival-survey", "channel": "email", "purpose": "survey"}
    push = {"campaign": "new-films", "channel": "push", "purpose": "marketing", "topic": ["new_films"]}
    card = {"campaign": "card-expired", "channel": "email", "purpose": "service", "topic": ["card_expired"],
            "links": ["https://rental.example/card"]}  # fmt: skip
    sends = [
        {"customer": "reed", "at": _at("2026-01-09T18:00"), **trial},
        {"customer": "reed", "at": _at("2026-02-11T19:00"), **survey},
        {"customer": "reed", "at": _at("2026-02-12T18:00"), **trial},
        {"customer": "reed", "at": _at("2026-02-20T11:00"), **push},
        {"customer": "reed", "at": _at("2026-03-02T10:00"), **card},
        {"customer": "ana", "at": _at("2026-01-12T09:00"), **trial},
        {"customer": "ana", "at": _at("2026-02-12T09:00"), **trial},
        {"customer": "zoë & söhne", "at": _at("2026-02-12T09:00"), **trial},
    ]
    events = [
        {"customer": "reed", "at": _at("2026-01-20T10:00"), "type": "signed_up"},
        {"customer": "reed", "at": _at("2026-02-09T16:00"), "type": "film_shipped"},
        {"customer": "reed", "at": _at("2026-02-11T20:14"), "type": "survey_answered"},
        {"customer": "reed", "at": _at("2026-03-02T09:00"), "type": "card_expired"},
    ]
    return customers, sends, events


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def season(customers: int, sends: int, days: int = 90, seed: int = 5) -> Log:
    """Return a made-up season: customers, their sends and their events."""
    chance = Random(seed)
    people = [_customer(chance, number) for number in range(customers)]
    happened = [
        {"customer": chance.choice(people)["id"], "at": _moment(chance, days), "type": kind}
        for kind in ("film_shipped", "survey_answered", "cancelled", "complained")
        for _ in range(customers // 3)
    ]
    sent = [{"customer": chance.choice(people)["id"], **_message(chance, days)} for _ in range(sends)]
    return people, sorted(sent, key=lambda send: str(send["at"])), happened


def _customer(chance: Random, number: int) -> dict[str, object]:
    return {
        "id": f"c-{number:05}",
        "stage": chance.choices(["exposure", "adoption", "retention", "advocacy", None], [45, 30, 15, 5, 5])[0],
        "household_member": chance.choice([True, False, False, False]),
        "timezone": chance.choices(ZONES, [30, 30, 20, 10, 4, 4, 2])[0],
        "consent": chance.sample(CHANNELS, chance.randint(2, 4)),
        "country": chance.choice(["US", "DE", "IN", "AU"]),
        "open_cases": chance.choices([0, 1], [95, 5])[0],
    }


def _moment(chance: Random, days: int) -> datetime:
    hour = chance.choices(range(24), [3] * 6 + [2, 4, 9, 14, 16, 14] + [10, 9, 12, 15, 18, 16] + [12, 9, 8, 6, 5, 4])[0]
    return START + timedelta(days=chance.randrange(days), hours=hour, minutes=chance.randrange(60))


def _message(chance: Random, days: int) -> dict[str, object]:
    kind = chance.choices(range(6), [30, 20, 15, 15, 10, 10])[0]
    kinds: list[dict[str, object]] = [
        {"campaign": "acquisition-trial", "channel": "mail", "purpose": "marketing", "offer": ["trial"]},
        {"campaign": "new-films", "channel": "email", "purpose": "marketing", "topic": ["new_films"],
         "unsubscribe_link": True},
        {"campaign": "new-films", "channel": "push", "purpose": "marketing", "topic": ["new_films"]},
        {"campaign": "arrival-survey", "channel": "email", "purpose": "survey"},
        {"campaign": "win-back", "channel": "sms", "purpose": "marketing", "offer": ["winback"]},
        {"campaign": "film-shipped", "channel": "email", "purpose": "transactional"},
    ]  # fmt: skip
    return {"at": _moment(chance, days), **kinds[kind]}


# Tables -------------------------------------------------------------------------------------------------------------

COLUMNS = {
    "customers": "id VARCHAR, stage VARCHAR, household_member BOOLEAN, timezone VARCHAR, consent VARCHAR[],"
    " country VARCHAR, open_cases BIGINT",
    "sends": '"customer" VARCHAR, "at" TIMESTAMPTZ, campaign VARCHAR, channel VARCHAR, purpose VARCHAR,'
    " offer VARCHAR[], topic VARCHAR[], links VARCHAR[], unsubscribe_link BOOLEAN",
    "events": '"customer" VARCHAR, "at" TIMESTAMPTZ, "type" VARCHAR',
    "judged": 'customer_id VARCHAR, "at" TIMESTAMPTZ, campaign VARCHAR, id VARCHAR, channel VARCHAR,'
    " purpose VARCHAR, verdict VARCHAR, first_rule VARCHAR, rules VARCHAR[]",
}


def tables(policy: comity.Policy, log: Log, folder: Path) -> duckdb.DuckDBPyConnection:
    """Return a connection with the tables of an audit: each send judged by those before it."""
    connection = duckdb.connect()
    customers, sends, events = log
    filled = {"customers": customers, "sends": sends, "events": events, "judged": judged(policy, log)}
    for name, rows in filled.items():
        connection.execute(f"CREATE TABLE {name} ({COLUMNS[name]})")
        if rows:
            lines = folder / f"{name}.jsonl"
            lines.write_text("".join(json.dumps(row, default=_text) + "\n" for row in rows), encoding="utf-8")
            given = ", ".join(f"'{column}': '{kind}'" for column, kind in _kinds(name))
            connection.execute(f"INSERT INTO {name} FROM read_json('{lines}', columns = {{{given}}})")
    return connection


def _kinds(name: str) -> Iterator[tuple[str, str]]:
    for part in COLUMNS[name].split(", "):
        column, kind = part.strip().split(" ")
        yield column.strip('"'), kind


def _text(value: object) -> str:
    assert isinstance(value, datetime)
    return value.isoformat()


def judged(policy: comity.Policy, log: Log) -> list[Fact]:
    """Return each send as decided at its own instant, with the history before it."""
    customers, sends, events = log
    known = {str(customer["id"]): customer for customer in customers}
    happened: dict[str, list[Fact]] = {}
    for event in events:
        happened.setdefault(str(event["customer"]), []).append(event)
    before: dict[str, list[Fact]] = {}
    found: list[Fact] = []
    for send in sends:
        id_ = str(send["customer"])
        past = comity.History(before.get(id_, []), happened.get(id_, []))
        found.append(_judged(policy, send, known.get(id_, {}), past))
        before.setdefault(id_, []).append(send)
    return found


def _judged(policy: comity.Policy, send: Fact, customer: Fact, past: comity.History) -> Fact:
    message = {name: value for name, value in send.items() if name not in ("customer", "at")}
    given = {name: value for name, value in customer.items() if (name, value) != ("timezone", "Mars")}
    now = send["at"]
    assert isinstance(now, datetime)
    decision = policy.decide(message, given, past, now)
    rules = [reason.rule for reason in decision.reasons]
    names = {"campaign": None, "id": None, **message}
    return {
        "customer_id": send["customer"],
        "at": now,
        **{name: names[name] for name in ("campaign", "id", "channel", "purpose")},
        "verdict": str(decision.verdict),
        "first_rule": rules[0] if rules else None,
        "rules": rules,
    }


def book(policy: comity.Policy) -> Rulebook:
    """Return the policy as commands know it."""
    return Rulebook(policy.program, policy.sources)
