"""What comity.bulk says of a case, from tables as somebody gives them, here columns of Arrow."""

from collections.abc import Callable
from typing import Any

from tests.bulk.agreement.canonical import arrow_tables
from tests.bulk.agreement.cases import Answers, Audited, Case, Planned, Screened
from tests.bulk.agreement.sql import read

from comity.bulk.asking import asking
from comity.bulk.auditing import audit
from comity.bulk.data import DataMap
from comity.bulk.planning import plan
from comity.bulk.screening import screen
from comity.bulk.tables import Given

Form = Callable[[Any], object]
"""Makes of a table of Arrow what is given."""


def as_it_is(table: object) -> object:
    """Return a table."""
    return table


class ThroughTables:
    """Screens, audits and plans on a connection of DuckDB."""

    def __init__(self, connection: Any, form: Form = as_it_is) -> None:  # noqa: ANN401 (of duckdb)
        """Take a connection, and what is made of tables before they are given."""
        self._connection = connection
        self._form = form

    def __call__(self, case: Case) -> Answers:
        """Return the answers to a case."""
        made = {name: self._form(table) for name, table in arrow_tables(case.program.vocabulary, case.tables).items()}
        given = Given(made["customers"], made.get("sends"), made.get("events"))
        data = DataMap(complete_since=case.tables.complete_since)
        match case:
            case Screened():
                return read(case, self._screened(case, given, data))
            case Audited():
                return read(case, list(audit(self._connection, case.program, given, data)))
            case Planned():
                return read(case, self._planned(case, given, data))

    def _screened(self, case: Screened, given: Given, data: DataMap) -> list[dict[str, Any]]:
        now = case.now if case.wall is None else case.at
        asked = asking(case.program, case.message, now, case.audience, review=case.review)
        return list(screen(self._connection, asked, given, data, until=case.until))

    def _planned(self, case: Planned, given: Given, data: DataMap) -> list[dict[str, Any]]:
        asked = [
            asking(case.program, message, case.now, audience, review=case.review) for message, audience in case.messages
        ]
        return list(plan(self._connection, asked, given, data))
