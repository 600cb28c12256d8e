"""The same facts in the clothes that programs keep them in: typed values, JSON, objects, and odder ones.

All of them mean the same to a decision (INTERFACES: JSON of a decision, Python).
"""

from collections import UserDict
from collections.abc import Callable, Mapping
from dataclasses import make_dataclass
from datetime import datetime, timedelta, timezone
from enum import Enum
from functools import lru_cache
from math import nan
from types import MappingProxyType
from typing import Any

from tests.generators import EVENTS, SYMBOLS, TEXTS

from comity.decisions import history as decisions
from comity.evaluate.history import Event, History, Send
from comity.evaluate.reading import write_history
from comity.types.values import write_facts
from comity.types.vocabulary import Field, Kind, Value

Facts = Mapping[str, Value]
Fields = Mapping[str, Field]

CHANNELS = ("email", "sms", "push", "mail")
WORDS = tuple(dict.fromkeys((*SYMBOLS, *CHANNELS, *TEXTS, *EVENTS)))
Word = Enum("Word", {f"WORD_{number}": word for number, word in enumerate(WORDS)}, type=str)  # type: ignore[misc]
"""Texts that call themselves `Word.WORD_3`."""

ELSEWHERE = timezone(timedelta(hours=5, minutes=45))


class Clothes:
    """Typed values in dictionaries, as those who keep everything typed give them."""

    def facts(self, fields: Fields, facts: Facts) -> object:
        """Return what a program might hold for facts of some fields."""
        return {name: facts[name] for name in fields if name in facts}

    def history(self, fields: Fields, history: History) -> object:
        """Return what a program might hold for a history."""
        return decisions.History(
            [self.send(fields, item) for item in history.sends],
            [self.event(item) for item in history.events],
            history.complete_since,
        )

    def send(self, fields: Fields, item: Send) -> object:
        """Return what a program might hold for an earlier send."""
        return {
            "at": item.at,
            "customer": item.customer,
            **{name: item.facts[name] for name in fields & item.facts.keys()},
        }

    def event(self, item: Event) -> object:
        """Return what a program might hold for an event."""
        return {"at": item.at, "type": item.name, "customer": item.customer}

    def now(self, now: datetime) -> datetime:
        """Return the instant of the decision."""
        return now


class Json(Clothes):
    """What `json.loads` returns."""

    def facts(self, fields: Fields, facts: Facts) -> object:
        return write_facts({name: facts[name] for name in fields if name in facts})

    def history(self, fields: Fields, history: History) -> object:  # noqa: ARG002 (other clothes ask for them)
        return write_history(history)


class Objects(Clothes):
    """Instances of classes that have a field for everything, None where there is nothing."""

    def facts(self, fields: Fields, facts: Facts) -> object:
        return _class(tuple(fields))(**facts)

    def history(self, fields: Fields, history: History) -> object:
        sends = [self.send(fields, item) for item in history.sends]
        events = [self.event(item) for item in history.events]
        return _class(("sends", "events", "complete_since"))(sends, events, history.complete_since)

    def send(self, fields: Fields, item: Send) -> object:
        return _class(("at", "customer", *fields))(item.at, item.customer, **item.facts)


class Odd(Clothes):
    """Mappings and values of other classes, nothing said in many ways, and fields that nobody declared."""

    def facts(self, fields: Fields, facts: Facts) -> object:
        lacking = {name: nan if field.type.is_number else None for name, field in fields.items()}
        worn = {name: _odd(fields[name].type.kind, value) for name, value in facts.items()}
        return MappingProxyType({"undeclared": object(), **lacking, **worn})

    def history(self, fields: Fields, history: History) -> object:
        """Return a history the other way round."""
        sends = tuple(self.send(fields, item) for item in reversed(history.sends))
        events = tuple(self.event(item) for item in reversed(history.events))
        since = history.complete_since
        return UserDict(sends=sends, events=events, complete_since=None if since is None else self.now(since))

    def send(self, fields: Fields, item: Send) -> object:
        worn = {name: _odd(fields[name].type.kind, value) for name, value in item.facts.items()}
        return UserDict(worn, at=self.now(item.at), customer=item.customer)

    def event(self, item: Event) -> object:
        return {"at": self.now(item.at), "type": Word(item.name), "customer": item.customer}

    def now(self, now: datetime) -> datetime:
        return _elsewhere(now)


def _odd(kind: Kind, value: Any) -> object:  # noqa: ANN401 (the kind says which)
    match kind:
        case Kind.COUNT | Kind.NUMBER if kind is Kind.COUNT or isinstance(value, float):
            return float(value)
        case Kind.ONE_OF | Kind.TEXT:
            return Word(value)
        case Kind.ANY_OF:
            return [Word(item) for item in value]
        case Kind.ANY_TEXT:
            return {Word(item): None for item in value}.keys()
        case Kind.INSTANT:
            return _elsewhere(value)
        case _:
            return value


def _elsewhere(instant: datetime) -> datetime:
    """Return the same instant by another clock, where that has a calendar."""
    try:
        return instant.astimezone(ELSEWHERE)
    except OverflowError:
        return instant


@lru_cache(maxsize=64)
def _class(names: tuple[str, ...]) -> Callable[..., object]:
    return make_dataclass("Record", [(name, object, None) for name in names])
