"""Several messages that compete for one customer (LANGUAGE.md section 7, ruling 11)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from comity.evaluate.decide import Decision, decide
from comity.evaluate.history import History, Send
from comity.evaluate.holds import Situation, holds
from comity.evaluate.treat import effective
from comity.program.nodes import Program
from comity.program.time import EARLIEST
from comity.text.record import replace
from comity.types.vocabulary import Value


class Candidate(NamedTuple):
    """A message, by its place (from 0) among those given, and the decision on it."""

    place: int
    decision: Decision


def arbitrate(
    program: Program,
    messages: Sequence[Mapping[str, Value]],
    customer: Mapping[str, Value],
    history: History | None,
    now: datetime,
) -> list[Candidate]:
    """Return every message with its decision, in the order in which they were taken.

    The first class of `prefer` that a message matches is its own, none comes last; then the higher priority (none is
    0), then campaign and id by code point, then the order given. Each is decided with the allowed ones before it
    counted as sent at ``now`` (in UTC), with the facts that its decision gave them. A history that is not given stays
    unknown.
    """
    taken = []
    for place in sorted(range(len(messages)), key=lambda at: rank(program, messages[at])):
        decision = decide(program, messages[place], customer, history, now)
        taken.append(Candidate(place, decision))
        if history is not None and decision.allowed:
            history = replace(history, sends=(*history.sends, Send(now, decision.message)))
    return taken


def rank(program: Program, message: Mapping[str, Value]) -> tuple[int, float, str, str]:
    """Return what messages that compete are sorted by (ruling 11): class, priority, campaign, id.

    Classes ask for facts of the message alone and never for the time, so the instant is of no account.
    """
    facts = effective(program, message).message
    situation = Situation(facts, {}, None, EARLIEST, program.zone)
    matching = (number for number, wanted in enumerate(program.prefer) if holds(wanted, situation))
    priority = facts.get("priority", 0)
    return (
        next(matching, len(program.prefer)),
        -priority if isinstance(priority, int | float) else 0,
        str(facts.get("campaign", "")),
        str(facts.get("id", "")),
    )
