"""What is told of a screen, whatever it is told in: counts by rule, each with its reason."""

from comity.bulk.results import RuleCount
from comity.text.record import record
from comity_cli.pipeline import RuleCard
from comity_cli.screening.asked import Question
from comity_cli.screening.run import Part


@record
class Entry:
    """A rule that spoke: what it said, of how many customers first, of how many at all, and why it is there.

    ``share`` is that of those it spoke of in the audience, from 0 to 1. ``unknown`` tells that it says this because it
    cannot be told, where it would say something else if it fired.
    """

    rule: str
    verdict: str
    first: int
    all: int
    share: float
    because: str | None
    unknown: bool


def entries(part: Part, question: Question) -> tuple[Entry, ...]:
    """Return the rules that spoke of a message, in the order of a decision's reasons."""
    rules = {rule.id: rule for rule in question.book.rules}
    return tuple(_entry(one, rules.get(one.rule), part.counted.audience) for one in part.counted.counts)


def _entry(one: RuleCount, rule: RuleCard | None, audience: int) -> Entry:
    because = None if rule is None else rule.because
    unknown = rule is not None and rule.outcome != one.verdict
    return Entry(one.rule, str(one.verdict), one.first, one.all, one.all / audience, because, unknown)
