"""Findings: what comity has to say, as plain values. They are rendered once, at the rim."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from comity.text.record import record
from comity.text.source import Place, Span


class Kind(StrEnum):
    """What a finding claims. The first five speak of a rule and a message (LANGUAGE.md section 8)."""

    ALWAYS = "always"
    POSSIBLE = "possible"
    AT_SEND = "at-send"
    UNDECIDED = "undecided"
    PROVED = "proved"
    LINT = "lint"


SILENT = (Kind.PROVED, Kind.AT_SEND)
"""The kinds that are told only to those who ask for them."""


class Level(StrEnum):
    """How loud a finding is."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Related(NamedTuple):
    """Another place that explains a finding."""

    place: Place
    message: str


class Quote(NamedTuple):
    """The policy sentence a finding is about, with the reason its author gave."""

    place: Place
    text: str
    because: str | None


class Edit(NamedTuple):
    """Replace the text of a span by other text; an empty span inserts."""

    place: Place
    text: str


class Fix(NamedTuple):
    """A proposed change. ``safe`` ones keep the meaning or only forbid more; others need a person's eye."""

    title: str
    safe: bool
    edits: tuple[Edit, ...]


@record
class Witness:
    """A concrete customer who proves a finding, in the JSON form of customers and histories.

    ``now`` is an ISO 8601 instant with an offset.
    """

    customer: Mapping[str, object]
    sends: tuple[Mapping[str, object], ...]
    events: tuple[Mapping[str, object], ...]
    now: str


@record
class Concern:
    """How many customers of a table a finding concerns.

    Of those in the ``audience`` of its campaign the rule fires for as many as are ``concerned``; of ``unknown`` others
    it cannot be told whether it does.
    """

    audience: int
    concerned: int
    unknown: int


@record
class Finding:
    """One thing to say about one place. ``rule`` is a policy rule's id or the code of a lint rule.

    ``message`` is one line in lower case without a final period; ``help`` says what to do about it. ``customers`` is
    None where nobody asked, and where customers have nothing to do with it.
    """

    rule: str
    message: str
    place: Place
    level: Level = Level.ERROR
    kind: Kind = Kind.LINT
    help: str | None = None
    campaign: str | None = None
    message_id: str | None = None
    related: tuple[Related, ...] = ()
    policy: Quote | None = None
    witness: Witness | None = None
    missing: tuple[str, ...] = ()
    fixes: tuple[Fix, ...] = ()
    customers: Concern | None = None


@record
class Problem:
    """A finding of a pass that works on one source and need not know its name: a code, a span and words."""

    code: str
    message: str
    span: Span
    help: str | None = None
    level: Level = Level.ERROR
    related: tuple[tuple[Span, str], ...] = ()
