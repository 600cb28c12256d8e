"""Which facts of a message made a rule's selector match it: where a finding points."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from comity.program.nodes import And, Condition, Const, Fact, Literal, Not, Or, Shares
from comity.program.simplify import specialise
from comity.program.walk import facts
from comity.types.vocabulary import Scope, Value


class Needed(NamedTuple):
    """A fact that a selector needed; of a set, the element."""

    name: str
    element: str | None = None


def needed(selector: Condition, message: Mapping[str, Value]) -> tuple[Needed, ...]:
    """Return the facts that make a selector what it is for this message, in the order they are written.

    Of an `or` only the first side that holds is needed, of an `and` that fails only the first that fails.
    """
    return tuple(dict.fromkeys(_needed(selector, message)))


def _needed(condition: Condition, message: Mapping[str, Value]) -> Iterator[Needed]:
    match condition:
        case And(items) | Or(items):
            decisive = Const(isinstance(condition, Or))
            first = next((item for item in items if specialise(item, message) == decisive), None)
            for item in items if first is None else (first,):
                yield from _needed(item, message)
        case Not(item):
            yield from _needed(item, message)
        case Shares(Fact(Scope.MESSAGE, name), Literal(wanted)):
            yield Needed(name, _shared(message.get(name), wanted))
        case _:
            yield from (Needed(fact.name) for fact in facts(condition) if fact.scope is Scope.MESSAGE)


def _shared(stated: Value | None, wanted: Value) -> str | None:
    """Return the first element of a stated set that is among the wanted."""
    if not isinstance(stated, frozenset):
        return None
    among = wanted if isinstance(wanted, frozenset) else {wanted}
    return min(stated & among, default=None)
