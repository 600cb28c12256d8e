"""The value of every part of a condition, for those who ask why."""

from comity.evaluate.holds import Situation, holds
from comity.program.nodes import Condition
from comity.program.walk import children
from comity.text.record import record


@record
class Trace:
    """A condition, its value, and the same of what it is made of."""

    condition: Condition
    value: bool | None
    parts: tuple["Trace", ...]


def trace(condition: Condition, situation: Situation) -> Trace:
    """Return the values of a condition and of all its parts; every part is asked, even where another decides."""
    parts = tuple(trace(item, situation) for item in children(condition))
    return Trace(condition, holds(condition, situation), parts)
