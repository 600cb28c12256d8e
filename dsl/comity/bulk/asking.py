"""What a campaign's message asks of tables: the rules it leaves, and who is in its audience."""

from collections.abc import Mapping
from datetime import datetime

from comity.backends.sql.layout import Layout, Reads
from comity.backends.sql.screen import Asked, Screen, asked, reads
from comity.backends.sql.times import Instants
from comity.evaluate.treat import effective
from comity.evaluate.verdict import Case, cases
from comity.program.nodes import TRUE, Condition, Program
from comity.program.walk import TIMEZONE
from comity.text.record import record, replace
from comity.types.vocabulary import Value

ZONE = frozenset({TIMEZONE.name})


@record
class Asking:
    """One message as tables are asked about it.

    ``message`` has its facts after every `treat`, ``conflict`` tells that two of them differ (ruling 3). ``cases`` are
    the rules that it may break, as written, and ``rules`` what it leaves of them; ``at`` is when it is sent: an
    instant, or that in each zone.
    """

    program: Program
    message: Mapping[str, Value]
    conflict: bool
    rules: tuple[Asked, ...]
    audience: Condition
    at: datetime | Instants
    cases: tuple[Case, ...]

    @property
    def reads(self) -> Reads:
        """What it reads of tables: the zone of customers, too, where that says when it is sent."""
        found = reads(self.rules, self.audience)
        if isinstance(self.at, datetime):
            return found
        return replace(found, customers=found.customers | (ZONE & self.program.vocabulary.customer.keys()))

    def screen(self, layout: Layout, dialect: str = "duckdb") -> Screen:
        """Return the query of all customers, by what there is of tables."""
        return Screen(self.program, self.rules, self.at, layout, dialect, conflict=self.conflict)


def asking(
    program: Program,
    message: Mapping[str, Value],
    at: datetime | Instants,
    audience: Condition = TRUE,
    *,
    review: bool = False,
) -> Asking:
    """Return what a message that is sent ``at`` an instant asks; rules enforced in review only in a ``review``."""
    seen = effective(program, message)
    every = tuple(cases(program, review=review))
    left = asked(((case.rule, case.waivers) for case in every), seen.message)
    ids = {item.rule.id for item in left}
    concerned = tuple(case for case in every if case.rule.id in ids)
    return Asking(program, seen.message, bool(seen.conflicts), left, audience, at, concerned)
