"""What a check writes down as it goes: what is wrong, and what every name turned out to mean."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from comity.text.finding import Finding, Related
from comity.text.record import record
from comity.text.source import Place, Span
from comity.types.vocabulary import Field


class Meaning(StrEnum):
    """The kinds of things that names stand for."""

    FIELD = "field"
    SYMBOL = "symbol"
    EVENT = "event"
    DEFINITION = "definition"
    SETTING = "setting"
    PERSONA = "persona"
    RULE = "rule"
    MODULE = "module"


class Named(NamedTuple):
    """What a name means where it stands.

    ``name`` is the full one: a rule's id, ``module.setting``, a field's bare name. ``place`` is where it is declared.
    ``field`` is the field itself or, for a symbol, the one whose value it is.
    """

    kind: Meaning
    name: str
    place: Place | None
    field: Field | None = None


@record
class Report:
    """Collects findings and meanings of one file; `for_file` collects into the same lists for another."""

    file: str
    findings: list[Finding]
    names: dict[Place, Named]

    @classmethod
    def empty(cls, file: str = "") -> "Report":
        """Return a report with nothing in it."""
        return cls(file, [], {})

    def for_file(self, file: str) -> "Report":
        """Return a report on another file that shares what is collected."""
        return Report(file, self.findings, self.names)

    def place(self, span: Span) -> Place:
        """Return the place of a span in this file."""
        return Place(self.file, span)

    def error(
        self, code: str, message: str, span: Span, help_: str | None = None, related: Iterable[Related] = ()
    ) -> None:
        """Add an error at a span of this file."""
        self.error_at(code, message, self.place(span), help_, related)

    def error_at(
        self, code: str, message: str, place: Place, help_: str | None = None, related: Iterable[Related] = ()
    ) -> None:
        """Add an error at a place that may lie in another file."""
        self.findings.append(Finding(rule=code, message=message, place=place, help=help_, related=tuple(related)))

    def name(self, span: Span, named: Named) -> None:
        """Note what the name at a span means."""
        self.names[self.place(span)] = named
