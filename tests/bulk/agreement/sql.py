"""What engines say of a case, by the queries that comity makes."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from tests.bulk.agreement.cases import Answer, Answers, Audited, Case, Screened, by_rules
from tests.bulk.agreement.engines import Engine, Rows
from tests.bulk.agreement.tables import Tables

from comity.backends.sql.layout import Layout
from comity.backends.sql.screen import Query, Screen, asked
from comity.evaluate.treat import effective
from comity.evaluate.verdict import cases
from comity.text.record import replace


def layout_of(tables: Tables) -> Layout:
    """Return what is there of some tables."""
    sends = None if tables.sends is None else tables.send_fields
    return Layout(tables.customer_fields, sends, tables.events is not None, tables.complete_since)


def query_of(case: Case, dialect: str) -> Query:
    """Return the query that answers a case; raises TypeError for what no query is made for."""
    if not isinstance(case, Screened):
        raise TypeError(f"no query answers an audit: {case}")
    words, layout = case.program.vocabulary, layout_of(case.tables)
    sends = None if layout.sends is None else layout.sends & words.message.keys()
    layout = replace(layout, customers=layout.customers & words.customer.keys(), sends=sends)
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
    named = _send if isinstance(case, Audited) else _planned
    for row in rows:
        key = (row["customer_id"],) if isinstance(case, Screened) else named(row)
        found[key].append(Answer(row["verdict"], row["first_rule"], tuple(row["rules"]), row.get("until")))
    return {key: sorted(items, key=by_rules) for key, items in found.items()}


def _send(row: Mapping[str, Any]) -> tuple[object, ...]:
    return row["customer_id"], row["at"], row["campaign"], row["id"]


def _planned(row: Mapping[str, Any]) -> tuple[object, ...]:
    return row["customer_id"], row["campaign"], row["id"], row["place"]
