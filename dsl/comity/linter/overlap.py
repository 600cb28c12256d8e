"""Which rules are worth comparing: an index that spares a thousand rules a million questions.

If one condition implies another that is not always true, each part of the second speaks of something the first speaks
of. And a part `offer:trial` of the second can only follow from a first that names `trial` as an `offer`. (It could also
exclude all the other symbols; such a rule is missed, which is silence and no error.)
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from itertools import islice

from comity.program.nodes import (
    And,
    Compare,
    Condition,
    Count,
    Events,
    Fact,
    IsIn,
    Literal,
    LocalTime,
    Op,
    Rule,
    Shares,
    Since,
)
from comity.program.walk import facts, walk
from comity.text.record import record
from comity.types.vocabulary import Value

Pair = tuple[Fact, Value]

MOST = 200
"""How many rules are compared with one; where more speak of the very same things, the rest are left alone."""


@record
class Entry:
    """A rule with what any condition must speak of to imply its condition."""

    rule: Rule
    pairs: frozenset[Pair]
    subjects: tuple[frozenset[Hashable], ...]


@record
class Overlap:
    """Rules by one of the pairs they need; ``free`` need none."""

    by_pair: Mapping[Pair, tuple[Entry, ...]]
    free: tuple[Entry, ...]

    @classmethod
    def of(cls, rules: Iterable[tuple[Rule, Condition]]) -> "Overlap":
        """Return the index of rules, each with the condition that is to be implied."""
        by_pair: dict[Pair, list[Entry]] = {}
        free = []
        for rule, condition in rules:
            subjects = tuple(filter(None, map(_subjects, _conjuncts(condition))))
            entry = Entry(rule, _needed(condition), subjects)
            if entry.pairs:
                by_pair.setdefault(min(entry.pairs, key=repr), []).append(entry)
            else:
                free.append(entry)
        return cls({pair: tuple(entries) for pair, entries in by_pair.items()}, tuple(free))

    def implied_by(self, condition: Condition) -> Iterator[Rule]:
        """Yield the rules whose condition may follow from this one, at most `MOST`."""
        pairs, subjects = _mentioned(condition), _subjects(condition)
        near = [entry for pair in sorted(pairs, key=repr) for entry in self.by_pair.get(pair, ())]
        able = (
            entry.rule
            for entry in (*near, *self.free)
            if entry.pairs <= pairs and not any(part.isdisjoint(subjects) for part in entry.subjects)
        )
        return islice(able, MOST)


def _conjuncts(condition: Condition) -> Iterator[Condition]:
    if isinstance(condition, And):
        for item in condition.items:
            yield from _conjuncts(item)
    else:
        yield condition


def _needed(condition: Condition) -> frozenset[Pair]:
    """Return the pairs of fact and value that must hold for a condition to hold."""
    return frozenset(pair for part in _conjuncts(condition) for pair in _single(part))


def _single(atom: Condition) -> tuple[Pair, ...]:
    match atom:
        case Compare(Op.EQ, Fact() as fact, Literal(value)) | IsIn(fact, (value,), False):
            return ((fact, value),)
        case Shares(Fact() as fact, Literal(value), False):
            values = value if isinstance(value, frozenset) else (value,)
            return tuple((fact, one) for one in values) if len(values) == 1 else ()
        case _:
            return ()


def _mentioned(condition: Condition) -> frozenset[Pair]:
    """Return the pairs of fact and value that a condition names anywhere."""
    return frozenset(pair for atom in walk(condition) for pair in _pairs(atom))


def _pairs(atom: Condition) -> Iterator[Pair]:
    match atom:
        case Compare(_, Fact() as fact, Literal(value)) | Compare(_, Literal(value), Fact() as fact):
            yield fact, value
        case IsIn(fact, values):
            yield from ((fact, value) for value in values)
        case Shares(Fact() as fact, Literal(value)):
            yield from ((fact, one) for one in (value if isinstance(value, frozenset) else (value,)))
        case _:
            pass


def _subjects(condition: Condition) -> frozenset[Hashable]:
    """Return what a condition speaks of: facts, events, earlier sends, the clock."""
    found: set[Hashable] = set(facts(condition))
    for atom in walk(condition):
        match atom:
            case Count(Events(name)):
                found.add(name)
            case Count():
                found.add("sends")
            case Since(event, other):
                found |= {event, other}
            case LocalTime():
                found.add("clock")
            case _:
                pass
    return frozenset(found)
