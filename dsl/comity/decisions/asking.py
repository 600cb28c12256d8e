"""A message being decided: what its generated function asks of the world around it.

The function reads well-formed facts by itself, and makes its decisions. What it hands over here is rare or slow anyway:
facts of other shapes, histories, times at the ends of the calendar, and mistakes of its own.
"""

from collections.abc import Mapping
from datetime import datetime
from types import FunctionType
from typing import Any, NamedTuple, Protocol

from comity.backends.python.message import NAME
from comity.backends.python.past import Past
from comity.backends.python.reading import Known
from comity.decisions import inputs
from comity.decisions.decision import Decision
from comity.decisions.history import History
from comity.decisions.question import Question
from comity.evaluate.decide import strictest
from comity.evaluate.verdict import Case
from comity.program.nodes import Verdict
from comity.types.vocabulary import Field


class Check(Protocol):
    """A message, ready to be decided for any customer."""

    def __call__(self, customer: object, history: object = None, now: object = None) -> Decision:
        """Return the decision on the message to a customer at ``now``; raises DataError."""
        ...


class Specialised(NamedTuple):
    """What follows from the facts of a message that rules read.

    ``bind`` makes the function of ``source``; ``cases`` are the rules that may speak, ``fields`` the customer's facts
    that they mention.
    """

    bind: FunctionType
    source: str
    cases: tuple[Case, ...]
    fields: Mapping[str, Field]


def bound(made: Specialised, question: Question) -> Check:
    """Return the function of a message."""
    fields, blank, reader = made.fields, dict.fromkeys(made.fields), question.reader

    def again(customer: object, history: object, now: datetime, error: Exception | None = None) -> Decision:
        """Decide by facts that the slow reader has read; if it has, the mistake is not in them."""
        if not isinstance(customer, Known):
            return check(Known(inputs.facts("customer", fields, customer)), history, now)
        if error is not None:
            error.add_note(f"in the code for `{_line_of(error, made.source)}`")
            raise error
        return far(customer, history, now)

    def troubled(customer: dict[str, Any], history: object, now: datetime, error: Exception) -> Decision:
        """Decide where generated code could not, or raise what it raised."""
        match error:
            case inputs.DataError():
                raise error
            case OverflowError():
                return far(customer, history, now)
            case KeyError() if not fields.keys() <= customer.keys():  # a fact is absent: then it is unknown
                return check(type(customer)({**blank, **customer}), history, now)
            case _:
                return again(customer, history, now, error)

    def far(customer: object, history: object, now: datetime) -> Decision:
        """Decide by the evaluator."""
        known, past = inputs.facts("customer", fields, customer), None if history is None else History.of(history)
        verdict = strictest(question.reasons(question.situation(known, past, now)))
        decision = Decision()
        decision.verdict, decision.asked = verdict, (question, known, past, now)
        return decision

    def past_of(history: History, customer: object, now: datetime) -> Past:
        read = history.read
        past = read[1].past if read is not None and read[0] is reader and read[1].valid_from <= now else None
        return question.past(history, customer, now) if past is None else past

    allowed = Decision.complete(Verdict.ALLOW, question.message)
    check: Check = made.bind(allowed, Decision, question, again, troubled, inputs.instant, History, past_of)
    return check


def _line_of(error: Exception, source: str) -> str:
    """Return the rule beside the line of generated code at which an error was raised."""
    lines, found, trace = source.splitlines(), "", error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == NAME:
            found = lines[trace.tb_lineno - 1]
        trace = trace.tb_next
    return (found.partition("  # ")[2] or found).strip()
