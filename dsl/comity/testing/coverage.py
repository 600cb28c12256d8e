"""What tests leave untested: rules that never fired, conditions that never were true, false or unknown.

A condition counts where it matters: those of the selector in every test, the other demands of a rule where its
selector does not already let the message go, those of `unless` and of waivers where the rule would fire, or might.
A definition counts in each rule that uses it. What cannot be unknown, as the facts of a message, need not be.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from comity.decisions.explain import asked_of, in_words
from comity.evaluate.holds import Situation, holds
from comity.evaluate.verdict import Case, cases, fires
from comity.program.nodes import And, Calendar, Condition, Const, Count, Known, LocalTime, Or, Program, Rule
from comity.program.time import today
from comity.program.walk import TIMEZONE, children, facts, walk
from comity.testing.run import circumstances_of
from comity.testing.suite import Suite
from comity.text.record import record
from comity.types.vocabulary import Scope, Vocabulary

SELECTOR, DEMANDS, UNLESS, WAIVED = "for", "demands", "unless", "waived for"
EXCEPTIONS = (UNLESS, WAIVED)


@record
class Seen:
    """In how many tests something was true, false and unknown; ``wanted`` are the values it should have had."""

    true: int
    false: int
    unknown: int
    wanted: tuple[bool | None, ...]

    @property
    def missing(self) -> tuple[bool | None, ...]:
        """The wanted values that it never had."""
        had = {True: self.true, False: self.false, None: self.unknown}
        return tuple(value for value in self.wanted if not had[value])


@record
class Part:
    """A condition of a rule in the language, and the ``role`` of the part it stands in (see `explain.Part`)."""

    role: str
    words: str
    seen: Seen


@record
class Covered:
    """A rule: in how many tests it ``fired`` (true), did not though the message is one it is for, or could not be told.

    ``parts`` are its conditions, each once in each of its parts.
    """

    rule: Rule
    fired: Seen
    parts: tuple[Part, ...]

    @property
    def all(self) -> tuple[Seen, ...]:
        """Everything that should have been seen."""
        return (self.fired, *(part.seen for part in self.parts))


def coverage(suite: Suite) -> tuple[Covered, ...]:
    """Return what the tests of a suite showed of each rule in its files, by file and place."""
    situations = [circumstances_of(test, suite.program).situation for test in suite.tests]
    found = [
        _covered(case, situations, suite.program)
        for case in cases(suite.program, review=True)
        if case.rule.place.file in suite.files
    ]
    return tuple(sorted(found, key=lambda covered: covered.rule.place))


def share(covered: Iterable[Covered]) -> float:
    """Return in percent how much of what should have been seen was; 100 where there is nothing to see."""
    seen = [item for rule in covered for item in rule.all]
    wanted = sum(len(item.wanted) for item in seen)
    return 100 * (1 - sum(len(item.missing) for item in seen) / wanted) if wanted else 100.0


def _covered(case: Case, situations: Iterable[Situation], program: Program) -> Covered:
    atoms = list(dict.fromkeys(_atoms(case, program.vocabulary)))
    bare = all(role in (SELECTOR, *EXCEPTIONS) for role, _, _ in atoms)
    fired: list[bool | None] = []
    values: dict[_Atom, list[bool | None]] = {atom: [] for atom in atoms}
    for situation in situations:
        reached = set(_reached(case, situation))
        if bare or DEMANDS in reached:
            fired.append(fires(case, situation))
        for atom in atoms:
            role, _, condition = atom
            if (role if role in (SELECTOR, *EXCEPTIONS) else DEMANDS) in reached:
                values[atom].append(holds(condition, situation))
    wanted = _wanted(case.rule.body) if atoms else (True,)
    parts = (Part(role, words, _seen(values[role, words, of], _wanted(of))) for role, words, of in atoms)
    return Covered(case.rule, _seen(fired, wanted), tuple(parts))


def _reached(case: Case, situation: Situation) -> Iterator[str]:
    """Return which parts of a rule matter in a situation."""
    yield SELECTOR
    if holds(case.rule.selector, situation) is False:
        return
    yield DEMANDS
    if holds(case.rule.body, situation) is False:
        return
    yield UNLESS
    day = today(situation.now, situation.zone)
    if any(day <= waiver.until for waiver in case.waivers):
        yield WAIVED


def _seen(values: list[bool | None], wanted: tuple[bool | None, ...]) -> Seen:
    return Seen(values.count(True), values.count(False), values.count(None), wanted)


_Atom = tuple[str, str, Condition]


def _atoms(case: Case, vocabulary: Vocabulary) -> Iterator[_Atom]:
    """Yield the conditions of a rule that are made of no others, each with its role and its words."""
    for role, condition, scope in asked_of(case, date.min):
        for atom in _leaves(condition):
            yield role, in_words(atom, vocabulary, scope), atom


def _leaves(condition: Condition) -> Iterator[Condition]:
    """Yield what is joined by `and` and `or`; one that is negated where that cannot be pushed inwards stays so."""
    match condition:
        case And(items) | Or(items):
            for item in items:
                yield from _leaves(item)
        case Const():
            return
        case _:
            yield condition


def _wanted(condition: Condition) -> tuple[bool | None, ...]:
    return (True, False, None) if _may_be_unknown(condition) else (True, False)


def _may_be_unknown(condition: Condition) -> bool:
    """Return whether a condition reads what a customer may lack; a message's facts and a test's history are there."""
    return any(_may_lack(atom) for atom in walk(condition) if not children(atom))


def _may_lack(atom: Condition) -> bool:
    match atom:
        case Known():
            return False
        case LocalTime(zone) | Count(_, Calendar(zone=zone)) if zone.of_customer and zone.name is not None:
            return any(fact.scope is Scope.CUSTOMER and fact != TIMEZONE for fact in facts(atom))
        case _:
            return any(fact.scope is Scope.CUSTOMER for fact in facts(atom))
