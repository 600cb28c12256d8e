"""One policy that asks for a fact of every type, of customers, messages and earlier sends, and both ways to ask it."""

from datetime import UTC, datetime
from typing import Any, Protocol

import comity
from comity.types.vocabulary import Scope

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)

TYPES = {
    "flag": "yes or no",
    "one": "one of low < mid < high",
    "some": "any of email, sms, push",
    "words": "text",
    "tags": "any text",
    "number_of": "count",
    "amount": "number",
    "day": "date",
    "moment": "instant",
    "zone_of": "timezone",
}
CONDITIONS = {
    "flag": "{}",
    "one": "{} >= mid",
    "some": "{} has email",
    "words": '{} == "x"',
    "tags": '{} has "x"',
    "number_of": "{} > 1",
    "amount": "{} > 1",
    "day": "{} < 3 days ago",
    "moment": "{} < 3 days ago",
    "zone_of": "{} is known",
}


def _rules(name: str) -> str:
    """Return rules that ask for one fact, and no other."""
    mine, sent = (CONDITIONS[name].format(f"{scope}.{name}") for scope in Scope)
    return (
        f"of-customer-{name}: never send anything to {mine} if unknown warn\n"
        f"of-message-{name}: never send {sent} if unknown warn\n"
        f"of-sends-{name}: limit anything to 1 per 7 days for each message.{name} if unknown warn\n"
    )


def _policy(*rules: str) -> comity.Policy:
    declared = " ".join(f"{name}: {type_}" for name, type_ in TYPES.items())
    return comity.compile(f"customer has household: text {declared}\nmessage has {declared}\n{' '.join(rules)}")


ALONE = {name: _policy(_rules(name)) for name in TYPES}
"""For each fact a policy that asks for no other: a check does not look at facts on which no verdict hangs."""

POLICY = _policy(
    *map(_rules, TYPES),
    """
clock: only send anything between 08:00 and 21:00 customer time else "UTC" if unknown warn
often: limit anything to 2 per 2 days for each household if unknown warn
cool-down: never send anything within 1 day after survey_answered unless had purchased since cancelled if unknown warn
scan: never send message.words matches "^(a+)+$" if unknown warn
""",
)


class Ask(Protocol):
    """A way to ask."""

    def __call__(
        self,
        message: object,
        customer: object,
        history: object = None,
        now: object = NOW,
        policy: comity.Policy = POLICY,
    ) -> comity.Decision:
        """Return a decision."""
        ...


def at_once(
    message: object, customer: object, history: object = None, now: object = NOW, policy: comity.Policy = POLICY
) -> comity.Decision:
    """Decide."""
    given: Any = now
    return policy.decide(message, customer, history, given)


def by_check(
    message: object, customer: object, history: object = None, now: object = NOW, policy: comity.Policy = POLICY
) -> comity.Decision:
    """Decide by the function of a message."""
    return policy.for_message(message)(customer, history, now)


ASKING: tuple[Ask, ...] = (at_once, by_check)
