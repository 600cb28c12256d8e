"""Cases made smaller, as long as what is wrong with their answers remains."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from tests.bulk.agreement.cases import Case, Planned, Screened
from tests.bulk.agreement.tables import Row, Tables
from tests.decisions.shrinking import smaller as smaller_question
from tests.decisions.worlds import WAYS, Asked

from comity.program.nodes import TRUE, And, Not, Or
from comity.program.time import EARLIEST
from comity.text.record import replace

T = TypeVar("T")
OF_A_CUSTOMER = ("id", "valid_from")
FEW = 4
"""So many rows of a table are looked at cell by cell."""


def minimised(case: Case, is_wrong: Callable[[Case], bool]) -> Case:
    """Return a case that is wrong in the same way and has nothing left that can go without putting it right."""
    while True:
        found = next((item for item in smaller(case) if is_wrong(item)), None)
        if found is None:
            return case
        case = found


def smaller(case: Case) -> Iterator[Case]:
    """Yield cases that are smaller by one thing each, beginning with the largest things."""
    for tables in _tables(case.tables):
        yield replace(case, tables=tables)
    if isinstance(case, Screened):
        yield from _screened(case)
    else:
        if isinstance(case, Planned):
            yield from (replace(case, messages=messages) for messages in _fewer(case.messages) if messages)
        for asked in smaller_question(Asked(case.program, {}, {}, None, EARLIEST, WAYS[0], case.review)):
            yield replace(case, program=asked.program, review=asked.review)
    yield from _without_cells(case)


def _screened(case: Screened) -> Iterator[Screened]:
    match case.audience:
        case And(items) | Or(items):
            yield from (replace(case, audience=item) for item in items)
        case Not(item):
            yield replace(case, audience=item)
        case _:
            pass
    if case.audience != TRUE:
        yield replace(case, audience=TRUE)
    if case.until:
        yield replace(case, until=False)
    if case.wall is not None:
        yield replace(case, wall=None)
    question = Asked(case.program, dict(case.message), {}, None, case.now, WAYS[0], case.review)
    for asked in smaller_question(question):
        yield replace(case, program=asked.program, message=asked.message, now=asked.now, review=asked.review)


def _tables(tables: Tables) -> Iterator[Tables]:
    for customers in _fewer(tables.customers):
        yield replace(tables, customers=customers)
    for sends in _fewer(tables.sends or ()):
        yield replace(tables, sends=sends)
    for events in _fewer(tables.events or ()):
        yield replace(tables, events=events)
    if tables.complete_since is not None:
        yield replace(tables, complete_since=None)
    for name in sorted(tables.customer_fields - {"id"}):
        yield replace(tables, customer_fields=tables.customer_fields - {name})
    for name in sorted(tables.send_fields):
        yield replace(tables, send_fields=tables.send_fields - {name})


def _fewer(items: tuple[T, ...]) -> Iterator[tuple[T, ...]]:
    """Yield what is left without a half, then without a quarter and so on, at last without one."""
    size = max(len(items) // 2, 1)
    while items:
        yield from (items[:at] + items[at + size :] for at in range(0, len(items), size))
        if size == 1:
            return
        size //= 2


def _without_cells(case: Case) -> Iterator[Case]:
    """Yield cases with a cell less; a cell whose column is not there goes with all others of that kind."""
    tables = case.tables
    for customers in _cells(tables.customers, {*OF_A_CUSTOMER, *tables.customer_fields}, OF_A_CUSTOMER):
        yield replace(case, tables=replace(tables, customers=customers))
    for sends in _cells(tables.sends or (), {"customer", "at", *tables.send_fields}, ("customer", "at")):
        yield replace(case, tables=replace(tables, sends=sends))


def _cells(rows: tuple[Row, ...], there: set[str], kept: Sequence[str]) -> Iterator[tuple[Row, ...]]:
    if len(rows) > FEW:
        return
    for at, row in enumerate(rows):
        unseen = row.keys() - there
        for gone in ([unseen] if unseen else []) + [{name} for name in row if name not in kept]:
            left = {name: value for name, value in row.items() if name not in gone}
            yield (*rows[:at], left, *rows[at + 1 :])
