"""What engines are asked: a message, or several, to all customers of some tables, or all sends of the past."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from tests.bulk.agreement.tables import Tables

from comity.program.nodes import Condition, Program
from comity.program.time import instant_of
from comity.text.record import record
from comity.types.vocabulary import Value
from comity.types.zones import find_zone


@record
class Screened:
    """Which customers an audience admits, and the verdict on one message to each of them at ``now``.

    With a ``wall`` time the message goes out when it is that time where the customer is; ``now`` is then for those
    whose zone is unknown. ``until`` asks, too, until when those who are refused are.
    """

    program: Program
    message: Mapping[str, Value]
    audience: Condition
    now: datetime
    tables: Tables
    review: bool = False
    wall: datetime | None = None
    until: bool = False

    def at(self, zone: str) -> datetime:
        """Return the instant for customers of a zone; the empty name is for those whose zone is unknown."""
        found = find_zone(zone) if self.wall is not None and zone else None
        return self.now if self.wall is None or found is None else instant_of(self.wall, found)


@record
class Audited:
    """What each past send would have come to at its own instant."""

    program: Program
    tables: Tables
    review: bool = False


@record
class Planned:
    """Who gets which of several messages, each with its audience, that compete at ``now``."""

    program: Program
    messages: tuple[tuple[Mapping[str, Value], Condition], ...]
    now: datetime
    tables: Tables
    review: bool = False


Case = Screened | Audited | Planned


class Answer(NamedTuple):
    """A verdict, with the rules that spoke: the strictest first, then by id."""

    verdict: str
    first_rule: str | None
    rules: tuple[str, ...]
    until: datetime | None = None


def by_rules(answer: Answer) -> tuple[str, ...]:
    """Return what the answers on rows of one name are sorted by."""
    return answer.verdict, *answer.rules


Answers = Mapping[tuple[object, ...], list[Answer]]
"""By what names a row (the customer's id; of a send also its time, campaign and id; of a plan also the message's
campaign, id and place), the sorted answers."""
