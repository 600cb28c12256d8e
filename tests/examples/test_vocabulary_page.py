"""docs/language.md lists what every policy can talk about as the prelude has it.

UPDATE=1 writes that into the page anew, to be read before it is committed.
"""

import os
import re
from collections.abc import Iterable

import pytest
from tests.check.policies import check_text
from tests.examples.pages import ROOT

from comity.types.vocabulary import Field

PAGE = ROOT / "docs" / "language.md"
KNOWN = check_text("").program.vocabulary


def table(head: str, rows: Iterable[tuple[str, ...]]) -> str:
    lines = [f"| {head} |", "|---" * (head.count("|") + 1) + "|"]
    return "\n".join([*lines, *(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows)])


def facts(fields: Iterable[Field]) -> str:
    return table("fact | type | says", ((f"`{fact.name}`", f"`{fact.type}`", fact.doc) for fact in fields))


TABLES = {
    "Of the customer:": facts(KNOWN.customer.values()),
    "Of the message:": facts(KNOWN.message.values()),
    "What happened:": table("event | says", ((f"`{event.name}`", event.doc) for event in KNOWN.events.values())),
}


@pytest.mark.parametrize("title", TABLES)
def test_a_table_of_the_page_is_what_the_prelude_declares(title: str) -> None:
    page = PAGE.read_text(encoding="utf-8")
    place = re.compile(rf"(?<=^{title}\n\n)(?:\|.*\n)*\|.*(?=\n)", re.MULTILINE)
    if os.environ.get("UPDATE"):
        page = place.sub(lambda _: TABLES[title], page)
        PAGE.write_text(page, encoding="utf-8")
    assert place.findall(page) == [TABLES[title]]
