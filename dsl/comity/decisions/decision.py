"""What is decided, and why.

The verdict is there at once. Reasons, evidence and the times at which things would pass are worked out by the evaluator
when they are first asked for: a sender that only asks whether it may send does not wait for them.
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from comity.decisions.history import History
from comity.decisions.question import Question
from comity.evaluate.decide import Reason as Told
from comity.evaluate.holds import Situation
from comity.evaluate.until import silent_from
from comity.evaluate.verdict import Case
from comity.program.nodes import Verdict
from comity.text.record import replace
from comity.types.values import Json, write_facts, write_value
from comity.types.vocabulary import Value

Given = tuple[Mapping[str, object], History | None, datetime]
"""A customer, a history, and now."""

Asked = tuple[Question, Mapping[str, object], History | None, datetime]
"""A question, and what it was asked with."""

Whole = tuple[Verdict, Mapping[str, Value], tuple["Reason", ...], datetime | None]
"""Verdict, message, reasons and until of a decision."""


class Reason:
    """A rule that fired or, ``unknown``, could not be told."""

    __slots__ = ("_ahead", "_told")

    def __init__(self, told: Told, ahead: tuple[Case, Situation] | None) -> None:
        """Keep what the evaluator said; ``ahead`` is what its ``until`` follows from, None if that is there."""
        self._told = told
        self._ahead = ahead

    @property
    def rule(self) -> str:
        """The rule's id; ``conflicting-treat`` where two `treat` give one fact differently."""
        return self._told.rule

    @property
    def verdict(self) -> Verdict:
        """What the rule comes to."""
        return self._told.verdict

    @property
    def because(self) -> str | None:
        """The reason its author gave."""
        return self._told.because

    @property
    def unknown(self) -> bool:
        """Whether the rule could not be told."""
        return self._told.unknown

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts that would tell, sorted; ``history`` where that is not given or does not reach back far enough."""
        return self._told.missing

    @property
    def evidence(self) -> Mapping[str, Value | None]:
        """The facts and counts that made the rule fire, by name; empty for one that could not be told."""
        return MappingProxyType(dict(self._told.evidence))

    @property
    def until(self) -> datetime | None:
        """The first later instant (UTC) at which the rule would not fire if nothing but time passes, None if never."""
        ahead = self._ahead  # another thread may ask at the same time
        if ahead is not None:
            self._told = replace(self._told, until=silent_from(*ahead))
            self._ahead = None
        return self._told.until

    def as_dict(self) -> dict[str, Json | dict[str, Json]]:
        """Return the reason as JSON has it (INTERFACES: JSON of a decision)."""
        return {
            "rule": self.rule,
            "verdict": str(self.verdict),
            "because": self.because,
            "unknown": self.unknown,
            "missing": list(self.missing),
            "evidence": {name: write_value(value) for name, value in self._told.evidence.items()},
            "until": write_value(self.until),
        }

    def __eq__(self, other: object) -> bool:
        """Return whether both say the same."""
        return self.as_dict() == other.as_dict() if isinstance(other, Reason) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        """Return the rule and what it comes to."""
        return f"<Reason {self.rule}: {self.verdict}{' (unknown)' if self.unknown else ''}>"

    def __reduce__(self) -> tuple[Any, ...]:
        """Return the reason complete: the process that reads it needs no policy."""
        return Reason, (replace(self._told, until=self.until, evidence=dict(self._told.evidence)), None)


class Decision:
    """Whether a message may be sent to a customer now: the strictest outcome of all rules that concern it."""

    __slots__ = ("_message", "_reasons", "_situation", "_until", "asked", "verdict")

    verdict: Verdict
    """The strictest outcome."""
    asked: Asked | None
    """What was asked, for reasons that nobody has asked for yet; None for a decision that is complete."""
    _message: Mapping[str, Value]
    _reasons: tuple[Reason, ...]
    _situation: Situation
    _until: datetime | None

    @property
    def message(self) -> Mapping[str, Value]:
        """The facts as the rules saw them, after every `treat`: what to log as sent."""
        return self._message if self.asked is None else self.asked[0].message

    @property
    def allowed(self) -> bool:
        """Whether the message may be sent: `warn` still sends."""
        return self.verdict <= Verdict.WARN

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Every rule that fired or could not be told: the strictest first, then by id."""
        if not hasattr(self, "_reasons"):
            self._reasons = () if self.asked is None else _reasons(self.asked[0], self._seen(*self.asked))
        return self._reasons

    @property
    def until(self) -> datetime | None:
        """For a message that may not be sent: the first later instant (UTC) at which it may, by all rules together.

        Nothing but time passes until then. None for a message that may be sent, and where there is no such time within
        400 days.
        """
        if not hasattr(self, "_until"):
            asked = None if self.allowed else self.asked
            self._until = None if asked is None else asked[0].sendable_from(self._seen(*asked))
        return self._until

    def _seen(self, question: Question, *given: *Given) -> Situation:
        """Return what was asked, as the evaluator knows it."""
        if not hasattr(self, "_situation"):
            self._situation = question.situation(*given)
        return self._situation

    @classmethod
    def complete(
        cls,
        verdict: Verdict,
        message: Mapping[str, Value],
        reasons: tuple[Reason, ...] = (),
        until: datetime | None = None,
    ) -> "Decision":
        """Return a decision that holds all there is to it: nothing is left to ask."""
        made = cls.__new__(cls)
        made.__setstate__((verdict, MappingProxyType(dict(message)), reasons, until))
        return made

    def __setstate__(self, state: Whole) -> None:
        """Hold all there is to a decision."""
        self.verdict, self._message, self._reasons, self._until = state
        self.asked = None

    def as_dict(self) -> dict[str, Any]:
        """Return the decision as JSON has it (INTERFACES: JSON of a decision)."""
        return {
            "version": 1,
            "verdict": str(self.verdict),
            "until": write_value(self.until),
            "reasons": [reason.as_dict() for reason in self.reasons],
        }

    def message_as_dict(self) -> dict[str, Json]:
        """Return the message as JSON has it: with ``at`` added, a send of a history."""
        return write_facts(self.message)

    def __eq__(self, other: object) -> bool:
        """Return whether both say the same of the same message."""
        if not isinstance(other, Decision):
            return NotImplemented
        return self.message == other.message and self.as_dict() == other.as_dict()

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        """Return the verdict and the rules that speak."""
        return f"<Decision {self.verdict}{''.join(f' {reason.rule}' for reason in self.reasons)}>"

    def __reduce__(self) -> tuple[Any, ...]:
        """Return the decision complete: the process that reads it needs no policy."""
        return Decision.complete, (self.verdict, dict(self.message), self.reasons, self.until)


def _reasons(question: Question, situation: Situation) -> tuple[Reason, ...]:
    return tuple(
        Reason(told, None if case is None else (case, situation)) for told, case in question.reasons(situation)
    )
