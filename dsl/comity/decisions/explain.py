"""What every rule that concerns a message asked, what the facts were, and what came of it.

A rule is told by its parts as its author wrote them: which messages it is for, to whom, when, unless what. Each part
is a condition with its value, and so is everything a part is made of, whether or not it decided. Negations are pushed
inwards first, as far as that changes no value, so that what is told is what the language would say.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from comity.decisions.circumstances import Circumstances
from comity.evaluate.grounds import evidence, missing
from comity.evaluate.holds import Situation, holds
from comity.evaluate.trace import Trace, trace
from comity.evaluate.verdict import Case, fires, verdict_of
from comity.program.negation import positive
from comity.program.nodes import FALSE, TRUE, And, Condition, Count, Or, Rule, Sentence, Verdict
from comity.program.phrase import phrase, phrase_counted
from comity.program.simplify import simplify
from comity.program.time import in_force, today
from comity.program.walk import facts, walk
from comity.text.record import record
from comity.types.vocabulary import Scope, Value, Vocabulary

ALL, ANY = "all", "any"


@record
class Step:
    """A condition with its value: None where it cannot be told for want of what is ``missing``.

    ``words`` are the condition in the language. One that is made of others ``joins`` them: all or any of its ``parts``
    must be true. Any other one has the ``facts`` it read, by name, as `comity.evaluate.grounds.evidence` tells them.
    """

    words: str
    value: bool | None
    facts: Mapping[str, Value | None]
    missing: tuple[str, ...]
    joins: str | None = None
    parts: tuple["Step", ...] = ()


@record
class Part:
    """A part of a rule: its ``role`` in the sentence, and what it asks."""

    role: str
    step: Step


@record
class Account:
    """What one rule says of a message: whether it fired (None: that cannot be told), its outcome, and its parts."""

    rule: Rule
    fired: bool | None
    verdict: Verdict
    in_force: bool
    parts: tuple[Part, ...]


def accounts(given: Circumstances) -> list[Account]:
    """Return what every rule says that concerns the message, by id: those whose selector it meets, or may meet."""
    concerned = (case for case in given.cases if holds(case.rule.selector, given.situation) is not False)
    return [account(case, given.situation, given.program.vocabulary) for case in concerned]


def account(case: Case, situation: Situation, vocabulary: Vocabulary) -> Account:
    """Return what one rule says of a situation, whether or not it concerns the message."""
    parts = []
    day = today(situation.now, situation.zone)
    for role, condition, scope in asked_of(case, day):
        traced = trace(condition, situation)
        parts.append(Part(role, _step(traced, situation, vocabulary, scope)))
    fired, verdict = fires(case, situation), verdict_of(case, situation)
    return Account(case.rule, fired, verdict, in_force(case.rule, day), tuple(parts))


Asked = tuple[str, Condition, Scope | None]
"""A part of a rule: its role, what it asks, and whose facts bare names in it are."""


def asked_of(case: Case, day: date) -> Iterator[Asked]:
    """Yield the parts of a rule with the waivers that hold on a day; negations in them are pushed inwards."""
    for role, condition, scope in _parts(case, day):
        yield role, positive(simplify(condition)), scope


def _parts(case: Case, day: date) -> Iterator[Asked]:
    rule = case.rule
    if rule.selector != TRUE:
        yield "for", rule.selector, Scope.MESSAGE
    yield from _demands(rule)
    if rule.unless != FALSE:
        yield "unless", rule.unless, None
    for waiver in case.waivers:
        if day <= waiver.until:
            yield "waived for", And((waiver.selector, waiver.audience)), None


def _demands(rule: Rule) -> Iterator[Asked]:
    """Yield what a rule asks beside the message it is for."""
    only = "only " if rule.sentence is Sentence.ONLY else ""
    if rule.audience != TRUE:
        yield f"{only}to", rule.audience, Scope.CUSTOMER
    if rule.when != TRUE:
        yield f"{only}when", rule.when, None
    if rule.sentence is Sentence.REQUIRE:
        yield "requires", rule.demand, None
    if rule.sentence is Sentence.LIMIT:
        yield "limit", next(atom for atom in walk(rule.body) if isinstance(atom, Count)), None


# Conditions ---------------------------------------------------------------------------------------------------------


def _step(traced: Trace, situation: Situation, vocabulary: Vocabulary, scope: Scope | None) -> Step:
    condition, value = traced.condition, traced.value
    words = in_words(condition, vocabulary, scope)
    lacking = missing(condition, situation) if value is None else ()
    if isinstance(condition, And | Or):
        parts = tuple(_step(part, situation, vocabulary, scope) for part in traced.parts)
        return Step(words, value, {}, lacking, ALL if isinstance(condition, And) else ANY, parts)
    return Step(words, value, evidence(condition, situation, vocabulary), lacking)


def in_words(condition: Condition, vocabulary: Vocabulary, scope: Scope | None) -> str:
    """Return a condition in the language; of one that it has no words for, what it is about."""
    said = phrase(condition, vocabulary, scope)
    if said is not None:
        return said
    if isinstance(condition, Count):
        return _counted(condition, vocabulary)
    about = sorted({fact.name for fact in facts(condition)})
    return f"a condition on {', '.join(about)}" if about else "a condition"


def _counted(count: Count, vocabulary: Vocabulary) -> str:
    """Return a count that is kept apart by keys, as only a limit asks for."""
    bound = "at least" if count.at_least else "at most"
    return f"{phrase_counted(count, vocabulary)}: {bound} {count.times} time{'' if count.times == 1 else 's'}"
