"""Several messages at once: who gets which is what arbitration says, customer by customer."""

import random
from datetime import UTC, datetime, timedelta

import duckdb
import pytest

import comity
from comity.bulk.asking import asking
from comity.bulk.data import DataMap
from comity.bulk.planning import plan
from comity.bulk.results import Planned
from comity.bulk.tables import Given

NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)
POLICY = comity.compile("""
a-day: limit anything to 2 per calendar day
offers: limit offer:* to 1 per 7 days
mail: limit channel:email to 3 per 30 days
quiet: never send channel:sms between 21:00 and 08:00 customer time instead hold
consent: only send purpose:marketing to consent has channel
prefer purpose:service over offer:winback over purpose:marketing
treat subject contains "free" as offer:trial
""")
MESSAGES: tuple[dict[str, object], ...] = (
    {"campaign": "news", "id": "n", "channel": "email", "purpose": "marketing", "subject": "what is new"},
    {"campaign": "trial", "id": "t", "channel": "email", "purpose": "marketing", "subject": "a month free"},
    {"campaign": "back", "id": "b", "channel": "sms", "purpose": "marketing", "offer": ["winback"]},
    {"campaign": "case", "id": "c", "channel": "email", "purpose": "service"},
    {"campaign": "loud", "id": "l", "channel": "push", "purpose": "marketing", "priority": 5},
)


def world(seed: int) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    chance = random.Random(seed)
    zones = ["Europe/Berlin", "America/Los_Angeles", None]
    consents: list[list[str] | None] = [["email", "sms", "push"], ["email"], [], None]
    customers: list[dict[str, object]] = [
        {"id": f"c{place}", "timezone": chance.choice(zones), "consent": chance.choice(consents)} for place in range(60)
    ]
    sends: list[dict[str, object]] = [
        {
            "customer": f"c{chance.randrange(60)}",
            "at": (NOW - timedelta(hours=chance.randrange(900))).isoformat(),
            "channel": chance.choice(["email", "sms"]),
            "offer": chance.choice([["winback"], ["trial"], [], None]),
        }
        for _ in range(90)
    ]
    return customers, sends


def planned(customers: object, sends: object) -> Planned:
    read = [POLICY.vocabulary.message_model.model_validate(one).model_dump(exclude_none=True) for one in MESSAGES]
    asked = [asking(POLICY.program, one, NOW) for one in read]
    return plan(duckdb.connect(), asked, Given(customers, sends), DataMap())


@pytest.mark.parametrize("seed", range(3))
def test_a_plan_is_what_arbitration_says_of_each_customer(seed: int) -> None:
    customers, sends = world(seed)
    answers = {(row["customer_id"], row["campaign"]): row for row in planned(customers, sends)}
    for customer in customers:
        history = {"sends": [send for send in sends if send["customer"] == customer["id"]]}
        for message, decision in POLICY.arbitrate(MESSAGES, customer, history, NOW):
            row = answers.pop((customer["id"], message["campaign"]))
            assert (row["verdict"], row["rules"]) == (str(decision.verdict), [one.rule for one in decision.reasons])
    assert not answers


def test_messages_are_taken_in_the_order_of_preference() -> None:
    found = planned(*world(0))
    assert [step.campaign for step in found.steps] == ["case", "back", "loud", "news", "trial"]
    assert sum(step.audience for step in found.steps) == len(found) == 300
    assert sum(step.allowed for step in found.steps) == found.allowed


def test_a_log_that_is_not_there_stays_unknown() -> None:
    customers, _ = world(0)
    assert {row["first_rule"] for row in planned(customers, None) if row["campaign"] == "case"} == {"policy.a-day"}


def test_messages_of_several_instants_do_not_compete() -> None:
    asked = [asking(POLICY.program, {"campaign": "a"}, at) for at in (NOW, NOW + timedelta(hours=1))]
    with pytest.raises(ValueError, match="at one instant"):
        plan(duckdb.connect(), asked, Given([]), DataMap())
