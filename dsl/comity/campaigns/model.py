"""What a campaign file states: campaigns, their messages and schedules, each fact with its place.

Facts are typed by the vocabulary. Those of a campaign's top are already part of every message.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Literal

from comity.syntax.words import Length
from comity.text.finding import Finding
from comity.text.record import record
from comity.text.source import Source, Span
from comity.types.vocabulary import Value

CUSTOMER = "customer"
"""The zone of a schedule that runs in each customer's own time."""


@record
class Expression:
    """A condition in comity's language as a campaign file holds it, to be parsed by those who need it; never empty.

    ``starts`` and ``ends`` are the offsets in the file of each of the text's characters; ``span`` is the whole value.
    ``written`` is false where an adapter put the text together from other values, so that no edit of the span could
    change it.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]
    span: Span
    written: bool = True

    def place(self, inner: Span) -> Span:
        """Return the span in the file of a span of the text; an empty one stays empty, and past the end is the end."""
        last = len(self.text) - 1
        if inner.start > last:
            return Span(self.ends[last], self.ends[last])
        start = self.starts[inner.start]
        return (
            Span(start, max(start, self.ends[min(inner.end - 1, last)]))
            if inner.end > inner.start
            else Span(start, start)
        )


@record
class At:
    """Sent once. ``when`` is a wall time in ``zone`` (`CUSTOMER` or an IANA name); without a zone an instant in UTC."""

    when: datetime
    zone: str | None


@record
class Triggered:
    """Sent ``delay`` after the event ``event`` of the customer; at once if there is no delay."""

    event: str
    delay: Length | None


@record
class Every:
    """Sent again and again, ``period`` apart, at ``time`` (minutes after midnight; None if open) in ``zone``.

    ``zone`` is `CUSTOMER` or an IANA name.
    """

    period: Length
    time: int | None
    zone: str


Schedule = At | Triggered | Every


@record
class Message:
    """One message of a campaign.

    ``places`` has the span of the value of each fact that the file states, ``elements`` that of each element of the
    set-valued ones; facts that are derived, or stated for a whole source, have none. ``broken`` are facts stated with
    a wrong value: they are left out, of a set the wrong elements, and a finding says so. A body whose file is missing
    is broken too, and with it what would follow from it.

    ``after`` is the time after the previous message (``follows[-1]``), or after the schedule for the first; None if
    the file does not say. ``follows`` are the indexes of those messages of the campaign that the same customer was
    sent before: in the native format all earlier ones, and neither translations nor other branches.

    ``span`` is the value of the message's id, else where the message begins.
    """

    id: str
    facts: Mapping[str, Value]
    places: Mapping[str, Span]
    elements: Mapping[str, Mapping[str, Span]]
    derived: frozenset[str]
    broken: frozenset[str]
    after: Length | None
    follows: Sequence[int]
    span: Span

    def place(self, fact: str, element: str | None = None) -> Span | None:
        """Return where the file states a fact, or the element of a set; None where it does not."""
        found = self.elements.get(fact, {}).get(element) if element is not None else None
        return found or self.places.get(fact)


Form = Literal["block", "flow", "json", "foreign"]
"""How a campaign is written, for those who edit it; ``foreign`` campaigns are not edited."""


@record
class Campaign:
    """A campaign. ``audience`` and ``schedule`` are None where the file states none: everyone, at a time not yet known.

    ``span`` is the value of the campaign's id. ``places`` has the spans of the values at the paths ``title``,
    ``owner``, ``audience``, ``schedule``, ``schedule.at`` and so on. ``broken`` are those of ``audience`` and
    ``schedule`` that the file states and that could not be read: None does not mean everyone then.

    ``id`` is unique in a sound file. The `campaign` fact of the messages is the same, but for variants that one
    foreign campaign has for different audiences: they are campaigns of their own that share the fact.
    """

    id: str
    title: str | None
    owner: str | None
    audience: Expression | None
    schedule: Schedule | None
    messages: tuple[Message, ...]
    source: Source
    span: Span
    places: Mapping[str, Span]
    form: Form
    broken: frozenset[str] = frozenset()

    @property
    def file(self) -> str:
        """The name of the campaign's file."""
        return self.source.name


@record
class Suppression:
    """A comment ``# comity: ignore[RULE, …] until=DATE by=NAME -- REASON``.

    ``rules`` are the names as written, each with its span. ``until`` is the last day it holds, None for ever. ``span``
    is the comment; ``line`` what has to go with it if it is removed. ``covers`` is what it silences: findings whose
    span starts in it.
    """

    rules: tuple[tuple[str, Span], ...]
    until: date | None
    by: str | None
    reason: str
    file: str
    span: Span
    line: Span
    covers: Span

    def silences(self, span: Span) -> bool:
        """Return whether a finding at ``span`` is covered."""
        return self.covers.start <= span.start < self.covers.end or span.start == self.covers.start


NOTHING: Mapping[str, object] = {}


@record
class FormatOptions:
    """How a campaign file is written.

    ``name`` is an adapter's. ``facts`` are stated for all campaigns unless the file states them, and ``mapping`` is
    what the format of that name wants to know. They come from a configuration, and `check_options` says what is wrong
    with them.
    """

    name: str = "native"
    facts: Mapping[str, object] = NOTHING
    mapping: Mapping[str, object] = NOTHING


@record
class ReadResult:
    """What a campaign file says: the campaigns that could be read, what is wrong, and what is to be silenced."""

    campaigns: tuple[Campaign, ...]
    findings: tuple[Finding, ...]
    suppressions: tuple[Suppression, ...]
    source: Source
