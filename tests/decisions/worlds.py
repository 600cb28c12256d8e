"""Worlds for decisions: a policy, messages, and customers with their pasts, all near to what the policy asks.

A condition that has one value whatever happens shows nothing of those who evaluate it. So a world draws from a few
values only, in its conditions as in its facts, and each condition is drawn again, a few times, until what was sampled
tells it from a constant (`varies`). What that comes to is measured in test_worlds.py.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import cycle
from random import Random
from typing import TypeVar

from tests.generators import (
    BOTH,
    DURATIONS,
    EVERYTHING,
    INSTANTS,
    NUMBERS,
    POOLS,
    TEXTS,
    ZONES,
    Generator,
)

from comity.evaluate.history import History
from comity.evaluate.holds import Situation, holds
from comity.program.nodes import (
    TRUE,
    Compare,
    Condition,
    Const,
    Fact,
    Known,
    Not,
    Op,
    Program,
    Rule,
    Shares,
)
from comity.program.simplify import specialise
from comity.program.time import EARLIEST, LATEST
from comity.program.walk import TIMEZONE
from comity.text.record import record, replace
from comity.types.vocabulary import Kind, Scope, Value

T = TypeVar("T")

MESSAGES = 5
SITUATIONS = 8
"""How many of each message."""
WAYS = (
    "typed, by a check",
    "JSON, in a call",
    "objects, by a check",
    "typed, in a call",
    "odd, by a check",
    "odd, in a call",
    "JSON, by a check",
)
NEARLY_ALL = 0.9
TRIES = 8
"""How often a condition that is the same in all situations is drawn again."""

# Where years have one to four digits, where subtracting a few hundred years falls off the calendar, and its two ends.
FAR = (
    EARLIEST,
    datetime(1, 3, 1, 12, tzinfo=UTC),
    datetime(312, 2, 29, 23, 30, tzinfo=UTC),
    datetime(400, 12, 31, 23, tzinfo=UTC),
    datetime(401, 12, 31, 23, tzinfo=UTC),
    datetime(9599, 12, 31, 23, tzinfo=UTC),
    datetime(9601, 3, 25, 1, tzinfo=UTC),
    datetime(9998, 12, 1, tzinfo=UTC),
    LATEST,
)


@record
class Asked:
    """All that a decision follows from, and the way (of `agreement.WAYS`) in which it is asked for."""

    program: Program
    message: dict[str, Value]
    customer: dict[str, Value]
    history: History | None
    now: datetime
    way: str
    review: bool = False


class World(Generator):
    """One policy and what may be asked of it."""

    situations: tuple[Situation, ...]
    policy: Program
    review: bool

    def __post_init__(self) -> None:
        """Draw all of it."""
        self._narrow()
        super().__post_init__()
        self.situations = tuple(self._situations())
        self.policy = self.program(self.pick((2, 3, 4)))
        self.review = self.chance(0.2)

    def _narrow(self) -> None:
        """Choose the few values that this world is made of."""
        self.texts = self.owners = self.random.sample(TEXTS, 3)
        self.pools = {
            **POOLS,
            Kind.TEXT: self.texts,
            Kind.NUMBER: self.random.sample(NUMBERS, 3),
            Kind.TIMEZONE: self.random.sample(ZONES, 3),
        }
        self.durations = [*self.random.sample(DURATIONS, 2), self.pick(DURATIONS[2:])]
        self.instants = self.random.sample(FAR if self.chance(0.08) else INSTANTS, 2)

    def _situations(self) -> Iterator[Situation]:
        messages = [self.message() for _ in range(MESSAGES)]
        for message in messages:
            for _ in range(SITUATIONS):
                yield replace(self.situation(), message=message)

    def asked(self) -> Iterator[Asked]:
        """Yield every question of the world, those about one message one after another."""
        for item, way in zip(self.situations, cycle(WAYS), strict=False):
            message, customer = dict(item.message), dict(item.customer)
            yield Asked(self.policy, message, customer, item.history, item.now, way, self.review)

    # What is drawn until it tells something -------------------------------------------------------------------------

    def atom(self, scopes: Sequence[Scope] = BOTH, about: Sequence[str] = EVERYTHING) -> Condition:
        """Return an atom that not all situations agree on, if one is found."""
        if Scope.CUSTOMER in scopes and self.chance(0.02):
            return Known(TIMEZONE)
        if len(scopes) > 1 and self.chance(0.1):
            return self._first(self._across, self._tells)
        return self._first(partial(super().atom, scopes, about), self._tells)

    def _across(self) -> Condition:
        """Return a comparison of a customer's fact with one of the message."""
        words = self.vocabulary
        pairs = [(one, other) for one in words.customer.values() for other in words.message.values()]
        one, other = self.pick([pair for pair in pairs if pair[0].type == pair[1].type])
        mine, theirs = Fact(Scope.CUSTOMER, one.name), Fact(Scope.MESSAGE, other.name)
        if one.type.is_set:
            return Shares(mine, theirs, all_of=self.chance(0.3))
        ordered = one.type.kind not in (Kind.TEXT, Kind.ONE_OF) or one.type.ordered
        return Compare(
            self.pick(tuple(Op) if ordered else (Op.EQ, Op.NE)),
            mine,
            theirs,
            one.type.symbols if one.type.ordered else (),
        )

    def rule(self, name: str) -> Rule:
        """Return a rule that not nearly all situations agree on, if one is found, nor all on its exception."""
        rule = self._first(partial(super().rule, name), lambda rule: self._tells_often(rule.body))
        if rule.unless == Not(TRUE):
            return rule
        exception = self._first(partial(self.condition, 1), lambda found: not is_trivial(found, self.situations))
        return replace(rule, unless=exception)

    def _first(self, draw: Callable[[], T], wanted: Callable[[T], bool]) -> T:
        found = draw()
        for _ in range(TRIES):
            if wanted(found):
                break
            found = draw()
        return found

    def _tells(self, condition: Condition) -> bool:
        return varies(condition, self.situations)

    def _tells_often(self, condition: Condition) -> bool:
        values = Counter(holds(condition, situation) for situation in self.situations)
        return max(values.values()) < NEARLY_ALL * values.total()

    def program(self, size: int = 4) -> Program:
        """Return a policy, now and then with classes of messages that compete."""
        classes = tuple(self.selector() for _ in range(self.pick((0, 2, 3))))
        return replace(super().program(size), prefer=classes)


def varies(condition: Condition, situations: Iterable[Situation]) -> bool:
    """Return whether a condition has more than one of its three values."""
    values = (holds(condition, situation) for situation in situations)
    first = next(values, None)
    return any(value is not first for value in values)


def settled_by_messages(condition: Condition, situations: Iterable[Situation]) -> bool:
    """Return whether nothing but a constant is left of a condition, whichever message is given."""
    return all(isinstance(specialise(condition, situation.message), Const) for situation in situations)


def is_trivial(condition: Condition, situations: Sequence[Situation]) -> bool:
    """Return whether situations do not tell a backend that evaluates a condition from one that does not.

    Either the condition has the same of its three values in all of them (always unknown is as trivial as always
    true), or their messages settle it, so that there is nothing to generate.
    """
    return not varies(condition, situations) or settled_by_messages(condition, situations[::SITUATIONS])


def worlds(seeds: Iterable[int]) -> Iterator[World]:
    """Yield the worlds of seeds, always the same."""
    return (World(Random(seed)) for seed in seeds)
