"""What happened to a customer before now: sends and events."""

from collections.abc import Mapping
from datetime import datetime

from comity.text.record import record
from comity.types.vocabulary import Value


@record
class Send:
    """A message sent at an instant (UTC), with the facts it was logged with (ruling 3).

    ``customer`` is the id of who received it; None means the customer of the decision (ruling 5).
    """

    at: datetime
    facts: Mapping[str, Value]
    customer: str | None = None


@record
class Event:
    """Something that happened at an instant (UTC); ``name`` is its kind. ``customer`` as for a `Send`."""

    at: datetime
    name: str
    customer: str | None = None


@record
class History:
    """Sends and events, in any order; those later than now do not count.

    It is complete as given. One that states ``complete_since`` (UTC) may lack what happened before (ruling 13).
    """

    sends: tuple[Send, ...] = ()
    events: tuple[Event, ...] = ()
    complete_since: datetime | None = None
