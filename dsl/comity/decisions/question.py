"""What is asked for one message: the rules that concern it, and the evaluator to say why they speak."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from comity.backends.python.past import Past
from comity.decisions import inputs
from comity.decisions.history import History
from comity.decisions.reader import Reader
from comity.evaluate.decide import Reason, reasons_of
from comity.evaluate.holds import Situation
from comity.evaluate.treat import Effective
from comity.evaluate.until import sendable_from
from comity.evaluate.verdict import Case
from comity.program.nodes import Program
from comity.text.record import record
from comity.types.vocabulary import Field, Value

ID = "id"


@record
class Question:
    """One message. ``fields`` are the customer's facts that its rules mention, and the id."""

    program: Program
    reader: Reader
    seen: Effective
    cases: tuple[Case, ...]
    fields: Mapping[str, Field]

    @property
    def message(self) -> Mapping[str, Value]:
        """The facts that the rules see, for those who are not to change them."""
        return MappingProxyType(self.seen.message)

    def past(self, history: History, customer: object, now: datetime) -> Past:
        """Return what lies behind a customer; raises DataError for a history, or an id, that is wrong."""
        log = history.log(self.reader, now)
        if log.past is not None:
            return log.past
        declared = {name: field for name, field in self.fields.items() if name == ID}
        return log.of(inputs.facts("customer", declared, customer).get(ID))

    def situation(self, customer: Mapping[str, object], history: History | None, now: datetime) -> Situation:
        """Return what was asked, as the evaluator knows it.

        A fact that the verdict hung on is sound. Of the others nobody has asked: one that is malformed is unknown.
        """
        known = inputs.sound_facts("customer", self.fields, customer)
        past = None if history is None else self.reader.history(history.log(self.reader, now))
        return Situation(self.seen.message, known, past, now, self.program.zone)

    def reasons(self, situation: Situation) -> list[tuple[Reason, Case | None]]:
        """Return why a decision is what it is, without the times at which that would pass."""
        return reasons_of(self.cases, self.seen, situation, self.program.vocabulary)

    def sendable_from(self, situation: Situation) -> datetime | None:
        """Return when a message that is refused might be sent, if nothing but time passes."""
        return None if self.seen.conflicts else sendable_from(self.cases, situation)
