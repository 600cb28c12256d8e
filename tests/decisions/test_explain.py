"""The account of every rule, held against the decision and the evaluator."""

from collections.abc import Iterator

from hypothesis import given
from tests.generators import Generator, generators

from comity.decisions.circumstances import Circumstances
from comity.decisions.explain import ALL, ANY, Account, Step, accounts
from comity.evaluate.decide import reasons_of
from comity.evaluate.holds import all_of, holds, negated
from comity.evaluate.treat import effective
from comity.evaluate.verdict import cases
from comity.program.nodes import Sentence
from comity.text.record import replace


def given_by(made: Generator) -> Circumstances:
    program, situation = made.program(3), made.situation()
    seen = effective(program, situation.message)
    every = tuple(cases(program, review=True))
    return Circumstances(program, every, situation.message, seen, replace(situation, message=seen.message))


def steps(step: Step) -> Iterator[Step]:
    yield step
    for part in step.parts:
        yield from steps(part)


def body(account: Account) -> bool | None:
    """Return the value of a rule's body, put together from the parts that are told."""
    told = {part.role.removeprefix("only "): part.step.value for part in account.parts}
    selector, what = told.get("for", True), all_of((told.get("to", True), told.get("when", True)))
    match account.rule.sentence:
        case Sentence.NEVER:
            return all_of((selector, what))
        case Sentence.ONLY:
            return all_of((selector, negated(what)))
        case Sentence.REQUIRE:
            return all_of((selector, negated(told["requires"])))
        case Sentence.LIMIT:
            return all_of((selector, told["limit"]))


@given(made=generators())
def test_accounts_agree_with_the_decision(made: Generator) -> None:
    whole = given_by(made)
    told = accounts(whole)
    reasons = reasons_of(whole.cases, whole.seen, whole.situation, whole.program.vocabulary)
    spoken = {reason.rule: (reason.unknown, reason.verdict) for reason, case in reasons if case}
    assert {one.rule.id: (one.fired is None, one.verdict) for one in told if one.fired is not False} == spoken
    for account in told:
        assert body(account) == holds(account.rule.body, whole.situation)


@given(made=generators())
def test_every_step_follows_from_its_parts(made: Generator) -> None:
    for account in accounts(given_by(made)):
        for part in account.parts:
            for step in steps(part.step):
                values = [inner.value for inner in step.parts]
                assert step.words
                assert bool(values) == (step.joins is not None)
                if step.joins == ALL:
                    assert step.value == all_of(values)
                if step.joins == ANY:
                    assert step.value == negated(all_of(map(negated, values)))
                assert step.value is None or not step.missing
