"""The atoms of a question, by what they ask: facts, facts beside each other, the past, the clock."""

from collections.abc import Hashable, Iterable
from typing import Any, Final

from comity.evaluate.holds import Situation, value_of
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
from comity.solve.scene import Scene
from comity.solve.values import FLIPPED
from comity.types.vocabulary import Scope, Value

MESSAGE: Final = Scope.MESSAGE  # to look it up in its class takes as long as all the rest of `_ask`

Asked = tuple[Condition, Op | None, Any, Hashable]
"""An atom about one fact; of a comparison or a membership with the operator and the constant or constants.

Last comes what the atom says of the fact, whichever fact that is; atoms that say the same are answered once.
"""


class Atoms:
    """What some conditions ask, at a scene: that decides the value of a term that is no fact."""

    __slots__ = ("clocks", "counts", "customer", "message", "relations", "scene", "settled", "sinces")

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.customer: dict[str, list[Asked]] = {}
        self.message: dict[str, list[Asked]] = {}
        self.relations: list[tuple[Compare | Shares, Fact, Fact]] = []
        self.settled: list[tuple[Condition, bool | None]] = []
        self.clocks: list[LocalTime] = []
        self.counts: list[Count] = []
        self.sinces: list[Since] = []

    def add(self, conditions: Iterable[Condition]) -> None:
        """Take in every atom of the conditions; those inside `Sends` are none of them."""
        for node in conditions:
            match node:
                case Compare():
                    self._compare(node)
                case And() | Or():
                    self.add(node.items)
                case Not():
                    self.add((node.item,))
                case Shares():
                    self._shares(node)
                case IsIn():
                    self._ask(node.fact, (node, None, node.values, (IsIn, node.values, node.negated)))
                case Holds() | Known() | Stated():
                    self._ask(node.fact, (node, None, None, (type(node),)))
                case Matches():
                    self._ask(node.fact, (node, None, None, (Matches, node.how, node.pattern)))
                case _:
                    self._world(node)

    def asked_of(self, fact: Fact) -> list[Asked]:
        """Return what is asked of a fact so far, to add to."""
        asked = self.message if fact.scope is Scope.MESSAGE else self.customer
        found = asked.get(fact.name)
        if found is None:
            found = asked[fact.name] = []
        return found

    def _ask(self, fact: Fact, asked: Asked) -> None:
        of = self.message if fact.scope is MESSAGE else self.customer
        found = of.get(fact.name)
        if found is None:
            of[fact.name] = [asked]
        else:
            found.append(asked)

    def _compare(self, atom: Compare) -> None:
        op, left, right = atom.op, atom.left, atom.right
        if isinstance(left, Fact):
            if isinstance(right, Fact):
                self._relate(atom, left, right)
                return
            fact, term = left, right
        elif isinstance(right, Fact):
            fact, term, op = right, left, FLIPPED[op]
        else:
            self.settled.append((atom, compare(op, self._value(left), self._value(right), atom.order)))
            return
        value = term.value if isinstance(term, Literal) else self._value(term)
        self._ask(fact, (atom, op, value, (op, value, atom.order)))

    def _value(self, term: Term) -> Value | None:
        if isinstance(term, Literal):
            return term.value
        return value_of(term, Situation({}, {}, None, self.scene.now, self.scene.zone))

    def _shares(self, atom: Shares) -> None:
        left, right, all_of = atom.left, atom.right, atom.all_of
        if isinstance(left, Fact):
            if isinstance(right, Fact):
                self._relate(atom, left, right)
            else:
                self._ask(left, (atom, None, right.value, (Shares, right.value, all_of)))
        elif isinstance(right, Fact):
            self._ask(right, (atom, None, left.value, (left.value, Shares, all_of)))
        else:
            self.settled.append((atom, shares(left.value, right.value, all_of=all_of)))

    def _relate(self, atom: Compare | Shares, left: Fact, right: Fact) -> None:
        self.asked_of(left)
        self.asked_of(right)
        self.relations.append((atom, left, right))

    def _world(self, atom: Condition) -> None:
        match atom:
            case Count(of, window):
                self.counts.append(atom)
                if isinstance(window, Calendar):
                    self._zone(window.zone)
                for key in of.keys if isinstance(of, Sends) else ():
                    self.asked_of(key)
            case LocalTime(zone):
                self.clocks.append(atom)
                self._zone(zone)
            case Since():
                self.sinces.append(atom)
            case _:
                pass

    def _zone(self, zone: Zone) -> None:
        if zone.of_customer:
            self.asked_of(TIMEZONE)
