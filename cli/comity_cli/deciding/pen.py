"""How decisions are written: values and times in words, rows with a label that fit the width."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, tzinfo

from comity import Verdict
from comity.text.record import record
from comity.types.values import write_value
from comity.types.vocabulary import Value, Vocabulary
from comity.types.zones import find_zone
from comity_cli.formats import words
from comity_cli.formats.cells import safe
from comity_cli.formats.snippet import wrap
from comity_cli.paint import Paint, Style

OUTCOMES = {
    Verdict.ALLOW: "allowed",
    Verdict.WARN: "warned",
    Verdict.HOLD: "held",
    Verdict.REVIEW: "under review",
    Verdict.BLOCK: "blocked",
}
STYLES = {
    Verdict.ALLOW: Style.PLUS,
    Verdict.WARN: Style.WARNING,
    Verdict.HOLD: Style.WARNING,
    Verdict.REVIEW: Style.ERROR,
    Verdict.BLOCK: Style.ERROR,
}
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
HISTORY = "history"
CLOCKS = ("customer time", "in ")
"""What the evidence of a wall clock is called after."""


def value(fact: Value) -> str:
    """Return a value as the language writes it, and a set of nothing as empty."""
    if fact == frozenset():
        return "empty"
    return str(write_value(fact)) if isinstance(fact, date) else words.value(write_value(fact))


def moment(instant: datetime, zone: tzinfo | None) -> str:
    """Return an instant in a zone and in UTC: ``Monday 2026-03-02 08:00 Europe/Berlin (2026-03-02T07:00:00Z)``."""
    utc = instant.astimezone(UTC)
    if zone is None or zone is UTC:
        return f"{_wall(utc)} UTC"
    return f"{_wall(utc.astimezone(zone))} {zone} ({write_value(utc)})"


def _wall(local: datetime) -> str:
    precision = "microseconds" if local.microsecond else "seconds" if local.second else "minutes"
    wall = local.replace(tzinfo=None).isoformat(" ", precision)
    return f"{DAYS[local.weekday()]} {wall}"


def zone_of(customer: Mapping[str, object]) -> tzinfo | None:
    """Return the zone of a customer, None where it is not known."""
    name = customer.get("timezone")
    return find_zone(name) if isinstance(name, str) else None


def reading(name: str, found: Value | None, vocabulary: Vocabulary) -> str:
    """Return what a fact, a count or a clock was, by the name that evidence has it under."""
    if name.startswith(CLOCKS):
        return f"it is {found} {name}" if found is not None else "the customer's time zone is not known"
    if not is_of_history(name):
        lacking = "not stated" if is_of_message(name, vocabulary) else "not known"
        return f"{name} is {lacking if found is None else value(found)}"
    if found is None or isinstance(found, bool):
        return ""
    return f"{found} time{'' if found == 1 else 's'}"


def is_of_history(name: str) -> bool:
    """Return whether evidence of this name is what a phrase found in the history."""
    return " " in name and not name.startswith(CLOCKS)


def is_of_message(name: str, vocabulary: Vocabulary) -> bool:
    """Return whether a fact, as evidence names it, is the message's."""
    scope, _, bare = name.rpartition(".")
    return scope == "message" or (not scope and bare in vocabulary.message and bare not in vocabulary.customer)


@record
class Pen:
    """Writes rows for a terminal of a width."""

    paint: Paint
    width: int

    def rows(self, label: str, texts: Iterable[str], indent: int = 2) -> Iterator[str]:
        """Yield texts beside a label, over as many lines as it takes."""
        for text in texts:
            yield from self.beside(f"{' ' * indent}{self.paint(Style.LABEL, f'{label:<8}')}  ", indent + 10, text)
            label = ""

    def beside(self, before: str, room: int, text: str) -> Iterator[str]:
        """Yield a text behind something that takes ``room`` cells, over as many lines as it takes."""
        for part in wrap(safe(text), self.width - room):
            yield f"{before}{part}\n"
            before = " " * room

    def paragraph(self, text: str, style: Style | None = None) -> Iterator[str]:
        """Yield a text over as many lines as it takes."""
        for part in wrap(safe(text), self.width):
            yield (part if style is None else self.paint(style, part)) + "\n"
