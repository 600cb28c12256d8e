"""What comes of a lane: every stretch and every attempt is a decision of comity.

A stretch is found by asking at many moments and, where two neighbours differ, by halving the time between them down to
the microsecond, the smallest step that instants have. What is over in less than the time between two moments that are
asked could be missed; that is a thousandth of the picture, less than can be seen, and at least a minute.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from docs.pictures.scene import Attempt, Cell, Facts, Lane

import comity
from comity.text.record import record

TICK = timedelta(microseconds=1)
MOMENTS = 1_000


@record
class Outcome:
    """What is decided: the verdict as text, and whether it could not be told."""

    verdict: str
    unknown: bool = False


@record
class Stretch:
    """From start to end (excluded) the outcome is the same."""

    start: datetime
    end: datetime
    outcome: Outcome


@record
class Tried:
    """An attempt, and what came of it."""

    attempt: Attempt
    outcome: Outcome


Ask = Callable[[datetime], Outcome]


def tried(policy: comity.Policy, lane: Lane) -> tuple[Tried, ...]:
    """Return what comes of a lane's attempts in their order; each that is allowed is sent, and counts for the next."""
    found: list[Tried] = []
    for attempt in lane.attempts:
        decision = policy.decide(_facts(lane, attempt), lane.customer, _history(lane, found), attempt.at)
        found.append(Tried(attempt, _outcome(decision, lane.rule)))
    return tuple(found)


def stretches(policy: comity.Policy, lane: Lane, start: datetime, end: datetime) -> tuple[Stretch, ...]:
    """Return the stretches of a lane from start to end, given what was sent of its attempts.

    A send that is later than the moment asked about does not count for it, so the whole history may be given.
    """
    check = policy.for_message(lane.message)
    history = _history(lane, tried(policy, lane))

    def ask(moment: datetime) -> Outcome:
        return _outcome(check(lane.customer, history, moment), lane.rule)

    return tuple(_between(ask, start, end))


def answer(policy: comity.Policy, cell: Cell) -> Outcome:
    """Return what comes of a question of a table; its history is empty."""
    noon = datetime.fromisoformat("2026-03-02T12:00Z")
    return _outcome(policy.decide(cell.message, cell.customer, comity.History(), noon), None)


def _facts(lane: Lane, attempt: Attempt) -> Facts:
    return {**lane.message, **attempt.facts}


def _history(lane: Lane, before: tuple[Tried, ...] | list[Tried]) -> comity.History:
    sent = [each.attempt for each in before if each.outcome.verdict == "allow"]
    return comity.History(
        sends=[
            *({**facts, "at": event.at} for event, facts in lane.sends),
            *({**_facts(lane, attempt), "at": attempt.at} for attempt in sent),
        ],
        events=[{"at": event.at, "type": event.type} for event in lane.events],
        complete_since=lane.complete_since,
    )


def _outcome(decision: comity.Decision, rule: str | None) -> Outcome:
    if decision.verdict == comity.Verdict.ALLOW:
        return Outcome("allow")
    reasons = [reason for reason in decision.reasons if rule in (None, reason.rule.removeprefix("policy."))]
    if not reasons:
        return Outcome("allow")
    strictest = max(reason.verdict for reason in reasons)
    return Outcome(str(strictest), all(reason.unknown for reason in reasons if reason.verdict == strictest))


def _between(ask: Ask, start: datetime, end: datetime) -> Iterator[Stretch]:
    step = max(timedelta(minutes=1), (end - start) / MOMENTS)
    since, outcome, seen = start, ask(start), start
    while seen < end:
        moment = min(seen + step, end - TICK)
        if (new := ask(moment)) != outcome:
            edge = _edge(ask, outcome, seen, moment)
            yield Stretch(since, edge, outcome)
            since, outcome = edge, new
        seen = moment if moment < end - TICK else end
    yield Stretch(since, end, outcome)


def _edge(ask: Ask, outcome: Outcome, low: datetime, high: datetime) -> datetime:
    """Return the first instant after low at which the outcome is another; at high it is."""
    while high - low > TICK:
        middle = low + (high - low) / 2
        low, high = (middle, high) if ask(middle) == outcome else (low, middle)
    return high
