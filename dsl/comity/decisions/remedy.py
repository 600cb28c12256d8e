"""What would have to change: the smallest sets of facts whose change would let a message go.

Changes are looked for one fact at a time. Where some rule refuses, a set of changes that would let the message go must
change a fact that this rule reads (or one of those for which a `treat` gives the message such a fact). So from what is
given, and from every set of changes that does not suffice, it is enough to try the facts of one rule that refuses
there: no set is missed, and rules that do not refuse cost nothing. The judge of each try is the evaluator itself.

Values are representative (`comity.solve.alternatives`). What happened is not changed, nor is the time: when time alone
would allow the message is `Decision.until`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from comity.decisions.circumstances import Circumstances
from comity.evaluate.holds import Situation, value_of
from comity.evaluate.treat import effective
from comity.evaluate.verdict import Case, verdict_of
from comity.program.nodes import Condition, Fact, Program, Verdict
from comity.program.selecting import Index
from comity.program.walk import facts
from comity.solve.alternatives import Alternatives
from comity.text.record import record, replace
from comity.types.vocabulary import Scope, Value

MOST_FACTS = 3
"""How many facts are changed at once."""

MOST_FOUND = 5
"""How many sets of facts are told."""

TRIES = 5_000
"""How many ways to change facts are tried."""


@record
class Change:
    """A fact that would have to have another value; None is unknown for a customer, not stated for a message."""

    fact: Fact
    old: Value | None
    new: Value | None


@record
class Remedies:
    """Sets of changes each of which would let the message go, the smallest first, then by the names of their facts.

    Of none of them could a fact be left out. Each has the values nearest to those that the facts have. ``complete``
    tells whether everything was tried that was to be tried: all sets of up to `MOST_FACTS` facts.
    """

    found: tuple[tuple[Change, ...], ...]
    complete: bool


Choice = Mapping[Fact, Value | None]
"""Facts with the values they are given."""

_Ranked = tuple[int, Choice]
"""A choice, and how far its values are from the old ones: the sum of their places among the alternatives."""

_Levers = tuple[Fact, ...]
"""The facts by which a refusal might be changed."""


def remedies(given: Circumstances, *, tries: int = TRIES) -> Remedies:
    """Return what would have to change for a message that is refused to be allowed; nothing for one that is allowed.

    ``tries`` is how many changes are tried before the search gives up.
    """
    search = _Search(given, tries)
    told = [tuple(_changes(choice, search.given)) for choice in search.run()]
    told.sort(key=lambda changes: (len(changes), [_name(change.fact) for change in changes]))
    return Remedies(tuple(told[:MOST_FOUND]), complete=search.left >= 0)


def _changes(choice: Choice, given: Situation) -> Iterator[Change]:
    for fact in sorted(choice, key=_name):
        yield Change(fact, value_of(fact, given), choice[fact])


def _name(fact: Fact) -> tuple[str, Scope]:
    return fact.name, fact.scope


class _Search:
    """The search for one question; ``left`` is how many tries are left, negative once they ran out."""

    def __init__(self, given: Circumstances, tries: int) -> None:
        self.left = tries
        self.program = given.program
        self.given = replace(given.situation, message=given.stated)
        # Those that refuse are the likeliest to refuse still, so they are asked first.
        cases = sorted(given.cases, key=lambda case: -verdict_of(case, given.situation))
        self.cases = [(case, _levers(_parts(case), given.program)) for case in cases]
        self.index = Index([case.rule.body for case in cases])
        read = [part for case in cases for part in _parts(case)]
        read += [treat.condition for treat in given.program.treats]
        self.others = cache(Alternatives(read, self.given, given.program.vocabulary).of)

    def run(self) -> list[Choice]:
        """Return the choices that suffice: all of the fewest facts, and of more until there are enough to tell."""
        found: dict[frozenset[Fact], _Ranked] = {}
        level: Iterator[_Ranked] = iter([(0, {})])
        for _ in range(MOST_FACTS + 1):
            sufficient, failed = self._judged(level, tuple(found))
            found |= sufficient
            if len(found) >= MOST_FOUND or frozenset() in found:
                break
            level = self._next(failed)
        return [choice for _, choice in found.values() if choice]

    def _judged(
        self, level: Iterator[_Ranked], found: Sequence[frozenset[Fact]]
    ) -> tuple[dict[frozenset[Fact], _Ranked], list[tuple[_Ranked, _Levers]]]:
        """Return the choices that suffice, of each set of facts the nearest, and the others with what refuses them.

        Those with more facts than one that was ``found`` are left out.
        """
        sufficient: dict[frozenset[Fact], _Ranked] = {}
        failed = []
        for rank, choice in level:
            names = frozenset(choice)
            if any(fewer <= names for fewer in found) or (names in sufficient and sufficient[names][0] <= rank):
                continue
            self.left -= 1
            if self.left < 0:
                break
            levers = self._refused_by(choice)
            if levers is not None:
                failed.append(((rank, choice), levers))
            else:
                sufficient[names] = (rank, choice)
        return sufficient, failed

    def _next(self, failed: Iterable[tuple[_Ranked, _Levers]]) -> Iterator[_Ranked]:
        """Yield the choices of one fact more, each once."""
        seen: set[frozenset[tuple[Fact, Value | None]]] = set()
        for (rank, choice), levers in failed:
            for fact in (fact for fact in levers if fact not in choice):
                for place, value in enumerate(self.others(fact)):
                    grown = {**choice, fact: value}
                    key = frozenset(grown.items())
                    if key not in seen:
                        seen.add(key)
                        yield rank + place, grown

    def _refused_by(self, choice: Choice) -> _Levers | None:
        """Return the facts to change next, None where the message may be sent."""
        seen = effective(self.program, _changed(self.given.message, choice, Scope.MESSAGE))
        if seen.conflicts:
            return _levers((treat.condition for item in seen.conflicts for treat in item.treats), self.program)
        customer = _changed(self.given.customer, choice, Scope.CUSTOMER)
        situation = replace(self.given, message=seen.message, customer=customer)
        asked = (self.cases[place] for place in self.index.near(seen.message))
        refusing = (levers for case, levers in asked if verdict_of(case, situation) > Verdict.WARN)
        return next(refusing, None)


def _changed(old: Mapping[str, Value], choice: Choice, scope: Scope) -> Mapping[str, Value]:
    new = {**old, **{fact.name: value for fact, value in choice.items() if fact.scope is scope}}
    return {name: value for name, value in new.items() if value is not None}


def _parts(case: Case) -> tuple[Condition, ...]:
    of_waivers = (part for waiver in case.waivers for part in (waiver.selector, waiver.audience))
    return case.rule.body, case.rule.unless, *of_waivers


def _levers(conditions: Iterable[Condition], program: Program) -> _Levers:
    """Return the facts that conditions read, and those for which a `treat` gives the message one of these."""
    read = {fact for condition in conditions for fact in facts(condition)}
    for treat in program.treats:
        if any(Fact(Scope.MESSAGE, name) in read for name, _ in treat.facts):
            read.update(facts(treat.condition))
    return tuple(sorted(read, key=_name))
