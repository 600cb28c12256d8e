"""A history as generated code reads it.

A send is a row: its instant, then the facts of sends that the policy asks for, in one order (None for what was not
stated). An event is its instant. All lists begin with the latest, so that counting stops where the window begins.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

Row = tuple[Any, ...]
"""The instant (UTC) of a send, then its facts."""


class Past(NamedTuple):
    """What one customer has behind them.

    ``everyone`` are the sends of all customers in the history, for limits that are kept for each household. Of what was
    before ``gap`` (UTC) some may be missing; None if nothing is. ``possible`` is None if nothing is in doubt, else it
    has all that may be this customer's, as if it were.
    """

    sends: list[Row]
    events: Mapping[str, list[datetime]]
    everyone: list[Row]
    gap: datetime | None = None
    possible: "Past | None" = None


Owned = tuple[Row, str | None, str]
"""A send, or an event whose row is its instant alone; whose it is (None: this customer's); and an event's kind."""


class Log:
    """A history that was read and put in order; ``past`` is set where all of it is this customer's.

    It is good for decisions from ``valid_from`` (UTC) on: what they cannot ask for may have been left out.
    """

    __slots__ = ("events", "gap", "past", "sends", "valid_from")

    def __init__(
        self, sends: Iterable[Owned], events: Iterable[Owned], gap: datetime | None, valid_from: datetime
    ) -> None:
        self.sends = sorted(sends, key=_instant, reverse=True)
        self.events = sorted(events, key=_instant, reverse=True)
        self.gap = gap
        self.valid_from = valid_from
        named = any(customer is not None for _, customer, _ in (*self.sends, *self.events))
        self.past = None if named else self._in_doubt(_past(self.sends, self.events))

    def of(self, customer: object) -> Past:
        """Return what is behind the customer with an id; None is one whose id is not known (ruling 5)."""
        sends, events = ([item for item in items if item[1] in (None, customer)] for items in (self.sends, self.events))
        known = _past(sends, events)._replace(everyone=[row for row, *_ in self.sends])
        if customer is None:
            return known._replace(gap=self.gap, possible=_past(self.sends, self.events))
        return self._in_doubt(known)

    def _in_doubt(self, known: Past) -> Past:
        return known if self.gap is None else known._replace(gap=self.gap, possible=known)


def _instant(item: Owned) -> datetime:
    at: datetime = item[0][0]
    return at


def _past(sends: Iterable[Owned], events: Iterable[Owned]) -> Past:
    kinds: dict[str, list[datetime]] = {}
    for row, _, kind in events:
        kinds.setdefault(kind, []).append(row[0])
    rows = [row for row, *_ in sends]
    return Past(rows, kinds, rows)
