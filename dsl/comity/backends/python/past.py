"""A history as generated code reads it.

A send is a row: its instant, then the facts of sends that the policy asks for, in one order (None for what was not
stated). An event is its instant. All lists begin with the latest, so that counting stops where the window begins.
"""

from collections.abc import Callable, Iterable, Mapping
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


class Owned(NamedTuple):
    """A send, or an event of a kind whose row is its instant alone, and whose it is: None is this customer's."""

    row: Row
    customer: str | None
    kind: str = ""


class Log:
    """A history that was read and put in order; ``past`` is set where all of it is this customer's."""

    __slots__ = ("events", "gap", "past", "sends")

    def __init__(self, sends: Iterable[Owned], events: Iterable[Owned], gap: datetime | None) -> None:
        self.sends = _latest_first(sends)
        self.events = _latest_first(events)
        self.gap = gap
        named = any(item.customer is not None for item in (*self.sends, *self.events))
        self.past: Past | None = None
        if not named:
            own = self._past(lambda _: True)
            self.past = own if self.gap is None else own._replace(gap=self.gap, possible=own)

    def of(self, customer: object) -> Past:
        """Return what is behind the customer with an id; None is one whose id is not known."""
        known = self._past(lambda item: item.customer in (None, customer))
        if customer is None:
            return known._replace(gap=self.gap, possible=self._past(lambda _: True))
        return known if self.gap is None else known._replace(gap=self.gap, possible=known)

    def _past(self, counts: Callable[[Owned], bool]) -> Past:
        """Return the items that count (ruling 5), nothing being in doubt."""
        events: dict[str, list[datetime]] = {}
        for item in filter(counts, self.events):
            events.setdefault(item.kind, []).append(item.row[0])
        everyone = [item.row for item in self.sends]
        return Past([item.row for item in filter(counts, self.sends)], events, everyone)


def _latest_first(items: Iterable[Owned]) -> list[Owned]:
    return sorted(items, key=lambda item: item.row[0], reverse=True)
