"""What engines say of a case, by the queries that comity makes."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from tests.bulk.agreement.cases import Answer, Answers, Case, Screened
from tests.bulk.agreement.engines import Engine, Rows
from tests.bulk.agreement.tables import Tables

from comity.backends.sql.layout import Layout
from comity.backends.sql.screen import Query, Screen, asked
from comity.evaluate.treat import effective
from comity.evaluate.verdict import cases


def layout_of(tables: Tables) -> Layout:
    """Return what is there of some tables."""
    sends = None if tables.sends is None else tables.send_fields
    return Layout(tables.customer_fields, sends, tables.events is not None, tables.complete_since)


def query_of(case: Case, dialect: str) -> Query:
    """Return the query that answers a case; raises TypeError for what no query is made for."""
    if not isinstance(case, Screened):
        raise TypeError(f"no query answers an audit: {case}")
    layout = layout_of(case.tables)
    seen = effective(case.program, case.message)
    rules = asked([(item.rule, item.waivers) for item in cases(case.program, review=case.review)], seen.message)
    now = case.now if case.wall is None else case.at
    return Screen(case.program, rules, now, layout, dialect, conflict=bool(seen.conflicts)).query(case.audience)


def answers_of(case: Case, engine: Engine) -> Answers:
    """Return what an engine, that has the tables of a case, says of it."""
    return read(case, engine.run(query_of(case, engine.dialect).sql()))


def read(case: Case, rows: Rows) -> Answers:
    """Return rows as answers."""
    found: defaultdict[tuple[object, ...], list[Answer]] = defaultdict(list)
    for row in rows:
        key = (row["customer_id"],) if isinstance(case, Screened) else _send(row)
        found[key].append(Answer(row["verdict"], row["first_rule"], tuple(row["rules"])))
    return {key: sorted(items) for key, items in found.items()}


def _send(row: Mapping[str, Any]) -> tuple[object, ...]:
    return row["customer_id"], row["at"], row["campaign"], row["id"]
