"""Tests written in the language, run (LANGUAGE.md section 10).

Each is one decision by the reference evaluator, held to what the test says of it. It asks the rules of both
enforcements (ruling 14), its history is complete as given, and what it does not give is unknown.
"""

from collections.abc import Iterator
from datetime import datetime

from comity.decisions.circumstances import Circumstances
from comity.decisions.decision import Reason
from comity.decisions.explain import Account, account
from comity.evaluate.decide import Decision, decide
from comity.evaluate.history import Event, History, Send
from comity.evaluate.holds import Situation
from comity.evaluate.treat import effective
from comity.evaluate.verdict import cases
from comity.program.nodes import Duration, Program
from comity.program.tests import Expectation, Test
from comity.program.time import shift
from comity.text.record import record
from comity.types.vocabulary import Value


@record
class Failure:
    """A claim of a test that does not hold.

    ``verdict`` and ``until`` say whether it is wrong about these. ``silent`` are the rules that were to fire and do
    not, ``fired`` those that fire and were not to; a rule that cannot be told counts as fired, as in a decision.
    """

    then: Expectation
    verdict: bool
    until: bool
    silent: tuple[str, ...]
    fired: tuple[str, ...]

    @property
    def named(self) -> tuple[str, ...]:
        """The rules that the claim speaks of, and those that it should have spoken of."""
        return tuple(dict.fromkeys((*self.then.by, *self.then.not_by, *self.fired)))


@record
class Outcome:
    """What came of a test: the decision, and the claims that do not hold, in the order they are made in."""

    test: Test
    decision: Decision
    failures: tuple[Failure, ...]

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The reasons of the decision, as decisions give them."""
        return tuple(Reason(told, None) for told in self.decision.reasons)

    @property
    def passed(self) -> bool:
        """Whether all that the test claims is so."""
        return not self.failures


def run(test: Test, program: Program) -> Outcome:
    """Return what comes of a test of a policy."""
    asked = circumstances_of(test, program).situation
    decision = decide(program, test.message, test.customer, asked.history, asked.now, review=True)
    failures = tuple(failure for then in test.then if (failure := _failure(then, decision)))
    return Outcome(test, decision, failures)


def _failure(then: Expectation, decision: Decision) -> Failure | None:
    fired = {reason.rule for reason in decision.reasons}
    unwanted = (fired - set(then.by) if then.only else set()) | (fired & set(then.not_by))
    failure = Failure(
        then,
        verdict=then.verdict not in (None, decision.verdict),
        until=then.until not in (None, decision.until),
        silent=tuple(rule for rule in then.by if rule not in fired),
        fired=tuple(sorted(unwanted)),
    )
    wrong = failure.verdict or failure.until or failure.silent or failure.fired
    return failure if wrong else None


# What a test asks ---------------------------------------------------------------------------------------------------


def circumstances_of(test: Test, program: Program) -> Circumstances:
    """Return all that the decision of a test rests on."""
    now = _instant(test.now)
    seen = effective(program, test.message)
    situation = Situation(seen.message, test.customer, _history(test, now, program.zone), now, program.zone)
    return Circumstances(program, tuple(cases(program, review=True)), test.message, seen, situation)


def _history(test: Test, now: datetime, zone: str) -> History:
    def when(ago: Duration | None, at: Value | None) -> datetime:
        return _instant(at if ago is None else shift(now, ago, zone))

    return History(
        sends=tuple(Send(when(send.ago, send.at), send.facts) for send in test.sends),
        events=tuple(Event(when(event.ago, event.at), event.name) for event in test.events),
    )


def _instant(value: Value | None) -> datetime:
    if not isinstance(value, datetime):
        raise TypeError(f"{value!r} is no instant")
    return value


# Why ----------------------------------------------------------------------------------------------------------------


def accounts_of(outcome: Outcome, program: Program) -> Iterator[Account]:
    """Yield what the rules asked that a failed test names or, where it names none, those that fired."""
    named = {rule for failure in outcome.failures for rule in failure.named}
    named = named or {reason.rule for reason in outcome.decision.reasons}
    given = circumstances_of(outcome.test, program)
    for case in given.cases:
        if case.rule.id in named:
            yield account(case, given.situation, program.vocabulary)
