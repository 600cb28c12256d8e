"""Made-up rules of sending, messages and customers, from a seed: rules as data, which every language writes its way.

A few rules concern every message of marketing (consent, silence at night, unpaid bills); all others speak of one topic
each. A `mixed` policy has, for every fourth of those, one that is about a region or a segment of customers instead and
concerns every message of marketing: its cost can only be kept down by whoever asks all of them at once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from tests.benchmarks.policies import SEED, TOPICS

NOW = datetime(2026, 1, 15, tzinfo=UTC)
STAGES = ("exposure", "adoption", "retention", "advocacy")
TIERS = ("standard", "valued", "vip")
BILLING = ("current", "past_due", "card_expired", "cancelled")
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Tokyo", "America/Los_Angeles")
COUNTRIES = ("US", "CA", "GB", "DE", "FR")

Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Atom:
    """A fact, how it is compared, and with what: a value, or the name of a message's fact for ``has`` and ``shares``.

    Of the hours ``value`` is (first, end): within them by the customer's own clock. Of ``younger`` it is in days.
    """

    fact: str
    how: str
    value: Any


@dataclass(frozen=True, slots=True)
class Rule:
    """What may not be sent: ``message`` holds, and ``customer`` does (or, ``only``, does not), and ``unless`` does not.

    All atoms of a list hold together. ``outcome`` is what the rule comes to.
    """

    name: str
    message: tuple[Atom, ...]
    customer: tuple[Atom, ...]
    only: bool = False
    unless: Atom | None = None
    outcome: str = "block"


@dataclass(frozen=True, slots=True)
class Request:
    """One question: the number of the message, the customer's facts, and the instant (UTC)."""

    message: int
    customer: Facts
    now: datetime


@dataclass(frozen=True, slots=True)
class Sending:
    """Rules, the messages that are sent, and who is asked for when."""

    rules: tuple[Rule, ...]
    messages: tuple[Facts, ...]
    requests: tuple[Request, ...] = field(repr=False)


def _is(fact: str, value: str) -> Atom:
    return Atom(fact, "is", value)


MARKETING = _is("purpose", "marketing")
FEW = Atom("channel", "in", ("sms", "push"))
WIDE = (
    Rule("consent", (MARKETING,), (Atom("consent", "has", "channel"),), only=True),
    Rule("left-alone", (MARKETING,), (Atom("do_not_contact", "is", True),)),
    Rule("had-enough", (Atom("topic", "any", None),), (Atom("unsubscribed_from", "shares", "topic"),)),
    Rule("unpaid", (MARKETING,), (Atom("billing", "in", ("past_due", "cancelled")),)),
    Rule("complaining", (Atom("purpose", "in", ("marketing", "lifecycle")),), (Atom("open_cases", ">=", 2),)),
    Rule("by-day", (FEW,), (Atom("timezone", "hours", (8, 21)),), only=True, outcome="hold"),
)


def _about(topic: str, chance: Random) -> tuple[tuple[Atom, ...], bool]:
    """Return what a rule about a topic asks of the customer, and whether only such customers may get it."""
    many = chance.randint(2, 30) * 10
    shapes: tuple[tuple[bool, tuple[Atom, ...]], ...] = (
        (False, (Atom("value_tier", "is", "standard"),)),
        (False, (Atom("stage", "in", ("retention", "advocacy")),)),
        (True, (Atom("country", "in", COUNTRIES[: chance.randint(3, 4)]),)),
        (False, (Atom("disputes", ">=", chance.randint(1, 3)),)),
        (False, (Atom("stage", "in", STAGES[1:]), Atom("loyalty_points", "<", many))),
        (True, (Atom("segment", "holds", f"{topic}-club"),)),
        (True, (Atom("value_tier", "in", TIERS[1:]),)),
        (False, (Atom("signed_up_at", "younger", chance.randint(7, 60)),)),
    )
    only, asked = chance.choice(shapes)
    return asked, only


EXCEPTIONS = (Atom("segment", "holds", "staff"), Atom("tag", "holds", "urgent"), _is("preferred_channel", "email"))


