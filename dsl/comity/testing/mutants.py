"""Policies that differ in one small thing, and which of them no test notices.

A mutant that can be told from the policy by nobody is none: the solver looks for a customer, a message and a history
where they differ. What it finds is written as a test, and shown only if it passes on the policy and fails on the
mutant.
"""

from collections.abc import Iterator, Sequence

from comity.check.modules import ModuleText
from comity.check.policy import Checked, check
from comity.check.tests import DEFAULT_NOW
from comity.evaluate.holds import Situation
from comity.evaluate.verdict import Case, cases, fires, verdict_of
from comity.program.nodes import Condition, Rule
from comity.program.simplify import conjunction, negation
from comity.program.tests import Test
from comity.solve.fold import IS_FALSE, IS_TRUE
from comity.solve.questions import UNDECIDED, Undecided, exists_all
from comity.solve.space import Goal
from comity.solve.witness import Witness
from comity.testing.mutations import Mutated, Mutation, Survivor, mutations
from comity.testing.proposal import written
from comity.testing.run import circumstances_of, run
from comity.testing.suite import Suite
from comity.text.finding import Level
from comity.text.source import Source

BUDGET = 20_000
"""How many steps the solver takes to tell a mutant from its policy."""
ROUNDS = 5
"""How often it is asked for a situation where fewer other rules fire."""


def mutated(suite: Suite) -> Mutated:
    """Return what became of all mutants of a suite's files; its tests should pass."""
    situations = [(test, circumstances_of(test, suite.program).situation) for test in suite.tests]
    made, found = 0, []
    for mutation in _mutations(suite):
        mutant = _mutant(suite, mutation)
        changed = _changed(suite.checked, mutant)
        killed = bool(changed) and _is_killed(suite, mutant, changed, situations)
        survivor = None if killed else _survivor(suite, mutation, changed)
        made += killed or survivor is not None
        found += [] if survivor is None else [survivor]
    return Mutated(made, tuple(found))


def _mutations(suite: Suite) -> Iterator[Mutation]:
    for module in suite.checked.facts.own:
        if module.source.name in suite.files:
            yield from mutations(module)


def _mutant(suite: Suite, mutation: Mutation, more: str = "") -> Checked:
    """Return the policy with a change, and with more text behind the file that it is in."""
    file = mutation.place.file
    texts = [
        ModuleText(name, _edited(source, mutation, more) if source.name == file else source)
        for name, source in suite.texts
    ]
    return check(texts, suite.load)


def _edited(source: Source, mutation: Mutation, more: str) -> Source:
    start, end = mutation.place.span
    return Source(source.name, source.text[:start] + mutation.text + source.text[end:] + more)


_Pair = tuple[Case, Case]


def _changed(policy: Checked, mutant: Checked) -> list[_Pair]:
    """Return the rules that a change makes say something else; none where it makes no sound policy."""
    if any(finding.level is Level.ERROR for finding in mutant.findings):
        return []
    pairs = zip(cases(policy.program, review=True), cases(mutant.program, review=True), strict=True)
    return [(one, other) for one, other in pairs if _meaning(one.rule) != _meaning(other.rule)]


def _meaning(rule: Rule) -> tuple[object, ...]:
    return rule.body, rule.unless, rule.outcome, rule.if_unknown


def _is_killed(
    suite: Suite, mutant: Checked, changed: Sequence[_Pair], situations: Sequence[tuple[Test, Situation]]
) -> bool:
    """Return whether some test fails.

    One whose situation no rule judges otherwise need not be run, unless it says until when, or messages are treated
    otherwise too.
    """
    treated = [[treat.condition for treat in checked.program.treats] for checked in (suite.checked, mutant)]
    for test, situation in situations:
        timed = any(then.until is not None for then in test.then)
        differs = any(verdict_of(one, situation) != verdict_of(other, situation) for one, other in changed)
        if (timed or differs or treated[0] != treated[1]) and not run(test, mutant.program).passed:
            return True
    return False


# What would kill it -------------------------------------------------------------------------------------------------


def _survivor(suite: Suite, mutation: Mutation, changed: Sequence[_Pair]) -> Survivor | None:
    """Return a mutant that no test noticed with a test that would; None if there is no telling them apart."""
    unsure = False
    for one, other in changed:
        # Where another rule always says as much, no test can notice that this one is milder: nobody can tell.
        milder = one.rule.outcome != other.rule.outcome
        for goals in _goals(one.rule, other.rule):
            for witness in _witnesses(suite, one.rule, goals):
                text = isinstance(witness, Witness) and written(witness, one.rule, mutation.words, suite.program)
                if text and _kills(suite, mutation, text):
                    return Survivor(mutation, one.rule.id, text)
                unsure = unsure or not milder or not isinstance(witness, Witness)
    return Survivor(mutation, changed[0][0].rule.id, None) if unsure else None


def _goals(one: Rule, other: Rule) -> Iterator[tuple[Goal, ...]]:
    """Yield in which ways a rule and its mutant may differ."""
    if one.outcome != other.outcome:
        yield (_fires(one), IS_TRUE), (_fires(other), IS_TRUE)
    yield (_fires(one), IS_TRUE), (_fires(other), IS_FALSE)
    yield (_fires(other), IS_TRUE), (_fires(one), IS_FALSE)


def _witnesses(suite: Suite, rule: Rule, goals: tuple[Goal, ...]) -> Iterator[Witness | Undecided]:
    """Yield situations of a kind, each without the rules that fired beside this one in those before it.

    The last says that there may be more, where that is so.
    """
    program = suite.program
    for _ in range(ROUNDS):
        found = exists_all(goals, program.vocabulary, DEFAULT_NOW, program.zone, budget=BUDGET)
        if found is None:
            return
        yield found
        others = _fired(suite, found) - {rule} if isinstance(found, Witness) else set()
        if not others:
            break
        goals += tuple((_fires(item), IS_FALSE) for item in program.rules if item in others)
    yield UNDECIDED


def _fired(suite: Suite, witness: Witness) -> set[Rule]:
    situation = witness.situation(suite.program.zone)
    asked = cases(suite.program, review=True)
    return {case.rule for case in asked if fires(case, situation) is not False}


def _fires(rule: Rule) -> Condition:
    return conjunction((rule.body, negation(rule.unless)))


def _kills(suite: Suite, mutation: Mutation, text: str) -> bool:
    """Return whether a test passes on the policy and fails on a mutant."""
    nothing = mutation._replace(text=_text_at(suite, mutation))
    policy, mutant = _mutant(suite, nothing, f"\n{text}"), _mutant(suite, mutation, f"\n{text}")
    if len(policy.tests) != len(mutant.tests) or any(finding.level is Level.ERROR for finding in policy.findings):
        return False
    ours = [max(_tests_of(checked, mutation), key=lambda test: test.place) for checked in (policy, mutant)]
    outcomes = [run(test, checked.program).passed for test, checked in zip(ours, (policy, mutant), strict=True)]
    return outcomes == [True, False]


def _text_at(suite: Suite, mutation: Mutation) -> str:
    start, end = mutation.place.span
    return suite.sources[mutation.place.file].text[start:end]


def _tests_of(checked: Checked, mutation: Mutation) -> list[Test]:
    return [test for test in checked.tests if test.place.file == mutation.place.file]
