"""Histories as JSON has them (INTERFACES: JSON of a decision), read and written back."""

from collections.abc import Iterator, Mapping
from typing import Any

from comity.evaluate.history import Event, History, Send
from comity.types.values import ValueProblem, describe, read_facts, read_instant, write_facts, write_value
from comity.types.vocabulary import Vocabulary

Json = dict[str, Any]


def read_history(raw: Mapping[str, object], vocabulary: Vocabulary) -> History:
    """Return a history; facts and kinds of events that are not declared do no harm.

    Raises ValueProblem for what does not fit, with the path to it: ``sends[2].channel``.
    """
    since = raw.get("complete_since")
    return History(
        sends=tuple(_send(item, path, vocabulary) for path, item in _items(raw, "sends")),
        events=tuple(_event(item, path) for path, item in _items(raw, "events")),
        complete_since=None if since is None else read_instant("complete_since", since),
    )


def _items(raw: Mapping[str, object], name: str) -> Iterator[tuple[str, Mapping[str, object]]]:
    items = raw.get(name)
    if items is None:
        return
    if not isinstance(items, list | tuple):
        raise ValueProblem(name, f"a list of {name}", describe(items))
    for number, item in enumerate(items):
        path = f"{name}[{number}]"
        if not isinstance(item, Mapping):
            raise ValueProblem(path, "an object with its facts", describe(item))
        yield path, item


def _send(raw: Mapping[str, object], path: str, vocabulary: Vocabulary) -> Send:
    try:
        facts = read_facts(vocabulary.message, raw)
    except ValueProblem as problem:
        raise problem.within(path) from None
    return Send(read_instant(f"{path}.at", raw.get("at")), facts, _customer(raw, path))


def _event(raw: Mapping[str, object], path: str) -> Event:
    name = raw.get("type")
    if not isinstance(name, str):
        raise ValueProblem(f"{path}.type", "the name of an event", describe(name))
    return Event(read_instant(f"{path}.at", raw.get("at")), name, _customer(raw, path))


def _customer(raw: Mapping[str, object], path: str) -> str | None:
    customer = raw.get("customer")
    if customer is not None and not isinstance(customer, str):
        raise ValueProblem(f"{path}.customer", "the id of a customer, as text", describe(customer))
    return customer


def write_history(history: History) -> Json:
    """Return a history as JSON has it; what is absent in the history is absent there."""
    written: Json = {
        "sends": [_stamped(item, write_facts(item.facts)) for item in history.sends],
        "events": [_stamped(item, {"type": item.name}) for item in history.events],
    }
    if history.complete_since is not None:
        written["complete_since"] = write_value(history.complete_since)
    return written


def _stamped(item: Send | Event, facts: Mapping[str, object]) -> Json:
    whose = {} if item.customer is None else {"customer": item.customer}
    return {"at": write_value(item.at), **whose, **facts}
