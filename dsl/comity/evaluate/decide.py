"""One decision: may this message go to this customer now, and why not (LANGUAGE.md section 7).

Every rule is asked by itself and the strictest outcome wins, so the order of rules is of no account.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from comity.evaluate.grounds import evidence, missing
from comity.evaluate.history import History
from comity.evaluate.holds import Situation
from comity.evaluate.treat import Conflict, Effective, effective
from comity.evaluate.until import sendable_from, silent_from
from comity.evaluate.verdict import Case, cases, fires
from comity.program.nodes import Fact, Program, Rule, Verdict
from comity.program.walk import facts
from comity.text.record import record, replace
from comity.types.vocabulary import Scope, Value, Vocabulary

CONFLICTING_TREAT = "conflicting-treat"
"""The rule that is named where two `treat` give one value differently (ruling 3)."""


@record
class Reason:
    """A rule that fired or, ``unknown``, could not be told.

    ``evidence`` has the facts and counts that made it fire by name (see `comity.evaluate.grounds`), ``missing`` the
    facts that would tell. ``until`` (UTC) is the first later instant at which the rule definitely does not fire if
    nothing but time passes, None where there is none within 400 days.
    """

    rule: str
    verdict: Verdict
    because: str | None
    unknown: bool
    missing: tuple[str, ...]
    evidence: Mapping[str, Value | None]
    until: datetime | None


@record
class Decision:
    """The strictest outcome, with its reasons: the strictest first, then by the rules' ids.

    ``until`` (UTC) is, for a message that may not be sent now, the first later instant at which it may, by all rules
    together. ``message`` has the facts as the rules saw them: what to log as sent.
    """

    verdict: Verdict
    reasons: tuple[Reason, ...]
    until: datetime | None
    message: Mapping[str, Value]

    @property
    def allowed(self) -> bool:
        """Whether the message may be sent: `warn` still sends."""
        return self.verdict <= Verdict.WARN


def decide(
    program: Program,
    message: Mapping[str, Value],
    customer: Mapping[str, Value],
    history: History | None,
    now: datetime,
    *,
    review: bool = False,
) -> Decision:
    """Return the decision on one message to one customer at ``now`` (in UTC).

    A fact that the message does not have is not stated, one that the customer does not have is unknown, and so is a
    history that is not given (None). Rules enforced in review only are left out unless in a ``review`` (ruling 14).
    """
    seen = effective(program, message)
    situation = Situation(seen.message, customer, history, now, program.zone)
    asked = tuple(cases(program, review=review))
    reasons = reasons_of(asked, seen, situation, program.vocabulary)
    verdict = strictest(reasons)
    may_clear = verdict > Verdict.WARN and not seen.conflicts
    until = sendable_from(asked, situation) if may_clear else None
    told = (replace(reason, until=silent_from(case, situation)) if case else reason for reason, case in reasons)
    return Decision(verdict, tuple(told), until, seen.message)


def reasons_of(
    asked: Iterable[Case], seen: Effective, situation: Situation, vocabulary: Vocabulary
) -> list[tuple[Reason, Case | None]]:
    """Return the reasons of a decision in their order, each with its rule, but not yet when they would pass.

    The reason that a message is treated in two ways at once has no rule.
    """
    reasons: list[tuple[Reason, Case | None]] = [(_conflict(conflict), None) for conflict in seen.conflicts]
    for case in asked:
        fired = fires(case, situation)
        if fired is not False:
            reasons.append((_reason(case, situation, vocabulary, unknown=fired is None), case))
    return sorted(reasons, key=lambda item: (-item[0].verdict, item[0].rule))


def strictest(reasons: Sequence[tuple[Reason, Case | None]]) -> Verdict:
    """Return the outcome of reasons in their order."""
    return reasons[0][0].verdict if reasons else Verdict.ALLOW


def _reason(case: Case, situation: Situation, vocabulary: Vocabulary, *, unknown: bool) -> Reason:
    rule = case.rule
    return Reason(
        rule=rule.id,
        verdict=rule.if_unknown if unknown else rule.outcome,
        because=rule.because,
        unknown=unknown,
        missing=missing(rule.body, situation) if unknown else (),
        evidence={} if unknown else evidence(rule.body, situation, vocabulary, given=_given(rule)),
        until=None,
    )


def _given(rule: Rule) -> set[Fact]:
    """Return the message's facts that only the selector asks: they say what the rule is about, not why it fired."""
    rest = {fact for part in (rule.audience, rule.when, rule.demand) for fact in facts(part)}
    return {fact for fact in facts(rule.selector) if fact.scope is Scope.MESSAGE and fact not in rest}


def _conflict(conflict: Conflict) -> Reason:
    values = " and ".join(f"`{value}`" for value in conflict.values)
    return Reason(
        rule=CONFLICTING_TREAT,
        verdict=Verdict.REVIEW,
        because=f"`{conflict.name}` is treated as {values}",
        unknown=False,
        missing=(),
        evidence={conflict.name: frozenset(map(str, conflict.values))},
        until=None,
    )
