"""All that a decision rests on, for those who explain it: read as a decision reads it."""

from collections.abc import Mapping

from comity.decisions import inputs
from comity.decisions.history import History
from comity.decisions.reader import Reader
from comity.evaluate.holds import Situation
from comity.evaluate.treat import Effective, effective
from comity.evaluate.verdict import Case, cases
from comity.program.nodes import Program
from comity.text.record import record
from comity.types.vocabulary import Value


@record
class Circumstances:
    """A message as it was ``stated`` and as rules see it, the rules asked, and the situation they are asked in."""

    program: Program
    cases: tuple[Case, ...]
    stated: Mapping[str, Value]
    seen: Effective
    situation: Situation


def circumstances(
    program: Program, message: object, customer: object, history: object, now: object, *, review: bool = False
) -> Circumstances:
    """Return what a decision rests on, all given as to `Policy.decide`; raises DataError as that does."""
    stated = inputs.facts("message", program.vocabulary.message, message)
    known = inputs.facts("customer", program.vocabulary.customer, customer)
    reader, instant = Reader(program), inputs.instant(now)
    past = None if history is None else reader.history(History.of(history).log(reader, instant))
    seen = effective(program, stated)
    situation = Situation(seen.message, known, past, instant, program.zone)
    return Circumstances(program, tuple(cases(program, review=review)), stated, seen, situation)
