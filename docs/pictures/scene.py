"""What a picture is described as: a policy of a page, messages, a customer, a history, and a span of time.

Nothing here says what comes of it; that is decided (`docs.pictures.decided`).
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from comity.text.record import record

Facts = Mapping[str, object]
NOTHING: Facts = {}


@record
class Event:
    """Something that happened, as the history of a lane has it: ``▼ label`` above its bar, nothing without a label."""

    at: datetime
    type: str
    label: str


@record
class Attempt:
    """A message that somebody tries to send; ``facts`` are stated beside those of its lane."""

    at: datetime
    label: str
    facts: Facts = NOTHING


@record
class Strip:
    """A bar of its own for a part of a lane's time, as long as the picture's span."""

    label: str
    start: datetime


@record
class Lane:
    """One message to one customer, over time.

    ``rule`` shows what this rule alone says. ``zone`` is the clock that the ends of stretches are told by. ``strips``
    cuts the lane into several bars below each other; without any it is one bar over the picture's span.
    """

    label: str
    message: Facts
    customer: Facts = NOTHING
    events: tuple[Event, ...] = ()
    sends: tuple[tuple[Event, Facts], ...] = ()
    attempts: tuple[Attempt, ...] = ()
    complete_since: datetime | None = None
    rule: str | None = None
    zone: str | None = None
    strips: tuple[Strip, ...] = ()


@record
class Timeline:
    """Lanes over one span of time, [start, end).

    ``told`` writes the instants at which something changes below the bars, ``ticks`` are those of the axis.
    """

    name: str
    title: str
    page: str
    policy: str
    lanes: tuple[Lane, ...]
    start: datetime
    end: datetime
    zone: str
    told: Callable[[datetime, str], str]
    ticks: tuple[tuple[datetime, str], ...]
    axis: str = ""

    @property
    def length(self) -> timedelta:
        """How long the span is."""
        return self.end - self.start


@record
class Cell:
    """One question of a table: what is asked, of whom."""

    message: Facts
    customer: Facts


@record
class Grid:
    """A table of decisions: ``cells`` row by row; ``shown`` says each decision in a word of `table.WORDS`."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    corner: str = ""


@record
class Table:
    """Tables of decisions beside or below each other.

    ``logic`` shows yes, no and unknown; otherwise the verdict is shown.
    """

    name: str
    title: str
    page: str
    policy: str
    grids: tuple[Grid, ...]
    logic: bool = False


Picture = Timeline | Table
