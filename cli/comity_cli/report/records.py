"""What the page of an audit shows: counts, and the customers that can be looked up. Nothing else of the data is there.

Times are seconds since 1970 (UTC), or local as text; verdicts are their words: allow, warn, hold, review, block.
"""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from comity.text.record import record

VERDICTS = ("allow", "warn", "hold", "review", "block")
"""From the mildest to the strictest."""

REFUSED = ("hold", "review", "block")
"""A message of these does not go out when it is due."""

ItemKind = Literal["event", "change", "send"]

Counts = Mapping[str, int]
"""Sends by verdict; a verdict that never came up need not be there."""


@record
class Stage:
    """A step of the funnel: how many sends, to how many customers, are left. ``sends`` is None for customers alone."""

    name: str
    sends: int | None
    customers: int | None


@record
class RuleCount:
    """A rule, and what it did.

    ``outcome`` is what comes of it, ``unknown`` what comes of it where it cannot be told. ``sends`` are those not
    simply allowed in which it spoke (a rule that allows what it cannot tell: in which it is named first), ``first``
    those in which it is named first, and ``weeks`` the former for each week of the report.
    """

    id: str
    outcome: str
    unknown: str
    sentence: str
    words: str
    because: str | None
    see: tuple[str, ...]
    owner: str | None
    sends: int
    first: int
    weeks: tuple[int, ...]

    @property
    def label(self) -> str:
        """The rule's name within its module."""
        return self.id.rpartition(".")[2]


@record
class WeekCount:
    """A week, by the monday on which it begins in the policy's zone."""

    monday: date
    counts: Counts


@record
class CampaignCount:
    """A campaign; ``name`` is None for sends that name none."""

    name: str | None
    counts: Counts


@record
class Quiet:
    """A stretch of quiet hours on one weekday (monday is 0): minutes ``[start, end)`` of the day, and the rule's id."""

    day: int
    start: int
    end: int
    rule: str


@record
class HourMap:
    """When messages of a channel (None: all) were sent by the customer's clock.

    ``sends`` and ``refused`` are by weekday and hour; ``unknown`` counts sends to customers whose zone is not known.
    ``zone`` is the one whose hours ``quiet`` are, None for the customer's own.
    """

    channel: str | None
    sends: tuple[tuple[int, ...], ...]
    refused: tuple[tuple[int, ...], ...]
    unknown: int
    unknown_refused: int
    quiet: tuple[Quiet, ...] = ()


@record
class Owed:
    """An obligation: how many customers it was about, and for how many it was not met."""

    id: str
    sentence: str
    because: str | None
    owner: str | None
    customers: int
    unmet: int

    @property
    def label(self) -> str:
        """The obligation's name within its module."""
        return self.id.rpartition(".")[2]


@record
class Item:
    """One thing in a customer's time.

    ``day`` and ``clock`` are local, as text. Of an event, ``name`` is its kind; of a change, what became of a fact; of
    a send, the campaign and message. ``rules`` (ids) are those that spoke about a send, ``facts`` what it was.
    """

    kind: ItemKind
    at: float
    day: str
    clock: str
    name: str
    verdict: str | None = None
    rules: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()


@record
class Person:
    """A customer that can be looked up: facts as they are at the end, and what happened, earliest first.

    ``left_out`` counts the older items that were left out.
    """

    id: str
    zone: str
    facts: tuple[tuple[str, str], ...]
    items: tuple[Item, ...]
    left_out: int = 0


@record
class AuditReport:
    """All that the page shows. ``since`` and ``until`` are the days of the first and the last send, in ``zone``.

    ``sampled`` says which customers can be looked up and why; ``notes`` are sentences about the data.
    """

    policy: str
    zone: str
    since: date | None
    until: date | None
    counts: Counts
    funnel: tuple[Stage, ...]
    rules: tuple[RuleCount, ...]
    silent: tuple[str, ...]
    weeks: tuple[WeekCount, ...]
    campaigns: tuple[CampaignCount, ...]
    hours: tuple[HourMap, ...]
    owed: tuple[Owed, ...]
    people: tuple[Person, ...]
    sampled: str
    notes: tuple[str, ...]

    @property
    def sends(self) -> int:
        """The number of all sends."""
        return sum(self.counts.values())

    @property
    def refused(self) -> int:
        """The number of sends that the policy would not have let out when they went out."""
        return refused(self.counts)


def refused(counts: Counts) -> int:
    """Return how many of some sends would not have gone out."""
    return sum(counts.get(verdict, 0) for verdict in REFUSED)
