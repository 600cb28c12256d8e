"""The questions of lint: what a rule means for one message of a campaign (LANGUAGE.md section 8), and for a policy.

A customer is *admitted* if the audience is true, not unknown. A customer is *refused* if the rule's body is true, or
is unknown and the rule says so, and the `unless` is not true: one that is unknown does not apply (ruling 1). From these
two conditions come four questions:

- Is any admitted customer refused, whatever happened and whatever the clock? If none: `proved`. The campaign's earlier
  steps need not have happened here; any history is allowed, so all subsets of them are.
- Is any admitted customer not refused, what the schedule implies having happened? If none: `always`.
- Is there a customer who is refused at every reading of the clock that the schedule leaves open, and a history of
  which nothing can be left out, lest the audience no longer admit that customer? Then the rule can be broken with
  nothing having gone before but what the campaign itself asks for: `possible`.
- Else a history or a clock that nobody settled would have to come first: `at-send`.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from enum import Enum
from itertools import product
from typing import Final

from comity.evaluate.holds import holds
from comity.program.nodes import Condition, Count, Since, Verdict
from comity.program.walk import facts, walk
from comity.solve.clause import all_of, any_of
from comity.solve.fold import ANYTHING, IS_TRUE, NOT_FALSE, NOT_TRUE, Want
from comity.solve.items import Item
from comity.solve.pin import pin, readings
from comity.solve.scene import STEPS, Scene, Terms
from comity.solve.search import Budget, Exhausted
from comity.solve.space import Domains, Goal, Space
from comity.solve.witness import Smallest, Solution, Witness, confirmed
from comity.text.finding import Kind
from comity.text.record import record
from comity.types.vocabulary import Scope, Vocabulary


class Undecided(Enum):
    """The answer of a question whose budget ran out."""

    UNDECIDED = "undecided"


UNDECIDED: Final = Undecided.UNDECIDED


@record
class Enquiry:
    """A rule as it applies to one message: body and `unless` specialised to it, waivers among the `unless`.

    One that is enforced ``at_send`` alone is not asked whether it is `possible` to break: it is `at-send` then.
    """

    body: Condition
    unless: Condition
    if_unknown: Verdict
    at_send: bool = False

    @property
    def fires(self) -> Want:
        """The truth values of the body under which the rule speaks."""
        return IS_TRUE if self.if_unknown is Verdict.ALLOW else NOT_FALSE

    @property
    def refused(self) -> tuple[Goal, ...]:
        """What is true of a refused customer."""
        return (self.body, self.fires), (self.unless, NOT_TRUE)

    @property
    def spared(self) -> tuple[Goal, ...]:
        """Of these, one is true of a customer who is not refused."""
        return (self.body, ANYTHING ^ self.fires), (self.unless, IS_TRUE)


@record
class Answer:
    """What a rule means for a message and its audience.

    ``witness`` is a refused customer, for `always` and `possible`. ``missing`` are the customer facts for want of
    which the rule cannot be told, where that is why.
    """

    kind: Kind
    witness: Witness | None = None
    missing: tuple[str, ...] = ()


def judge(
    rule: Enquiry,
    audience: Condition,
    scene: Scene,
    vocabulary: Vocabulary,
    *,
    budget: int = STEPS,
    assume_missing: bool = False,
) -> Answer:
    """Return what a rule means for one message and its audience, at the scene of its schedule.

    With ``assume_missing`` any fact of the customer may be unknown. An audience that admits nobody is `proved`: nobody
    is refused.
    """
    terms = Terms(vocabulary, assume_missing=assume_missing)
    try:
        space = Space((audience, rule.body, rule.unless), scene, terms, Budget(budget))
        return _Judgement(rule, audience, space).answer()
    except Exhausted:
        return Answer(Kind.UNDECIDED)


class _Judgement:
    """One rule, one audience, one space."""

    def __init__(self, rule: Enquiry, audience: Condition, space: Space) -> None:
        self.rule = rule
        self.audience = audience
        self.space = space
        self.admitted = space.fold(audience, IS_TRUE)
        self.refused = space.all_of(rule.refused)

    def answer(self) -> Answer:
        space = self.space
        both = all_of((self.admitted, self.refused))
        if not space.has(both, steps=False):
            return Answer(Kind.PROVED)
        spared = any_of(space.fold(condition, want) for condition, want in self.rule.spared)
        if not space.has(all_of((self.admitted, spared))):
            found = Smallest(space).find(both)
            # Nobody may be admitted, if the audience excludes those who got the earlier steps.
            return Answer(Kind.AT_SEND) if found is None else self._shown(Kind.ALWAYS, found)
        found = None if self.rule.at_send else self._possible()
        return Answer(Kind.AT_SEND) if found is None else self._shown(Kind.POSSIBLE, found)

    def _shown(self, kind: Kind, found: Solution) -> Answer:
        goals = ((self.audience, IS_TRUE), *self.rule.refused)
        witness = confirmed(self.space, found, goals)
        if witness is None:
            return Answer(Kind.UNDECIDED)
        return Answer(kind, witness, missing(self.rule.body, witness, self.space.scene.zone))

    def _possible(self) -> Solution | None:
        """Return the smallest solution with a least history that is refused at every clock left open."""
        space = self.space
        everywhere = all_of(
            pin(self.refused, reading)
            for reading in readings(self.refused, space.dial.variables(), space.facts.real, space.budget)
        )
        formula = all_of((self.admitted, everywhere))
        found = Smallest(space).find(formula, pinned=True)
        if found is None and any(isinstance(atom, Count | Since) for atom in walk(self.audience)):
            formula = all_of((formula, space.nothing_but(self.audience)))
            found = Smallest(space, self._if_least).find(formula)
        return found

    def _if_least(self, domains: Domains, items: tuple[Item, ...]) -> Domains | None:
        """Return the domains if the audience would not be true with any less of the history.

        That may depend on facts, so those that the solution mentions are narrowed to values for which it is so.
        """
        not_admitted = self.space.fold(self.audience, NOT_TRUE)
        formula = all_of(pin(not_admitted, self.space.pinned(fewer)) for fewer in _parts(items, self.space.budget))
        found = self.space.narrowed(domains, formula)
        if found is None:
            return None
        return [old if old & 1 else new for old, new in zip(domains, found, strict=True)]


def _parts(items: tuple[Item, ...], budget: Budget) -> Iterator[tuple[Item, ...]]:
    """Yield every proper part of a history; equal items are not told apart."""
    numbers = {item: items.count(item) for item in items}
    for chosen in product(*(range(number + 1) for number in numbers.values())):
        budget.spend(1)
        if sum(chosen) < len(items):
            yield tuple(item for item, number in zip(numbers, chosen, strict=True) for _ in range(number))


def missing(body: Condition, witness: Witness, zone: str) -> tuple[str, ...]:
    """Return the customer facts for want of which a condition cannot be told; none if it can."""
    situation = witness.situation(zone)
    if holds(body, situation) is not None:
        return ()
    unsure = (atom for atom in walk(body) if holds(atom, situation) is None)
    names = (fact.name for atom in unsure for fact in facts(atom) if fact.scope is Scope.CUSTOMER)
    return tuple(dict.fromkeys(name for name in names if name not in witness.customer))


# Campaigns ----------------------------------------------------------------------------------------------------------


def admits(
    audience: Condition, scene: Scene, vocabulary: Vocabulary, *, budget: int = STEPS, assume_missing: bool = False
) -> Witness | Undecided | None:
    """Return the smallest customer whom an audience admits at a scene; None if it admits nobody."""
    terms = Terms(vocabulary, assume_missing=assume_missing)
    return _find(((audience, IS_TRUE),), scene, terms, budget)


def nobody(
    rules: Sequence[Enquiry],
    audience: Condition,
    scene: Scene,
    vocabulary: Vocabulary,
    *,
    budget: int = STEPS,
    assume_missing: bool = False,
) -> bool | Undecided:
    """Return whether the rules together refuse every customer whom the audience admits, and it admits some.

    What the schedule implies is taken as having happened. Whether a rule refuses all of them alone is not asked here.
    """
    conditions = [audience, *(part for rule in rules for part in (rule.body, rule.unless))]
    terms = Terms(vocabulary, assume_missing=assume_missing)
    try:
        space = Space(conditions, scene, terms, Budget(budget))
        admitted = space.fold(audience, IS_TRUE)
        spared = [any_of(space.fold(condition, want) for condition, want in rule.spared) for rule in rules]
        return not space.has(all_of((admitted, *spared))) and space.has(admitted)
    except Exhausted:
        return UNDECIDED


# Policies -----------------------------------------------------------------------------------------------------------


def exists(
    condition: Condition,
    vocabulary: Vocabulary,
    now: datetime,
    zone: str,
    *,
    want: Want = IS_TRUE,
    budget: int = STEPS,
    assume_missing: bool = False,
) -> Witness | Undecided | None:
    """Return the smallest customer, message, history and clock that give a condition a wanted truth value.

    None if there are none. ``now`` (UTC) is what dates and instants are compared with; ``zone`` is the policy's.
    """
    terms = Terms(vocabulary, assume_missing=assume_missing)
    return _find(((condition, want),), Scene(now, zone), terms, budget)


def exists_all(
    goals: Iterable[Goal],
    vocabulary: Vocabulary,
    now: datetime,
    zone: str,
    *,
    budget: int = STEPS,
    assume_missing: bool = False,
) -> Witness | Undecided | None:
    """Return what `exists` does for several conditions at once, each with its own wanted truth values."""
    terms = Terms(vocabulary, assume_missing=assume_missing)
    return _find(tuple(goals), Scene(now, zone), terms, budget)


def satisfiable(
    goals: Iterable[Goal],
    vocabulary: Vocabulary,
    now: datetime,
    zone: str,
    *,
    budget: int = STEPS,
    assume_missing: bool = False,
) -> bool | Undecided:
    """Return whether `exists_all` would find anything, without making a witness."""
    wanted = tuple(goals)
    terms = Terms(vocabulary, assume_missing=assume_missing)
    try:
        space = Space([condition for condition, _ in wanted], Scene(now, zone), terms, Budget(budget))
        return space.has(space.all_of(wanted))
    except Exhausted:
        return UNDECIDED


def implies(
    one: Condition, other: Condition, vocabulary: Vocabulary, now: datetime, zone: str, *, budget: int = STEPS
) -> bool | Undecided:
    """Return whether the other condition is true wherever the one is."""
    found = satisfiable(((one, IS_TRUE), (other, NOT_TRUE)), vocabulary, now, zone, budget=budget)
    return found if isinstance(found, Undecided) else not found


def _find(goals: tuple[Goal, ...], scene: Scene, terms: Terms, budget: int) -> Witness | Undecided | None:
    try:
        space = Space([condition for condition, _ in goals], scene, terms, Budget(budget))
        found = Smallest(space).find(space.all_of(goals))
        return None if found is None else confirmed(space, found, goals) or UNDECIDED
    except Exhausted:
        return UNDECIDED
