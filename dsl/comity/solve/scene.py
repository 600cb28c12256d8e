"""What a question takes as given: the instant, what the schedule settles, what it implies to have happened."""

from datetime import date, datetime

from comity.evaluate.history import Event, History, Send
from comity.program.nodes import Zone
from comity.text.record import record
from comity.types.vocabulary import Vocabulary

STEPS = 20_000
"""The default budget of a question, in alternatives looked at. A usual one takes less than a hundred."""


MOST_STEPS = 100
"""How many previous steps of a campaign are looked at: after more, no question about earlier sends is decided."""


@record
class Clock:
    """What the schedule settles about the clock at the time of sending; the default is nothing.

    ``fixed``: the scene's `now` is the very instant. Else ``minute`` (of the day), ``weekday`` (monday is 0) and
    ``day``, as far as they are settled, are the local time in ``zone``, the customer's or a named one.
    """

    fixed: bool = False
    zone: Zone | None = None
    minute: int | None = None
    weekday: int | None = None
    day: date | None = None

    def settles(self, zone: str | None) -> bool:
        """Return whether something is settled for the zone of a name; None is the customer's."""
        if self.zone is None:
            return False
        return zone is None if self.zone.of_customer else zone == (self.zone.name or "UTC")


OPEN = Clock()


@record
class Scene:
    """A representative instant of sending (UTC), the policy's zone, and what the schedule settles and implies.

    ``events`` and ``sends`` are the trigger and the campaign's previous steps, taken as having happened; of more than
    `MOST_STEPS` there are one more than that, the latest.
    """

    now: datetime
    zone: str = "UTC"
    clock: Clock = OPEN
    events: tuple[Event, ...] = ()
    sends: tuple[Send, ...] = ()

    @property
    def history(self) -> History:
        """The history that the schedule implies."""
        return History(self.sends, self.events)


@record
class Terms:
    """How questions are asked: the vocabulary, whether any customer fact may be missing, the budget of steps."""

    vocabulary: Vocabulary
    assume_missing: bool = False
    steps: int = STEPS
