"""The types of facts and the vocabulary: what a rule can talk about (LANGUAGE.md section 3)."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from comity.text.record import record
from comity.text.source import Place

Value = bool | str | int | float | date | datetime | frozenset[str]
"""A fact's value: ``yes or no`` bool; symbols, texts and zones str; sets frozenset of str; ``count`` int; ``number``
int or float (never NaN); ``date`` date; ``instant`` datetime in UTC."""


class Scope(StrEnum):
    """Whose fact it is."""

    CUSTOMER = "customer"
    MESSAGE = "message"


class Kind(StrEnum):
    """The kinds of types, by the words that declare them."""

    YES_NO = "yes or no"
    ONE_OF = "one of"
    ANY_OF = "any of"
    TEXT = "text"
    ANY_TEXT = "any text"
    COUNT = "count"
    NUMBER = "number"
    DATE = "date"
    INSTANT = "instant"
    TIMEZONE = "timezone"


@record
class FactType:
    """A type: ``one of free < basic`` is ``FactType(Kind.ONE_OF, ("free", "basic"), ordered=True)``."""

    kind: Kind
    symbols: tuple[str, ...] = ()
    ordered: bool = False

    def __str__(self) -> str:
        """Return the type as a declaration writes it."""
        between = " < " if self.ordered else ", "
        return f"{self.kind} {between.join(self.symbols)}" if self.symbols else str(self.kind)

    @property
    def is_set(self) -> bool:
        """Whether values are sets."""
        return self.kind in (Kind.ANY_OF, Kind.ANY_TEXT)

    @property
    def is_number(self) -> bool:
        """Whether values are numbers."""
        return self.kind in (Kind.COUNT, Kind.NUMBER)


@record
class Field:
    """A declared fact. ``place`` is where, ``doc`` the comment above or beside the declaration."""

    scope: Scope
    name: str
    type: FactType
    required: bool = False
    doc: str = ""
    place: Place | None = None


@record
class Event:
    """A declared kind of event."""

    name: str
    doc: str = ""
    place: Place | None = None


@record
class Vocabulary:
    """All facts and events a policy may speak of, by name."""

    customer: Mapping[str, Field]
    message: Mapping[str, Field]
    events: Mapping[str, Event]

    def fields(self, scope: Scope) -> Mapping[str, Field]:
        """Return the fields of one scope."""
        return self.customer if scope is Scope.CUSTOMER else self.message

    def field(self, scope: Scope, name: str) -> Field:
        """Return a declared field; raises KeyError for a name that is not declared."""
        return self.fields(scope)[name]
