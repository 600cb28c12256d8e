"""A policy with a cap and a cool-down, customers with a past, and the same rules as a good engineer writes them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from tests.benchmarks.policies import SEED
from tests.benchmarks.sending import NOW, Facts

POLICY = """
consent:
  only send purpose:marketing and channel in [email, sms, push] to consent has channel
weekly-cap:
  limit purpose:marketing to 4 per 7 days
  instead hold
one-discount-a-month:
  never send offer:discount within 30 days after offer:discount
  instead hold
"""
MESSAGE: Facts = {
    "campaign": "spring",
    "id": "first",
    "channel": "email",
    "purpose": "marketing",
    "offer": ["discount"],
    "subject": "Spring is here",
}
SENDS = 50
WEEK, MONTH = timedelta(days=7), timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Case:
    """A customer, their earlier sends (the latest last) as dicts, and now."""

    customer: Facts
    sends: list[Facts] = field(repr=False)
    now: datetime


def make_cases(many: int) -> tuple[Case, ...]:
    """Return customers with 50 sends each, of half a year."""
    chance = Random(SEED)
    return tuple(_case(number, chance) for number in range(many))


def _case(number: int, chance: Random) -> Case:
    now = NOW + timedelta(minutes=chance.randrange(7 * 1440))
    customer = {
        "id": f"customer-{number}",
        "stage": "adoption",
        "country": "US",
        "timezone": "America/New_York",
        "consent": ["email", "push"] if chance.random() < 0.95 else ["push"],
        "do_not_contact": False,
    }
    often = chance.choice((4, 6, 12))  # sends of one kind in so many
    ages = sorted((chance.randrange(1, 180 * 1440) for _ in range(SENDS)), reverse=True)
    return Case(customer, [_send(now - timedelta(minutes=age), often, chance) for age in ages], now)


def _send(at: datetime, often: int, chance: Random) -> Facts:
    return {
        "at": at,
        "campaign": f"campaign-{chance.randrange(40)}",
        "id": "first",
        "channel": chance.choice(("email", "push")),
        "purpose": chance.choice(("marketing", "marketing", "lifecycle", "service")),
        "offer": ["discount"] if chance.randrange(often * 3) == 0 else [],
        "topic": [],
        "priority": 0,
    }


def by_hand(message: Facts) -> Callable[[Facts, list[Facts], datetime], str]:
    """Return what one would write for a message of marketing that makes an offer of this kind."""
    channel, offer = message["channel"], message["offer"][0]

    def may_send(customer: Facts, sends: list[Facts], now: datetime) -> str:
        if channel not in customer["consent"]:
            return "block"
        week, month = now - WEEK, now - MONTH
        marketing = 0
        for send in reversed(sends):
            at = send["at"]
            if at <= month:
                break
            if offer in send["offer"]:
                return "hold"
            if send["purpose"] == "marketing" and at > week:
                marketing += 1
                if marketing == 4:
                    return "hold"
        return "allow"

    return may_send
