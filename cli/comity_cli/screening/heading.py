"""The comment above a query: what it asks, of which tables, and which rules may speak, one line each."""

from collections.abc import Iterator

from comity import __version__
from comity.bulk.campaigns import Letter
from comity.bulk.data import DataMap
from comity.bulk.warehouse import Needed, needed
from comity.types.vocabulary import FactType, Kind
from comity_cli.formats.cells import safe
from comity_cli.screening.asked import Question

TYPES = {
    Kind.YES_NO: "true or false",
    Kind.TEXT: "text",
    Kind.ONE_OF: "text",
    Kind.TIMEZONE: "text",
    Kind.ANY_OF: "list of texts",
    Kind.ANY_TEXT: "list of texts",
    Kind.COUNT: "whole number",
    Kind.NUMBER: "number",
    Kind.DATE: "date",
    Kind.INSTANT: "instant",
}


def heading(letter: Letter, question: Question) -> str:
    """Return the comment, each of its lines after two dashes."""
    return "".join(f"-- {_line(line)}\n".replace("--  \n", "--\n") for line in _lines(letter, question))


def _line(text: str) -> str:
    return safe(" ".join(text.split()))


def _lines(letter: Letter, question: Question) -> Iterator[str]:
    yield f"whom of its audience {letter.campaign} / {letter.message_id} may be sent to, by comity {__version__}"
    yield f"sent: {letter.due.words}"
    yield f"policy: {', '.join(question.policies)}"
    for table in needed(letter.asking, question.data):
        yield f"reads {table.name}: {', '.join(_columns(table))}"
    yield from _means(question.data)
    texts = {rule.id: rule.text for rule in question.book.rules}
    for item in letter.asking.rules:
        yield f"{item.rule.id}: {texts.get(item.rule.id, '')}"
    if not letter.asking.rules:
        yield "no rule speaks of this message"


def _columns(table: Needed) -> Iterator[str]:
    for one in table.wanted:
        called = table.called[one.name]
        yield f"{called} ({_type(one.type)})" if called == one.name else f"{called} ({one.name}, {_type(one.type)})"


def _type(type_: FactType) -> str:
    return TYPES[type_.kind]


def _means(data: DataMap) -> Iterator[str]:
    yield "all of these columns have to be there; NULL is what is not known, and of an earlier send what is not stated"
    if data.timezone is not None:
        yield f"times without a zone, which [data] has in {data.timezone}, have to be made instants before"
    if data.complete_since is not None:
        yield f"what happened before {data.complete_since.isoformat()} counts as unknown"
