"""The atoms of a question, by what they ask: facts, facts beside each other, the past, the clock."""

from collections.abc import Callable, Iterable
from typing import Any

from comity.program.atoms import compare, shares
from comity.program.nodes import (
    And,
    Calendar,
    Compare,
    Condition,
    Count,
    Fact,
    Holds,
    IsIn,
    Known,
    Literal,
    LocalTime,
    Matches,
    Not,
    Op,
    Or,
    Sends,
    Shares,
    Since,
    Stated,
    Term,
    Zone,
)
from comity.program.walk import TIMEZONE
from comity.solve.values import FLIPPED
from comity.types.vocabulary import Scope, Value

Asked = tuple[Condition, Op | None, Any]
"""An atom about one fact; of a comparison or a membership with the operator and the constant or constants."""


class Atoms:
    """What some conditions ask. ``resolve`` gives the value of a term that is no fact."""

    __slots__ = ("clocks", "counts", "customer", "message", "relations", "resolve", "settled", "sinces")

    def __init__(self, resolve: Callable[[Term], Value | None]) -> None:
        self.resolve = resolve
        self.customer: dict[str, list[Asked]] = {}
        self.message: dict[str, list[Asked]] = {}
        self.relations: list[tuple[Compare | Shares, Fact, Fact]] = []
        self.settled: list[tuple[Condition, bool | None]] = []
        self.clocks: list[LocalTime] = []
        self.counts: list[Count] = []
        self.sinces: list[Since] = []

    def add(self, conditions: Iterable[Condition]) -> None:
        """Take in every atom of the conditions; those inside `Sends` are none of them."""
        stack = [*conditions][::-1]
        while stack:
            node = stack.pop()
            match node:
                case And() | Or():
                    stack += node.items[::-1]
                case Compare():
                    self._compare(node)
                case Not():
                    stack.append(node.item)
                case Shares():
                    self._shares(node)
                case IsIn():
                    self.asked_of(node.fact).append((node, None, node.values))
                case Matches() | Holds() | Known() | Stated():
                    self.asked_of(node.fact).append((node, None, None))
                case _:
                    self._world(node)

    def asked_of(self, fact: Fact) -> list[Asked]:
        """Return what is asked of a fact so far, to add to."""
        asked = self.message if fact.scope is Scope.MESSAGE else self.customer
        found = asked.get(fact.name)
        if found is None:
            found = asked[fact.name] = []
        return found

    def _compare(self, atom: Compare) -> None:
        op, left, right = atom.op, atom.left, atom.right
        if isinstance(left, Fact) and isinstance(right, Fact):
            self._relate(atom, left, right)
        elif isinstance(left, Fact):
            self.asked_of(left).append((atom, op, self._value(right)))
        elif isinstance(right, Fact):
            self.asked_of(right).append((atom, FLIPPED[op], self._value(left)))
        else:
            self.settled.append((atom, compare(op, self._value(left), self._value(right), atom.order)))

    def _value(self, term: Term) -> Value | None:
        return term.value if isinstance(term, Literal) else self.resolve(term)

    def _shares(self, atom: Shares) -> None:
        left, right = atom.left, atom.right
        if isinstance(left, Fact):
            if isinstance(right, Fact):
                self._relate(atom, left, right)
            else:
                self.asked_of(left).append((atom, None, right.value))
        elif isinstance(right, Fact):
            self.asked_of(right).append((atom, None, left.value))
        else:
            self.settled.append((atom, shares(left.value, right.value, all_of=atom.all_of)))

    def _relate(self, atom: Compare | Shares, left: Fact, right: Fact) -> None:
        self.asked_of(left)
        self.asked_of(right)
        self.relations.append((atom, left, right))

    def _world(self, atom: Condition) -> None:
        match atom:
            case LocalTime(zone):
                self.clocks.append(atom)
                self._zone(zone)
            case Count(of, window):
                self.counts.append(atom)
                if isinstance(window, Calendar):
                    self._zone(window.zone)
                for key in of.keys if isinstance(of, Sends) else ():
                    self.asked_of(key)
            case Since():
                self.sinces.append(atom)
            case _:
                pass

    def _zone(self, zone: Zone) -> None:
        if zone.of_customer:
            self.asked_of(TIMEZONE)
