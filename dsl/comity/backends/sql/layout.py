"""Which tables and columns there are, and which of them a query reads."""

from datetime import datetime

from comity.text.record import record


@record
class Layout:
    """What is there. ``customers`` and ``sends`` are the names of fields that are columns.

    No ``sends`` (None) and no ``events`` mean that what was sent, or what happened, is unknown. What is earlier than
    ``complete_since`` (UTC) may be missing from both (ruling 13). ``versions`` tells that a customer may have several
    rows, each valid from its ``valid_from`` on.
    """

    customers: frozenset[str]
    sends: frozenset[str] | None = None
    events: bool = False
    complete_since: datetime | None = None
    versions: bool = False


@record
class Reads:
    """What a query asks for: names of fields of customers and of earlier sends, and kinds of events.

    ``history`` tells whether it counts sends at all: a limit may read no field of them.
    """

    customers: frozenset[str] = frozenset()
    sends: frozenset[str] = frozenset()
    events: frozenset[str] = frozenset()
    history: bool = False
