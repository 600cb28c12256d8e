"""`until` of public decisions against trying every minute: nobody is held longer than need be, nor let go too soon."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from tests.decisions.clothes import Clothes
from tests.decisions.worlds import Asked, World, worlds

from comity import api
from comity.api import Policy
from comity.decisions.asking import Check
from comity.decisions.decision import Decision
from comity.program.nodes import FALSE, Rule
from comity.text.record import replace

MINUTE = timedelta(minutes=1)
TICK = timedelta(microseconds=1)
HORIZON = timedelta(hours=30)


def minutes(now: datetime) -> Iterator[datetime]:
    """Yield every full minute after now."""
    minute = now.replace(second=0, microsecond=0)
    while minute < now + HORIZON:
        minute += MINUTE
        yield minute


def agrees(decide: Check, customer: object, past: object, now: datetime) -> bool:
    """Compare `until` of a decision, and of its reasons, with trying; return whether there is one."""
    decision = decide(customer, past, now)
    for reason in decision.reasons:
        _is_when_it_passes(decide, customer, past, reason.rule, reason.until)
    if decision.allowed:
        assert decision.until is None
        return False
    found = decision.until
    assert found is None or (found > now and decide(customer, past, found).allowed)
    tried = next((item for item in minutes(now) if decide(customer, past, item).allowed), None)
    assert tried is None or (found is not None and found <= tried)
    return found is not None


def _is_when_it_passes(decide: Check, customer: object, past: object, rule: str, until: datetime | None) -> None:
    if until is not None:
        assert rule not in _speaking(decide(customer, past, until))
        assert rule in _speaking(decide(customer, past, until - TICK))


def _speaking(decision: Decision) -> set[str]:
    return {reason.rule for reason in decision.reasons}


# Worlds -------------------------------------------------------------------------------------------------------------


def _timed(world: World) -> Policy:
    """Return a world's policy made of conditions that time is likely to change."""
    rules = tuple(_timed_rule(world, rule) for rule in world.policy.rules[:2])
    return Policy(replace(world.policy, rules=rules, treats=(), waivers=()), {})


def _timed_rule(world: World, rule: Rule) -> Rule:
    return replace(rule, body=world.timed_condition(), unless=FALSE, since=None, until=None)


def _agrees_in_world(policy: Policy, asked: Asked) -> bool:
    past = None if asked.history is None else Clothes().history(policy.vocabulary.message, asked.history)
    check = policy.for_message(asked.message, review=asked.review)
    return agrees(check, asked.customer, past, asked.now)


@pytest.mark.slow
@pytest.mark.parametrize("first", range(500_000, 500_060, 15))
def test_until_is_the_first_minute_at_which_a_message_may_go(first: int) -> None:
    held = 0
    for world in worlds(range(first, first + 15)):
        policies = Policy(world.policy, {}), _timed(world)
        near = [asked for asked in world.asked() if 1 < asked.now.year < 9998]
        held += sum(_agrees_in_world(policy, asked) for policy in policies for asked in near[::10])
    assert held > 5


# Sentences ----------------------------------------------------------------------------------------------------------

POLICY = """
setting zone = "Australia/Lord_Howe"
nights: only send channel:sms between 08:00 and 21:00 customer time else "UTC" instead hold
weekends: never send purpose:marketing on weekends between 22:00 and 02:30 customer time instead hold
daily: limit purpose:marketing to 1 per calendar day instead hold
hours: limit anything to 2 per 6 hours instead hold
feedback: never send anything within 90 minutes after survey_answered
  unless between 12:00 and 12:30 in "Europe/Berlin"
month: never send purpose:marketing within 1 month after cancelled instead review
ripe: require effective_date <= 1 day ago for purpose:marketing instead hold
"""

CHANGES = {
    "Europe/Berlin": ("2026-03-29T01:00", "2026-10-25T01:00"),
    "America/New_York": ("2026-03-08T07:00", "2026-11-01T06:00"),
    "Australia/Lord_Howe": ("2026-04-04T15:00", "2026-10-03T15:30"),
    "America/Sao_Paulo": ("2018-11-04T03:00", "2018-02-18T02:00"),
    "Africa/Casablanca": ("2026-02-15T02:00", "2026-03-22T02:00"),
    "Pacific/Apia": ("2011-12-30T10:00", "2011-12-31T09:59"),
}
MESSAGES = (
    {"channel": "sms", "purpose": "service"},
    {"channel": "email", "purpose": "marketing", "effective_date": "2026-10-24"},
    {"channel": "sms", "purpose": "marketing"},
)


@pytest.fixture(scope="module")
def policy() -> Policy:
    return api.compile(POLICY)


def _past(at: datetime) -> dict[str, object]:
    """Return a history whose items leave their windows near an instant."""
    sends = (at - timedelta(hours=hours) for hours in (1, 3, 26))
    events = ((at - timedelta(minutes=50), "survey_answered"), (at - timedelta(days=30, hours=20), "cancelled"))
    return {
        "sends": [{"at": item, "purpose": "marketing"} for item in sends],
        "events": [{"at": item, "type": name} for item, name in events],
    }


@pytest.mark.slow
@pytest.mark.parametrize("zone", CHANGES)
def test_until_on_days_on_which_clocks_change(policy: Policy, zone: str) -> None:
    held = 0
    for text, message, before in product(CHANGES[zone], MESSAGES, (timedelta(hours=20), timedelta(hours=2))):
        change = datetime.fromisoformat(text).replace(tzinfo=UTC)
        decide = policy.for_message(message)
        for past in (None, {}, _past(change)):
            held += agrees(decide, {"timezone": zone}, past, change - before)
    assert held > 5
