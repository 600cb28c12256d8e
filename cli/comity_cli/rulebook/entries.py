"""The rules of a policy, one entry each, in the order of their names."""

from dataclasses import dataclass
from datetime import date

from comity.text.source import Range
from comity_cli.pipeline import Card, RuleBook, RuleCard

EXPECT = "expect"


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule or an obligation. ``outcome`` of an obligation is ``expect``, and it has no ``if_unknown``."""

    card: Card
    module: str
    outcome: str
    if_unknown: str | None
    enforced: str | None
    waivable: bool
    range: Range


def entries(book: RuleBook, today: date) -> list[Entry]:
    """Return the rules that are in force on a day or will be later, by module and name."""
    cards: list[Card] = [*book.rules, *book.obligations]
    deciding = {rule.id: rule for rule in book.rules}
    return [
        _entry(card, deciding.get(card.id), book)
        for card in sorted(cards, key=lambda card: (_module(card), card.id))
        if card.until is None or card.until >= today
    ]


def _entry(card: Card, rule: RuleCard | None, book: RuleBook) -> Entry:
    return Entry(
        card,
        _module(card),
        outcome=str(rule.outcome) if rule else EXPECT,
        if_unknown=str(rule.if_unknown) if rule else None,
        enforced=str(rule.enforced) if rule else None,
        waivable=rule.waivable if rule else True,
        range=book.sources[card.place.file].range(card.place.span),
    )


def _module(card: Card) -> str:
    return card.id.rpartition(".")[0]
