"""Customers of a finding in words: the one who proves it as a sentence of the language, and how many it concerns."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from re import fullmatch

from comity.text.finding import Concern, Finding, Witness

PLAIN = r"[A-Za-z_][\w-]*"
STEPS = (
    ("day", timedelta(days=1)),
    ("hour", timedelta(hours=1)),
    ("minute", timedelta(minutes=1)),
    ("second", timedelta(seconds=1)),
)
# Facts that say which send it was come first, in this order; what it said is not told.
FIRST = ("campaign", "id", "channel", "purpose")
UNTOLD = ("at", "customer", "subject", "body", "sender", "reply_to", "owner", "links", "variables", "rationale")
NOTHING = "any customer, with nothing on record"


def describe(witness: Witness) -> str:
    """Return ``a customer with stage = adoption; who had purchased 3 days ago; received offer:trial 1 day ago``."""
    if not (witness.customer or witness.events or witness.sends):
        return NOTHING
    return "; ".join(_parts(witness))


def how_many(concern: Concern, counted: str = "customer", more: str = " in the audience") -> str:
    """Return ``1,204 of 30,118 customers in the audience; cannot be told of 88``; ``counted`` is one of what was."""
    said = f"{concern.concerned:,} of {concern.audience:,} {counted}{'' if concern.audience == 1 else 's'}{more}"
    return f"{said}; cannot be told of {concern.unknown:,}" if concern.unknown else said


def concerns(finding: Finding) -> str | None:
    """Return ``concerns 12 of 40 customers in the audience``, None where nothing was counted."""
    return None if finding.customers is None else f"concerns {how_many(finding.customers)}"


def _parts(witness: Witness) -> Iterator[str]:
    facts = [f"{name} = {value(fact)}" for name, fact in witness.customer.items() if fact is not None]
    yield f"a customer with {', '.join(facts)}" if facts else "any customer"
    unknown = [name for name, fact in witness.customer.items() if fact is None]
    if unknown:
        yield f"of whom {', '.join(unknown)} {'is' if len(unknown) == 1 else 'are'} not known"
    happened = [f"{event.get('type')} {_when(event, witness.now)}" for event in witness.events]
    if happened:
        yield f"who had {', '.join(happened)}"
    got = [f"{_send(send)} {_when(send, witness.now)}" for send in witness.sends]
    if got:
        yield f"{'' if happened else 'who '}received {', '.join(got)}"


def value(fact: object) -> str:
    """Return a value as the language writes it: ``yes``, ``[email, sms]``, ``"America/New_York"``."""
    if isinstance(fact, bool):
        return "yes" if fact else "no"
    if isinstance(fact, (list, tuple)):
        return f"[{', '.join(map(value, fact))}]"
    if isinstance(fact, str) and not fullmatch(PLAIN, fact):
        return '"' + fact.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return str(fact)


def _send(send: Mapping[str, object]) -> str:
    names = sorted(send.keys() - set(UNTOLD), key=lambda name: (_rank(name), name))
    facets = [f"{name}:{value(item)}" for name in names for item in _items(send[name])]
    return " and ".join(facets) or "anything"


def _rank(name: str) -> int:
    return FIRST.index(name) if name in FIRST else len(FIRST)


def _items(fact: object) -> list[object]:
    return list(fact) if isinstance(fact, (list, tuple)) else [fact]


def _when(happening: Mapping[str, object], now: str) -> str:
    """Return how long before ``now`` something happened, or the instant itself where that is not a round time."""
    at = str(happening.get("at"))
    try:
        ago = datetime.fromisoformat(now) - datetime.fromisoformat(at)
    except (TypeError, ValueError):  # no instant, or none with an offset: shown as it is
        return f"at {at}"
    if not ago:
        return "just now"
    for unit, step in STEPS if ago > timedelta(0) else ():
        if ago % step == timedelta(0):
            count = ago // step
            return f"{count} {unit}{'' if count == 1 else 's'} ago"
    return f"at {at}"
