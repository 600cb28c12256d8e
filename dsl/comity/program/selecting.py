"""Which rules may speak of a message, without a look at the others.

Most selectors hold only where a message states one of some values: ``topic:x`` and whatever goes on with ``and``. Such
rules are found by these values. The others are among those found for every message.
"""

from collections.abc import Iterator, Mapping, Sequence

from comity.program.nodes import And, Compare, Condition, Fact, IsIn, Literal, Op, Or, Shares, Stated
from comity.types.vocabulary import Scope, Value

Handle = tuple[str, Value | None]
"""A fact of the message with a value, or of a set an element, that it may state; None for any."""

_NOTHING: frozenset[str] = frozenset()


class Index:
    """The places of selectors in a sequence, by what a message has to state to meet them.

    Any condition may stand for a selector: what matters of it is what it asks of the message.
    """

    __slots__ = ("_always", "_by_value")

    def __init__(self, selectors: Sequence[Condition]) -> None:
        self._always: list[int] = []
        self._by_value: dict[str, dict[Value | None, list[int]]] = {}
        for place, selector in enumerate(selectors):
            handles = _handles(selector)
            if handles is None:
                self._always.append(place)
            for name, value in handles or ():
                self._by_value.setdefault(name, {}).setdefault(value, []).append(place)

    def near(self, message: Mapping[str, Value]) -> list[int]:
        """Return the places of the selectors that the message may meet, in order: all that it meets, and some more."""
        found = {*self._always}
        for name, places in self._by_value.items():
            stated = message.get(name, _NOTHING)
            values = stated if isinstance(stated, frozenset) else (stated,)
            for value in (*values, None) if values else ():
                found.update(places.get(value, ()))
        return sorted(found)


def _handles(selector: Condition) -> frozenset[Handle] | None:
    """Return facts and values of which a message states one, if it meets a selector; None where there is no telling."""
    match selector:
        case And(items):
            known = [handles for handles in map(_handles, items) if handles is not None]
            return min(
                known, key=lambda handles: (any(value is None for _, value in handles), len(handles)), default=None
            )
        case Or(items):
            found = [handles for handles in map(_handles, items) if handles is not None]
            return frozenset().union(*found) if len(found) == len(items) else None
        case _:
            values = _values(selector)
            return None if values is None else frozenset(values)


def _values(atom: Condition) -> Iterator[Handle] | None:
    """Return what a message states that meets an atom."""
    match atom:
        case Shares(Fact(Scope.MESSAGE, name), Literal(value), False):
            return ((name, element) for element in (value if isinstance(value, frozenset) else (value,)))
        case Compare(Op.EQ, Fact(Scope.MESSAGE, name), Literal(value)):
            return iter(((name, value),))
        case IsIn(Fact(Scope.MESSAGE, name), values, False):
            return ((name, value) for value in values)
        case Stated(Fact(Scope.MESSAGE, name)):
            return iter(((name, None),))
        case _:
            return None
