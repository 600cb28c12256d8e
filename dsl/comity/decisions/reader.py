"""How one policy reads customers and histories: the facts it asks for, by the fast way where they are well-formed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from typing import Any

from comity.backends.python.past import Log, Owned, Row
from comity.backends.python.readers import row_reader
from comity.decisions.window import EVENTS, EVER, SENDS, Length, window
from comity.evaluate.history import Event, History, Send
from comity.program.nodes import Program
from comity.program.walk import facts_of_sends
from comity.types.values import ValueProblem, describe, read_facts, read_instant, unreadable
from comity.types.vocabulary import Field

Record = Mapping[str, object]
RECORD = "a record that can be read"
MARGIN = timedelta(days=6)
"""A window of months may begin that much earlier than it did (see `comity.evaluate.changes`)."""


class Reader:
    """Reads histories for one policy. ``columns`` are the facts of earlier sends that any of its rules asks for."""

    __slots__ = ("_events", "_row", "_sends", "columns")

    def __init__(self, program: Program) -> None:
        parts = [part for rule in program.rules for part in (rule.body, rule.unless)]
        parts += [part for waiver in program.waivers for part in (waiver.selector, waiver.audience)]
        names = {fact.name for part in parts for fact in facts_of_sends(part)}
        self.columns: tuple[Field, ...] = tuple(program.vocabulary.message[name] for name in sorted(names))
        self._row = row_reader(self.columns)
        lengths = window(program, review=True)
        self._sends, self._events = lengths.get(SENDS, timedelta()), lengths.get(EVENTS, timedelta())

    def log(self, sends: Sequence[Record], events: Sequence[Record], complete_since: object) -> Log:
        """Return a history in order; raises ValueProblem, with the path to it, for what does not fit."""
        rows = enumerate(map(self._row, sends))
        return Log(
            [self._send(number, sends[number]) if row is None else (row, None, "") for number, row in rows],
            [_event(number, raw) for number, raw in enumerate(events)],
            None if complete_since is None else read_instant("complete_since", complete_since),
        )

    def _send(self, number: int, raw: Record) -> Owned:
        try:
            return self._slowly(raw), _owner(raw), ""
        except ValueProblem as problem:
            raise problem.within(f"sends[{number}]") from problem.__cause__
        except Exception as error:
            raise unreadable(f"sends[{number}]", RECORD, raw, error) from error

    def _slowly(self, raw: Record) -> Row:
        at = read_instant("at", raw.get("at"))
        read = read_facts({field.name: field for field in self.columns}, raw)
        return (at, *(read.get(field.name) for field in self.columns))

    def history(self, log: Log, now: datetime) -> History:
        """Return a history as the evaluator knows it, as far back as rules look from ``now`` on (in UTC)."""
        names = [field.name for field in self.columns]
        sends, events = _since(log.sends, self._sends, now), _since(log.events, self._events, now)
        return History(
            tuple(Send(row[0], _stated(names, row[1:]), customer) for row, customer, _ in sends),
            tuple(Event(row[0], kind, customer) for row, customer, kind in events),
            log.gap,
        )


def _event(number: int, raw: Record) -> Owned:
    try:
        at = raw.get("at")
        if not (at.__class__ is datetime and at.tzinfo is UTC):
            at = read_instant("at", at)
        return (at,), _owner(raw), _text("type", "the name of an event", raw.get("type"))
    except ValueProblem as problem:
        raise problem.within(f"events[{number}]") from problem.__cause__
    except Exception as error:
        raise unreadable(f"events[{number}]", RECORD, raw, error) from error


def _since(items: list[Owned], length: Length, now: datetime) -> Iterable[Owned]:
    """Return the items, the latest first, that some window may hold now or later."""
    reach = None if length == EVER else length + MARGIN
    return items if reach is None else takewhile(lambda item: now - item[0][0] < reach, items)


def _owner(raw: Record) -> str | None:
    owner = raw.get("customer")
    return None if owner is None else _text("customer", "the id of a customer, as text", owner)


def _text(name: str, wanted: str, raw: object) -> str:
    """Return a text of no class of its own, which might compare otherwise."""
    if not isinstance(raw, str):
        raise ValueProblem(name, wanted, describe(raw))
    return str.__str__(raw)


def _stated(names: list[str], values: tuple[Any, ...]) -> dict[str, Any]:
    return {name: value for name, value in zip(names, values, strict=True) if value is not None}