def _narrow(number: int, topic: str, chance: Random) -> Rule:
    unless = EXCEPTIONS[number // 3 % len(EXCEPTIONS)] if number % 3 == 0 else None
    message: tuple[Atom, ...] = (Atom("topic", "holds", topic),)
    if number % 7 == 3:
        message = (*message, Atom("discount", ">=", chance.randint(1, 4) * 5))
        return Rule(topic, message, (Atom("value_tier", "is", "standard"),), unless=unless)
    asked, only = _about(topic, chance)
    return Rule(topic, message, asked, only, unless)


def _of_some(number: int, topic: str) -> Rule:
    """Return a rule about customers of a region or a segment."""
    if number % 8 < 4:
        night, region = Atom("timezone", "hours", (9, 20)), Atom("region", "is", topic)
        return Rule(
            topic,
            (
                FEW,
                MARKETING,
            ),
            (region, Atom("timezone", "outside", night.value)),
            outcome="hold",
        )
    return Rule(topic, (MARKETING,), (Atom("segment", "holds", topic), Atom("open_cases", ">=", 1)))


def make_rules(count: int, *, mixed: bool) -> tuple[Rule, ...]:
    """Return so many rules, the wide ones among them; at most 1,200."""
    chance = Random(SEED)
    topics = chance.sample(TOPICS, count - len(WIDE))
    return (
        *WIDE,
        *(
            _of_some(number, topic) if mixed and number % 4 == 2 else _narrow(number, topic, chance)
            for number, topic in enumerate(topics)
        ),
    )


def make_sending(count: int, requests: int, *, mixed: bool = False, sets: Callable[..., Any] = list) -> Sending:
    """Return rules, twenty messages about their topics, and requests whose sets are of a class."""
    rules = make_rules(count, mixed=mixed)
    chance = Random(SEED + count)
    topics = [str(rule.message[0].value) for rule in rules if rule.message[0].fact == "topic" and rule.message[0].value]
    messages = tuple(_message(number, chance.sample(topics, min(2, len(topics))), chance) for number in range(20))
    named = tuple(rule.name for rule in rules if rule.name not in topics)
    asked = tuple(_request(messages, named, chance, sets) for _ in range(requests))
    return Sending(rules, messages, asked)


def _message(number: int, topics: Sequence[str], chance: Random) -> Facts:
    return {
        "campaign": f"campaign-{number}",
        "id": "first",
        "channel": chance.choice(("email", "email", "email", "sms", "push")),
        "purpose": chance.choice(("marketing", "marketing", "marketing", "lifecycle")),
        "topic": list(topics),
        "tag": ["urgent"] if number % 10 == 0 else ["seasonal"],
        "discount": chance.choice((0, 10, 25)),
        "subject": f"What is new about {topics[0]}",
        "sender": "Anna of Example",
    }


def _request(messages: tuple[Facts, ...], named: Sequence[str], chance: Random, sets: Callable[..., Any]) -> Request:
    number = chance.randrange(len(messages))
    clubs = [f"{topic}-club" for topic in messages[number]["topic"] if chance.random() < 0.9]
    customer = {
        "id": f"customer-{chance.randrange(10**6)}",
        "stage": chance.choices(STAGES, (6, 4, 1, 1))[0],
        "country": chance.choices(COUNTRIES, (8, 4, 4, 1, 1))[0],
        "region": chance.choice(named),
        "language": "en",
        "timezone": chance.choice(ZONES),
        "signed_up_at": NOW - timedelta(hours=chance.randrange(30_000)),
        "consent": sets(chance.choices((["email", "sms", "push"], ["email"], []), (28, 2, 1))[0]),
        "do_not_contact": chance.random() < 0.02,
        "unsubscribed_from": sets(chance.sample(TOPICS, chance.randrange(3))),
        "segment": sets([*clubs, chance.choice(named), "staff" if chance.random() < 0.1 else "readers"]),
        "value_tier": chance.choices(TIERS, (1, 5, 4))[0],
        "billing": chance.choices(BILLING, (30, 1, 1, 1))[0],
        "open_cases": chance.choices((0, 1, 2), (24, 2, 1))[0],
        "disputes": chance.choices((0, 1, 3), (24, 2, 1))[0],
        "loyalty_points": chance.randrange(50, 1_000),
        "preferred_channel": chance.choice(("email", "sms")),
    }
    return Request(number, customer, NOW + timedelta(minutes=chance.randrange(7 * 1440)))


# As the language of comity has it ------------------------------------------------------------------------------------

VOCABULARY = "customer has\n  loyalty_points: count\n\n"


def policy_text(rules: Sequence[Rule]) -> str:
    """Return the rules as a policy."""
    return VOCABULARY + "\n".join(_sentence(rule) for rule in rules)


def _sentence(rule: Rule) -> str:
    kind = "only" if rule.only else "never"
    clock = [_phrase(atom) for atom in rule.customer if atom.fact == "timezone"]
    asked = [_phrase(atom) for atom in rule.customer if atom.fact != "timezone"]
    audience = f"\n  to {' and '.join(asked)}" if asked else ""
    when = "".join(f"\n  {phrase}" for phrase in clock)
    unless = "" if rule.unless is None else f"\n  unless {_phrase(rule.unless)}"
    selector = " and ".join(_phrase(atom) for atom in rule.message)
    return f"{rule.name}:\n  {kind} send {selector}{audience}{when}{unless}\n  instead {rule.outcome}\n"


def _phrase(atom: Atom) -> str:
    value = atom.value
    match atom.how:
        case "is" if isinstance(value, bool):
            return atom.fact
        case "is" | "in":
            one = isinstance(value, str)
            return f"{atom.fact} == {_value(atom, value)}" if one else f"{atom.fact} in [{_values(atom)}]"
        case "holds":
            return f"{atom.fact}:{value}"
        case "any":
            return f"{atom.fact}:*"
        case "has" | "shares":
            return f"{atom.fact} has {value}"
        case "younger":
            return f"{atom.fact} > {value} days ago"
        case "hours":
            return f"between {value[0]:02}:00 and {value[1]:02}:00 customer time"
        case "outside":
            return f"between {value[1]:02}:00 and {value[0]:02}:00 customer time"
        case _:
            return f"{atom.fact} {atom.how} {value}"


def _values(atom: Atom) -> str:
    return ", ".join(_value(atom, item) for item in atom.value)


def _value(atom: Atom, value: str) -> str:
    return f'"{value}"' if atom.fact in ("country", "region") else value


def concerns(rule: Rule, message: Mapping[str, Any]) -> bool:
    """Return whether a message is of the kind that a rule speaks of."""
    return all(_holds(atom, message.get(atom.fact)) for atom in rule.message)


def _holds(atom: Atom, stated: Any) -> bool:  # noqa: ANN401 (facts are of several types)
    match atom.how:
        case "is":
            return bool(stated == atom.value)
        case "in":
            return stated in atom.value
        case "holds":
            return atom.value in stated
        case "any":
            return bool(stated)
        case _:
            return bool(stated >= atom.value)
