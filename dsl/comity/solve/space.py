"""The space of one question: everything its conditions ask, as variables, and how to search it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from comity.program.nodes import Condition, Count, Ever, Sends
from comity.program.simplify import specialise
from comity.program.walk import walk
from comity.solve.clause import TRUE, Clause, Formula, all_of, demand
from comity.solve.clock import USUAL_ZONE, ZONES, Dial
from comity.solve.facts import Facts
from comity.solve.fold import IS_FALSE, IS_TRUE, Folder, Want, settled
from comity.solve.gather import Atoms
from comity.solve.items import Item, Items
from comity.solve.past import Past
from comity.solve.scene import Scene, Terms
from comity.solve.search import Budget, Search
from comity.types.vocabulary import Scope, Value

T = TypeVar("T")

Goal = tuple[Condition, Want]
"""A condition and the truth values wanted of it."""

Then = Callable[[list[int], tuple[Item, ...]], T | None]
Domains = list[int]


class Space:
    """The variables of some conditions at a scene. Formulas made by one space mean nothing to another."""

    def __init__(self, conditions: Sequence[Condition], scene: Scene, terms: Terms, budget: Budget) -> None:
        self.conditions = conditions
        self.scene = scene
        self.terms = terms
        self.budget = budget
        self.atoms = Atoms(scene)
        self.atoms.add(conditions)
        zones = ZONES if scene.clock.fixed else (USUAL_ZONE,)
        self.facts = Facts(terms.vocabulary, zones, assume_missing=terms.assume_missing)
        self.facts.add(self.atoms)
        for atom, value in self.atoms.settled:
            self.facts.table[id(atom)] = settled(value)
        self.dial = Dial(self.facts, scene, self.atoms.clocks)
        self.past = self._world()
        self.fold = Folder(self.facts.table, self.facts.real).fold
        self._selectors: Space | None = None

    def _world(self) -> Past | None:
        """Answer the atoms about clock and history."""
        atoms, table = self.atoms, self.facts.table
        for clock in atoms.clocks:
            table[id(clock)] = self.dial.answer(clock)
        if not (atoms.counts or atoms.sinces):
            return None
        past = Past(self.facts, self.scene, self.dial, atoms.counts, atoms.sinces)
        for count in atoms.counts:
            table[id(count)] = past.count(count)
        for since in atoms.sinces:
            table[id(since)] = past.since(since)
        return past

    def all_of(self, goals: Iterable[Goal]) -> Formula:
        """Return the formula that every condition has one of the truth values wanted of it."""
        return all_of([self.fold(condition, want) for condition, want in goals])

    def values(self, domains: Domains, scope: Scope) -> dict[str, Value]:
        """Return the facts that domains demand, each with its most natural value."""
        indexes = self.facts.indexes[scope]
        return {name: self.facts.pick(index, domains) for name, index in indexes.items() if not domains[index] & 1}

    # Searching

    def has(self, formula: Formula, *, steps: bool = True) -> bool:
        """Return whether a formula can be satisfied; without ``steps`` the earlier sends need not have happened."""
        if formula is None:
            return False
        if self.past is None and not formula[1]:
            return True  # no choice to be made, and all demands leave something
        if self.past is None:
            leaf: Callable[[Domains], bool | None] = _taken
        else:
            items = Items(self.past, self.past.happened(steps=steps), self.realizable, self.budget)
            leaf = items.exist
        search = Search(self.facts.real, lambda found: leaf(found) or None, self.budget)
        return search.run(self.facts.domains, formula, narrowed=False) is True

    def _search(
        self,
        formula: Formula,
        domains: Domains,
        leaf: Callable[[Domains], T | None],
        hopeless: Callable[[Domains], bool] | None = None,
    ) -> T | None:
        return Search(self.facts.real, leaf, self.budget, hopeless).run(domains, formula)

    def first(
        self,
        formula: Formula,
        then: Then[T],
        *,
        steps: bool = True,
        pinned: bool = False,
        hopeless: Callable[[Domains], bool] | None = None,
    ) -> T | None:
        """Return the first result of ``then`` for the solutions of a formula; raises Exhausted.

        With ``pinned`` nothing happened but what the schedule implies.
        """
        domains, past = self.facts.domains, self.past
        if past is None:
            return self._search(formula, domains, lambda found: then(found, ()), hopeless)
        happened = past.happened(steps=steps)
        if pinned:
            domains = domains.copy()
            for index, bit in past.pinned(happened).items():
                domains[index] = 1 | bit
            return self._search(formula, domains, lambda found: then(found, ()), hopeless)
        items = Items(past, happened, self.realizable, self.budget)
        return self._search(
            formula,
            domains,
            lambda found: items.fill(found, then),
            lambda found: past.contradicts(found) or (hopeless is not None and hopeless(found)),
        )

    def narrowed(self, domains: Domains, formula: Clause | None) -> Domains | None:
        """Return the domains of a solution within other domains, or None; sums and items are not looked at."""
        return self._search(formula, domains, lambda found: found)

    def pinned(self, items: Iterable[Item]) -> dict[int, int]:
        """Return the bits of all variables of the past if nothing happened but what is implied and these items."""
        if self.past is None:
            return {}
        more = [(kind, item.point) for item in items for kind, is_one in item.kinds if is_one]
        return self.past.pinned([*self.past.happened(steps=True), *more])

    def nothing_but(self, condition: Condition) -> Formula:
        """Return the formula that nothing happened that a condition does not ask for, but what is implied."""
        past = self.past
        if past is None:
            return TRUE
        asked = past.asked(walk(condition))
        pins = past.pinned(past.happened(steps=True))
        return all_of(demand(index, pins[index]) for kind, index in past.variables() if kind not in asked)

    # Sends

    def realizable(self, of: Iterable[tuple[int, bool]]) -> bool:
        """Return whether a message can be of these kinds of sends and not of those.

        A kind with keys of the message is left out where it is not wanted: the keys may differ.
        """
        goals = [
            (sends.selector, IS_TRUE if is_one else IS_FALSE)
            for sends, is_one in self._sends(of)
            if is_one or all(key.scope is Scope.CUSTOMER for key in sends.keys)
        ]
        if self._selectors is None:
            kinds = self.past.kinds if self.past is not None else ()
            selectors = [kind.selector for kind in kinds if isinstance(kind, Sends)]
            self._selectors = Space(selectors, self.scene, self.terms, self.budget)
        return self._selectors.has(self._selectors.all_of(goals))

    def keyed(self, of: Iterable[tuple[int, bool]]) -> dict[str, Value]:
        """Return facts that a message may take over, to have the keys of a send of these kinds."""
        goals = [(sends.selector, IS_TRUE) for sends, is_one in self._sends(of) if is_one]
        keys = {key.name for sends, _ in self._sends(of) for key in sends.keys if key.scope is Scope.MESSAGE}
        found = self._message(goals) if keys else None
        return {} if found is None else {name: value for name, value in found.items() if name in keys}

    def send_facts(self, of: Iterable[tuple[int, bool]], message: Mapping[str, Value]) -> dict[str, Value] | None:
        """Return the facts of a send that is of these kinds and not of those, seen from a message; None if none is."""
        goals = []
        for sends, is_one in self._sends(of):
            keyed = specialise(Count(sends, Ever(), 1), message)
            if isinstance(keyed, Count) and isinstance(keyed.of, Sends):
                goals.append((keyed.of.selector, IS_TRUE if is_one else IS_FALSE))
        return self._message(goals)

    def _sends(self, of: Iterable[tuple[int, bool]]) -> list[tuple[Sends, bool]]:
        kinds = self.past.kinds if self.past is not None else []
        return [(kind, is_one) for number, is_one in of if isinstance(kind := kinds[number], Sends)]

    def _message(self, goals: Sequence[Goal]) -> dict[str, Value] | None:
        """Return the facts of a message that meets the goals, the few that matter."""
        inner = Space([condition for condition, _ in goals], self.scene, self.terms, self.budget)
        found = inner.first(inner.all_of(goals), lambda domains, _items: domains)
        return None if found is None else inner.values(found, Scope.MESSAGE)


def _taken(_domains: Domains) -> bool:
    return True
