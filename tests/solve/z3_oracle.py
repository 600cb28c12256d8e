"""A second opinion: conditions over one fixed vocabulary, translated to z3 without looking at `comity.solve`.

Every atom of a pool comes as a node and as two z3 formulas, when it is true and when it is false; it is unknown where
neither holds. Connectives are built of both at once, after Kleene's tables. The world of z3 is made of integers, reals
and booleans: a symbol is its number, an instant the microseconds since now, a text a number per text, a set a boolean
per element, a history the number of items of each sort in each stretch of time between two windows' beginnings.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from random import Random
from typing import Any

import z3

from comity.program.nodes import (
    And,
    Compare,
    Condition,
    Count,
    Duration,
    Events,
    Ever,
    Fact,
    Holds,
    IsIn,
    Known,
    Literal,
    Moment,
    Not,
    Op,
    Or,
    Rolling,
    Sends,
    Shares,
    Since,
    Stated,
    Today,
    Unit,
)
from comity.program.walk import facts
from comity.types.vocabulary import Event, FactType, Field, Kind, Scope, Value, Vocabulary

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
ZONE = "UTC"
STAGES = ("exposure", "adoption", "retention", "advocacy")
CHANNELS = ("email", "sms", "push")
TEXTS = ("de", "en", "fr")
SEGMENTS = ("vip", "pilot")
EVENTS = ("purchased", "cancelled")
WINDOWS = (Duration(1, Unit.DAY), Duration(7, Unit.DAY), Duration(30, Unit.DAY))
DAYS = (1, 7, 30)

KINDS = {
    "stage": FactType(Kind.ONE_OF, STAGES, ordered=True),
    "former_stage": FactType(Kind.ONE_OF, STAGES, ordered=True),
    "do_not_contact": FactType(Kind.YES_NO),
    "open_cases": FactType(Kind.COUNT),
    "disputes": FactType(Kind.COUNT),
    "score": FactType(Kind.NUMBER),
    "language": FactType(Kind.TEXT),
    "country": FactType(Kind.TEXT),
    "consent": FactType(Kind.ANY_OF, CHANNELS),
    "segment": FactType(Kind.ANY_TEXT),
    "signed_up_at": FactType(Kind.INSTANT),
    "birth_date": FactType(Kind.DATE),
}
VOCABULARY = Vocabulary(
    {name: Field(Scope.CUSTOMER, name, type_) for name, type_ in KINDS.items()},
    {"channel": Field(Scope.MESSAGE, "channel", FactType(Kind.ONE_OF, CHANNELS))},
    {name: Event(name) for name in EVENTS},
)

NUMBERS: dict[Op, Any] = {
    Op.EQ: lambda left, right: left == right,
    Op.NE: lambda left, right: left != right,
    Op.LT: lambda left, right: left < right,
    Op.LE: lambda left, right: left <= right,
    Op.GT: lambda left, right: left > right,
    Op.GE: lambda left, right: left >= right,
}


@dataclass(frozen=True, slots=True)
class Pair:
    """A condition, and when it is true and when it is false."""

    node: Condition
    true: Any
    false: Any


class World:
    """The unknowns of z3, what holds of them in any case, and the pool of atoms."""

    def __init__(self) -> None:
        self.solver = z3.SolverFor("QF_LIRA")
        self.known = {name: z3.Bool(f"{name} known") for name in KINDS}
        self.single = {name: self._single(name, type_) for name, type_ in KINDS.items() if not type_.is_set}
        elements = {"consent": CHANNELS, "segment": (*SEGMENTS, "another")}
        self.sets = {name: {item: z3.Bool(f"{name} {item}") for item in items} for name, items in elements.items()}
        self.sorts = {name: self._numbers(name) for name in (*EVENTS, *(f"send {item}" for item in CHANNELS), "send")}
        self.latest = {name: self._latest(name) for name in EVENTS}
        self.subjects = self._by_subject([*self._facts(), *self._sets(), *self._past()])

    def _single(self, name: str, type_: FactType) -> z3.ExprRef:
        if type_.kind is Kind.YES_NO:
            return z3.Bool(name)
        if type_.kind is Kind.NUMBER:
            return z3.Real(name)
        number = z3.Int(name)
        if type_.kind is Kind.ONE_OF:
            self.solver.add(number >= 0, number < len(type_.symbols))
        if type_.kind is Kind.COUNT:
            self.solver.add(number >= 0)
        return number

    def _numbers(self, name: str) -> list[Any]:
        """Return how many items of a sort there are in each stretch between two windows' beginnings, newest first."""
        found = [z3.Int(f"{name} {i}") for i in range(len(DAYS) + 1)]
        self.solver.add(*(number >= 0 for number in found))
        return found

    def _latest(self, name: str) -> z3.ArithRef:
        """Return how long ago, in microseconds, the latest event was, if any was: in the first stretch with one."""
        age = z3.Int(f"{name} latest")
        edges = [0, *(days * 86_400_000_000 for days in DAYS)]
        stretches = self.sorts[name]
        for i, number in enumerate(stretches):
            first = z3.And(number > 0, *(earlier == 0 for earlier in stretches[:i]))
            end = [age < edges[i + 1]] if i + 1 < len(edges) else []
            self.solver.add(z3.Implies(first, z3.And(age >= edges[i], *end)))
        return age

    def _by_subject(self, atoms: Sequence[Pair]) -> list[list[Pair]]:
        """Return the atoms in groups that speak of the same, so that each subject is as frequent as any other."""
        found: dict[object, list[Pair]] = {}
        for atom in atoms:
            node = atom.node
            subject = type(node) if isinstance(node, Count | Since) else next(facts(node))
            found.setdefault(subject, []).append(atom)
        return list(found.values())

    # Atoms

    def _of(self, name: str, node: Condition, holds: z3.BoolRef) -> Pair:
        known = self.known[name]
        return Pair(node, z3.And(known, holds), z3.And(known, z3.Not(holds)))

    def _facts(self) -> list[Pair]:
        found = [self._of("do_not_contact", Holds(_fact("do_not_contact")), self.single["do_not_contact"])]
        found += [Pair(Known(_fact(name)), self.known[name], z3.Not(self.known[name])) for name in KINDS]
        for op in Op:
            found += [self._compared(op, "stage", symbol, i, STAGES) for i, symbol in enumerate(STAGES)]
            found += [self._compared(op, "open_cases", number, number) for number in (0, 1, 2, 3)]
            found += [self._compared(op, "score", number, number) for number in (0, 0.5, 1)]
            found += [self._instant(op, days) for days in (7, 30, 90)]
            found += [self._day(op, days) for days in (0, 1, 30)]
            found += [self._related(op, "open_cases", "disputes"), self._related(op, "stage", "former_stage", STAGES)]
        for op in (Op.EQ, Op.NE):
            found += [self._compared(op, "language", text, i) for i, text in enumerate(TEXTS)]
            found.append(self._related(op, "language", "country"))
        for negated in (False, True):
            found.append(self._among("language", ("de", "fr"), (0, 2), negated=negated))
            found.append(self._among("country", ("en",), (1,), negated=negated))
            found.append(self._among("stage", ("adoption", "advocacy"), (1, 3), negated=negated))
            found.append(self._among("open_cases", (1, 3), (1, 3), negated=negated))
        return found

    def _compared(self, op: Op, name: str, value: Value, number: float, order: tuple[str, ...] = ()) -> Pair:
        node = Compare(op, _fact(name), Literal(value), order)
        return self._of(name, node, NUMBERS[op](self.single[name], number))

    def _instant(self, op: Op, days: int) -> Pair:
        node = Compare(op, _fact("signed_up_at"), Moment(Duration(days, Unit.DAY)))
        return self._of("signed_up_at", node, NUMBERS[op](self.single["signed_up_at"], -days * 86_400_000_000))

    def _day(self, op: Op, days: int) -> Pair:
        node = Compare(op, _fact("birth_date"), Today(Duration(days, Unit.DAY)))
        return self._of("birth_date", node, NUMBERS[op](self.single["birth_date"], -days))

    def _related(self, op: Op, left: str, right: str, order: tuple[str, ...] = ()) -> Pair:
        node = Compare(op, _fact(left), _fact(right), order)
        known = z3.And(self.known[left], self.known[right])
        holds = NUMBERS[op](self.single[left], self.single[right])
        return Pair(node, z3.And(known, holds), z3.And(known, z3.Not(holds)))

    def _among(self, name: str, values: tuple[Value, ...], numbers: Sequence[int], *, negated: bool) -> Pair:
        inside = z3.Or(*(self.single[name] == number for number in numbers))
        return self._of(name, IsIn(_fact(name), values, negated), z3.Not(inside) if negated else inside)

    def _sets(self) -> list[Pair]:
        found = []
        for name, elements in self.sets.items():
            found.append(self._of(name, Stated(_fact(name)), z3.Or(*elements.values())))
            asked = [item for item in elements if item != "another"]
            for chosen in (*((item,) for item in asked), tuple(asked[:2])):
                wanted = [elements[item] for item in chosen]
                literal = Literal(frozenset(chosen))
                found.append(self._of(name, Shares(_fact(name), literal), z3.Or(*wanted)))
                found.append(self._of(name, Shares(_fact(name), literal, all_of=True), z3.And(*wanted)))
        return found

    def _past(self) -> list[Pair]:
        found = []
        for name in EVENTS:
            found += self._counts(Events(name), [name])
        found += self._counts(Sends(And(())), [f"send {item}" for item in CHANNELS] + ["send"])
        for channel in CHANNELS[:2]:
            selector = Compare(Op.EQ, Fact(Scope.MESSAGE, "channel"), Literal(channel))
            found += self._counts(Sends(selector), [f"send {channel}"])
        either = IsIn(Fact(Scope.MESSAGE, "channel"), CHANNELS[:2])
        found += self._counts(Sends(either), [f"send {item}" for item in CHANNELS[:2]])
        for one, other in (EVENTS, EVENTS[::-1]):
            happened = sum(self.sorts[one]) > 0
            after = z3.And(happened, z3.Or(sum(self.sorts[other]) == 0, self.latest[one] < self.latest[other]))
            found.append(Pair(Since(one, other), after, z3.Not(after)))
        return found

    def _counts(self, of: Events | Sends, sorts: Sequence[str]) -> list[Pair]:
        found = []
        for reach in range(1, len(DAYS) + 2):
            number = sum(self.sorts[sort][i] for sort in sorts for i in range(reach))
            window = Ever() if reach > len(DAYS) else Rolling(WINDOWS[reach - 1])
            for times in (1, 2, 3):
                least, most = Count(of, window, times), Count(of, window, times, at_least=False)
                found.append(Pair(least, number >= times, number < times))
                found.append(Pair(most, number <= times, number > times))
        return found

    # Questions

    def question(self, random: Random, atoms: int) -> Pair:
        """Return a random condition with so many atoms about a few subjects, as a rule and an audience have."""
        return self._condition(random, atoms, random.sample(self.subjects, random.randrange(2, 6)))

    def _condition(self, random: Random, atoms: int, subjects: Sequence[Sequence[Pair]]) -> Pair:
        if atoms == 1:
            return random.choice(random.choice(subjects))
        parts = min(atoms, random.choice((2, 2, 3, 4)))
        cuts = sorted(random.sample(range(1, atoms), parts - 1))
        sizes = [end - start for start, end in pairwise((0, *cuts, atoms))]
        items = [self._condition(random, size, subjects) for size in sizes]
        found = (conjunction if random.random() < 0.7 else disjunction)(items)
        return negation(found) if random.random() < 0.2 else found

    def can(self, pair: Pair, want: str) -> bool:
        """Return whether a condition can be true, false or unknown."""
        wanted = {"true": pair.true, "false": pair.false}.get(want)
        return self.satisfiable(z3.Not(z3.Or(pair.true, pair.false)) if wanted is None else wanted)

    def satisfiable(self, formula: z3.BoolRef) -> bool:
        self.solver.push()
        self.solver.add(formula)
        found = self.solver.check()
        self.solver.pop()
        assert found != z3.unknown
        return bool(found == z3.sat)


def conjunction(items: Sequence[Pair]) -> Pair:
    node = And(tuple(item.node for item in items))
    return Pair(node, z3.And(*(item.true for item in items)), z3.Or(*(item.false for item in items)))


def disjunction(items: Sequence[Pair]) -> Pair:
    node = Or(tuple(item.node for item in items))
    return Pair(node, z3.Or(*(item.true for item in items)), z3.And(*(item.false for item in items)))


def negation(item: Pair) -> Pair:
    return Pair(Not(item.node), item.false, item.true)


def _fact(name: str) -> Fact:
    return Fact(Scope.CUSTOMER, name)
