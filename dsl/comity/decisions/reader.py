"""How one policy reads customers and histories: the facts it asks for, by the fast way where they are well-formed."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import repeat
from typing import Any

from comity.backends.python.past import Log, Owned, Row
from comity.backends.python.readers import row_reader
from comity.decisions.window import EVENTS, EVER, SENDS, Length, window
from comity.evaluate.history import Event, History, Send
from comity.program.nodes import Program
from comity.program.time import EARLIEST
from comity.program.walk import facts_of_sends
from comity.types.values import ValueProblem, describe, read_facts, read_instant, unreadable
from comity.types.vocabulary import Field

Record = Mapping[str, object]
RECORD = "a record that can be read"
MARGIN = timedelta(days=6)
"""A window of months may begin that much earlier than it did (see `comity.evaluate.changes`)."""


class Reader:
    """Reads histories for one policy. ``columns`` are the facts of earlier sends that any of its rules asks for.

    Of what is older than any window may hold, now or later, no more is read than when it was.
    """

    __slots__ = ("_events", "_row", "_sends", "columns")

    def __init__(self, program: Program) -> None:
        parts = [part for rule in program.rules for part in (rule.body, rule.unless)]
        parts += [part for waiver in program.waivers for part in (waiver.selector, waiver.audience)]
        names = {fact.name for part in parts for fact in facts_of_sends(part)}
        self.columns: tuple[Field, ...] = tuple(program.vocabulary.message[name] for name in sorted(names))
        self._row = row_reader(self.columns)
        lengths = window(program, review=True)
        self._sends, self._events = lengths.get(SENDS, timedelta()), lengths.get(EVENTS, timedelta())

    def log(self, sends: Sequence[Record], events: Sequence[Record], complete_since: object, now: datetime) -> Log:
        """Return a history in order, for decisions at ``now`` (in UTC) and later.

        Raises ValueProblem, with the path to it, for what does not fit.
        """
        since = _before(self._sends, now)
        rows = enumerate(map(self._row, sends, repeat(since)))
        sent = (self._send(number, sends[number]) if row is None else (row, None, "") for number, row in rows)
        happened = (_event(number, raw) for number, raw in enumerate(events))
        since_of_events = _before(self._events, now)
        return Log(
            [item for item in sent if item[0] and item[0][0] >= since],
            [item for item in happened if item[0][0] >= since_of_events],
            None if complete_since is None else read_instant("complete_since", complete_since),
            now if EVER not in (self._sends, self._events) else EARLIEST,
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

    def history(self, log: Log) -> History:
        """Return a history as the evaluator knows it."""
        names = [field.name for field in self.columns]
        return History(
            tuple(Send(row[0], _stated(names, row[1:]), customer) for row, customer, _ in log.sends),
            tuple(Event(row[0], kind, customer) for row, customer, kind in log.events),
            log.gap,
        )


def _before(length: Length, now: datetime) -> datetime:
    """Return the instant before which nothing matters to decisions from ``now`` on."""
    try:
        return EARLIEST if length == EVER else now - length - MARGIN
    except OverflowError:
        return EARLIEST


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
