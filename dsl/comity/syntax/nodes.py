"""The tree of a policy file, as written: names are not resolved and types not known.

Every node's docstring shows the syntax it stands for. Two nodes are equal when they say the same, wherever they stand:
spans take no part in comparison.
"""

from datetime import date, datetime
from enum import StrEnum

from comity.text.record import aside, record
from comity.text.source import Span

NOWHERE = Span(0, 0)
DEEPEST = 50
"""How deep parentheses and `not` may nest. Nobody writes five; what reads trees may then recurse."""


class Unit(StrEnum):
    """Units of durations; calendar windows use day, week, month, quarter and year."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


# Names and literals -------------------------------------------------------------------------------------------------


@record
class Name:
    """A bare name: ``stage``, ``spring-trial``; what it means depends on where it stands."""

    text: str
    span: Span = aside(default=NOWHERE)


@record
class Text:
    """A quoted text, unescaped: ``"Area/City"``."""

    value: str
    span: Span = aside(default=NOWHERE)


@record
class Number:
    """A number: ``3``, ``-1``, ``0.25``; an int when written without a fraction or exponent."""

    value: int | float
    span: Span = aside(default=NOWHERE)


@record
class YesNo:
    """``yes`` or ``no`` as a value."""

    value: bool
    span: Span = aside(default=NOWHERE)


@record
class Date:
    """A calendar date: ``2026-12-31``."""

    value: date
    span: Span = aside(default=NOWHERE)


@record
class Instant:
    """A time with its offset: ``2026-03-02T10:00Z``; without an offset (tests only) ``value`` is naive."""

    value: datetime
    span: Span = aside(default=NOWHERE)


@record
class Time:
    """A wall time in minutes after midnight: ``21:00`` is 1260, ``24:00`` is 1440."""

    minutes: int
    span: Span = aside(default=NOWHERE)


@record
class Duration:
    """``3 days``; the amount may be a setting: ``gap days``."""

    amount: "Number | Name"
    unit: Unit
    span: Span = aside(default=NOWHERE)


@record
class Items:
    """A list: ``[email, sms]``."""

    items: "tuple[Literal, ...]"
    span: Span = aside(default=NOWHERE)


Literal = Name | Text | Number | YesNo | Date | Instant | Time | Duration | Items


# Terms: what a comparison compares ----------------------------------------------------------------------------------


@record
class Ref:
    """A name used as a condition or a side of a comparison: ``stage``, ``message.language``, ``member``.

    ``scope`` is ``message``, ``customer`` or None where the name stands bare.
    """

    name: Name
    scope: str | None = None
    span: Span = aside(default=NOWHERE)


@record
class Shifted:
    """``3 days ago`` (``later`` false) or ``30 days from now`` (``later`` true)."""

    duration: "Duration | Name"
    later: bool
    span: Span = aside(default=NOWHERE)


@record
class Now:
    """``now``."""

    span: Span = aside(default=NOWHERE)


Term = Ref | Text | Number | YesNo | Date | Instant | Time | Items | Shifted | Now


# Zones and windows --------------------------------------------------------------------------------------------------


@record
class CustomerTime:
    """``customer time``, ``customer time else "Area/City"``."""

    fallback: "Text | Name | None" = None
    span: Span = aside(default=NOWHERE)


@record
class InZone:
    """``in "Area/City"``, or ``in NAME`` where NAME is a setting."""

    zone: "Text | Name"
    span: Span = aside(default=NOWHERE)


Zone = CustomerTime | InZone


@record
class Ever:
    """``ever``."""

    span: Span = aside(default=NOWHERE)


@record
class Rolling:
    """``per 7 days`` after a limit, ``in the last 7 days`` after `received` and `had`."""

    duration: "Duration | Name"
    span: Span = aside(default=NOWHERE)


@record
class Calendar:
    """``per calendar week starting sunday in "UTC"`` after a limit, ``in this calendar week …`` elsewhere."""

    unit: Unit
    starting: Name | None = None
    zone: Zone | None = None
    span: Span = aside(default=NOWHERE)


Window = Ever | Rolling | Calendar


# Conditions ---------------------------------------------------------------------------------------------------------


@record
class Or:
    """``a or b or c``; never fewer than two items."""

    items: "tuple[Condition, ...]"
    span: Span = aside(default=NOWHERE)


@record
class And:
    """``a and b and c``; never fewer than two items."""

    items: "tuple[Condition, ...]"
    span: Span = aside(default=NOWHERE)


@record
class Not:
    """``not a``."""

    item: "Condition"
    span: Span = aside(default=NOWHERE)


@record
class Group:
    """``(a)``: kept, so that `(a or b) and c` prints as it was written."""

    item: "Condition"
    span: Span = aside(default=NOWHERE)


@record
class Compare:
    """``stage >= adoption``, ``billing in [past_due]``, ``consent has channel``, ``body matches "x"``.

    ``op`` is one of ``== != < <= > >= in``, ``not in``, ``has``, ``has all of``, ``contains``, ``matches``.
    """

    left: Term
    op: str
    right: Term
    span: Span = aside(default=NOWHERE)


@record
class Known:
    """``timezone is known`` or, with ``known`` false, ``timezone is unknown``."""

    ref: Ref
    known: bool
    span: Span = aside(default=NOWHERE)


@record
class Facet:
    """``offer:trial``, ``campaign:spring-*``, ``topic:"thank you"``, ``offer:*``, ``message.language:en``.

    ``value`` is the text before a wildcard (empty for ``:*``); ``quoted`` tells ``"a*"`` from ``a*``.
    """

    field: Ref
    value: str
    wildcard: bool = False
    quoted: bool = False
    span: Span = aside(default=NOWHERE)
    value_span: Span = aside(default=NOWHERE)


@record
class Everyone:
    """``everyone`` among audiences, ``anything`` among selectors (``word`` says which was written)."""

    word: str
    span: Span = aside(default=NOWHERE)


@record
class LocalTime:
    """``on [saturday, sunday] between 21:00 and 09:00 customer time``; either part may be missing, not both.

    ``days`` are day names, ``weekends`` or ``weekdays``; ``start`` and ``end`` are both given or both None.
    """

    days: tuple[Name, ...] = ()
    start: Time | Name | None = None
    end: Time | Name | None = None
    zone: Zone | None = None
    span: Span = aside(default=NOWHERE)


@record
class Within:
    """``within 3 days after survey_answered``, ``within 2 hours before effective_date``.

    ``point`` is a Ref (event, date or instant field, define), a Facet, or a Group (a selector of sends).
    """

    duration: "Duration | Name"
    after: bool
    point: "Ref | Facet | Group"
    span: Span = aside(default=NOWHERE)


@record
class Bound:
    """``at least 3 times`` or, with ``at_least`` false, ``at most 3 times``."""

    at_least: bool
    times: Number | Name
    span: Span = aside(default=NOWHERE)


@record
class Received:
    """``received offer:trial at least 2 times in the last 7 days``; bound and window may be left out."""

    selector: "Condition"
    bound: Bound | None = None
    window: Window | None = None
    span: Span = aside(default=NOWHERE)


@record
class Had:
    """``had purchased at most 1 time in this calendar month``; bound and window may be left out."""

    event: Name
    bound: Bound | None = None
    window: Window | None = None
    span: Span = aside(default=NOWHERE)


@record
class HadSince:
    """``had case_opened since case_closed``."""

    event: Name
    other: Name
    span: Span = aside(default=NOWHERE)


Condition = (
    Or
    | And
    | Not
    | Group
    | Compare
    | Known
    | Facet
    | Everyone
    | LocalTime
    | Within
    | Received
    | Had
    | HadSince
    | Ref
    | YesNo
)


# Clauses ------------------------------------------------------------------------------------------------------------


@record
class Unless:
    """``unless topic:thank_you``."""

    condition: Condition
    span: Span = aside(default=NOWHERE)


@record
class Instead:
    """``instead hold``; ``outcome`` is warn, hold, review or block."""

    outcome: Name
    span: Span = aside(default=NOWHERE)


@record
class IfUnknown:
    """``if unknown allow``; ``outcome`` is allow, warn, hold, review or block."""

    outcome: Name
    span: Span = aside(default=NOWHERE)


@record
class Enforce:
    """``enforce at send`` or, with ``at_send`` false, ``enforce in review``."""

    at_send: bool
    span: Span = aside(default=NOWHERE)


@record
class Note:
    """``because "…"``, ``see "…"``, ``owner "…"``; ``word`` says which."""

    word: str
    text: Text
    span: Span = aside(default=NOWHERE)


@record
class InForce:
    """``from 2026-01-01`` or ``until 2026-12-31``; ``word`` says which."""

    word: str
    date: Date | Name
    span: Span = aside(default=NOWHERE)


@record
class NotWaivable:
    """``not waivable``."""

    span: Span = aside(default=NOWHERE)


Clause = Unless | Instead | IfUnknown | Enforce | Note | InForce | NotWaivable


# Sentences ----------------------------------------------------------------------------------------------------------


@record
class When:
    """``when open_cases > 0``, or a bare phrase (``bare`` true): ``on weekends``, ``within 3 days after x``."""

    condition: Condition
    bare: bool = False
    span: Span = aside(default=NOWHERE)


@record
class Never:
    """``never send SELECTOR [to AUDIENCE] [WHEN]…``."""

    selector: Condition
    audience: Condition | None = None
    whens: tuple[When, ...] = ()
    span: Span = aside(default=NOWHERE)


@record
class Only:
    """``only send SELECTOR [to AUDIENCE] [WHEN]…``."""

    selector: Condition
    audience: Condition | None = None
    whens: tuple[When, ...] = ()
    span: Span = aside(default=NOWHERE)


@record
class Limit:
    """``limit SELECTOR to N (per … | ever) [for each KEY [and KEY]…] [WHEN]…``."""

    selector: Condition
    times: Number | Name
    window: Window
    keys: tuple[Ref, ...] = ()
    whens: tuple[When, ...] = ()
    span: Span = aside(default=NOWHERE)


@record
class Require:
    """``require CONDITION for SELECTOR``."""

    condition: Condition
    selector: Condition
    span: Span = aside(default=NOWHERE)


@record
class Expect:
    """``expect AUDIENCE to receive SELECTOR [at least N times] every DURATION``."""

    audience: Condition
    selector: Condition
    times: Number | Name | None
    every: "Duration | Name"
    span: Span = aside(default=NOWHERE)


@record
class Rule:
    """``[label:] SENTENCE CLAUSE*``."""

    label: Name | None
    sentence: Never | Only | Limit | Require | Expect
    clauses: tuple[Clause, ...] = ()
    span: Span = aside(default=NOWHERE)


@record
class Prefer:
    """``prefer SELECTOR over SELECTOR [over …]``."""

    selectors: tuple[Condition, ...]
    span: Span = aside(default=NOWHERE)


@record
class Treat:
    """``treat CONDITION as FACET [and FACET]…``."""

    condition: Condition
    facets: tuple[Facet, ...]
    span: Span = aside(default=NOWHERE)


@record
class Waive:
    """``waive RULE for SELECTOR [to AUDIENCE] until DATE because TEXT [approved by TEXT]``."""

    rule: Name
    selector: Condition
    audience: Condition | None
    until: Date | Name
    because: Text
    approved_by: Text | None = None
    span: Span = aside(default=NOWHERE)


@record
class Define:
    """``define member as stage >= adoption``."""

    name: Name
    condition: Condition
    span: Span = aside(default=NOWHERE)


@record
class Setting:
    """``setting winback_cap = 1``."""

    name: Name
    value: Literal
    span: Span = aside(default=NOWHERE)


@record
class Adjust:
    """``adjust quiet-hours unless topic:outage instead warn``."""

    rule: Name
    clauses: tuple[Clause, ...]
    span: Span = aside(default=NOWHERE)


@record
class Assignment:
    """``weekly_cap = 3`` in `use … with`, in personas and in tests."""

    name: Name
    value: Literal
    span: Span = aside(default=NOWHERE)


@record
class Use:
    """``use comity.frequency with weekly_cap = 3``; ``module`` as written: ``comity.frequency``, ``./x``, ``a/b``."""

    module: Name
    settings: tuple[Assignment, ...] = ()
    span: Span = aside(default=NOWHERE)


@record
class TypeNode:
    """``one of free < basic``, ``any of a, b``, ``text``; ``kind`` is the words of `comity.types` kinds."""

    kind: str
    symbols: tuple[Name, ...] = ()
    ordered: bool = False
    required: bool = False
    span: Span = aside(default=NOWHERE)


@record
class FieldNode:
    """``plan: one of free < basic required``."""

    name: Name
    type: TypeNode
    span: Span = aside(default=NOWHERE)


@record
class Declare:
    """``customer has FIELD…`` or ``message has FIELD…``; ``scope`` says which."""

    scope: str
    fields: tuple[FieldNode, ...]
    span: Span = aside(default=NOWHERE)


@record
class Events:
    """``events are plan_upgraded, plan_cancelled``."""

    names: tuple[Name, ...]
    span: Span = aside(default=NOWHERE)


@record
class Persona:
    """``persona loyal has stage = retention, open_cases = 0``."""

    name: Name
    facts: tuple[Assignment, ...]
    span: Span = aside(default=NOWHERE)


# Tests --------------------------------------------------------------------------------------------------------------


@record
class GivenFacts:
    """``given loyal, plan = basic``: personas (Name) and facts (Assignment), in order."""

    items: tuple[Name | Assignment, ...]
    span: Span = aside(default=NOWHERE)


@record
class GivenEvent:
    """``given survey_answered 1 day ago``, ``given purchased at 2024-03-01T12:00Z``."""

    event: Name
    at: "Shifted | At"
    span: Span = aside(default=NOWHERE)


@record
class GivenReceived:
    """``given received purpose:marketing and offer:trial 2 days ago`` (or ``at INSTANT``)."""

    selector: Condition
    at: "Shifted | At"
    span: Span = aside(default=NOWHERE)


@record
class At:
    """``at 2026-03-02T10:00 "Europe/Berlin"``: as a line the decision's instant, else that of an event or a send."""

    instant: Instant
    zone: Text | None = None
    span: Span = aside(default=NOWHERE)


@record
class WhenMessage:
    """``when purpose:marketing, channel:email, discount = 20``: the message."""

    items: tuple[Facet | Assignment, ...]
    span: Span = aside(default=NOWHERE)


@record
class Then:
    """``then held until 2026-03-03T08:00 by texts-by-daylight``, ``then blocked by only a, b``.

    ``verdict`` is allowed, warned, held, under review or blocked, or None where only rules are named
    (``then not by x``).
    """

    verdict: str | None
    until: Instant | None = None
    by: tuple[Name, ...] = ()
    only: bool = False
    not_by: tuple[Name, ...] = ()
    span: Span = aside(default=NOWHERE)


TestLine = GivenFacts | GivenEvent | GivenReceived | At | WhenMessage | Then


@record
class Test:
    """``test "a title" { … }``."""

    title: Text
    lines: tuple[TestLine, ...]
    span: Span = aside(default=NOWHERE)


Statement = Rule | Prefer | Treat | Waive | Define | Setting | Adjust | Use | Declare | Events | Persona | Test


@record
class Comment:
    """``# text``: ``text`` is what follows the ``#``, unstripped."""

    text: str
    span: Span


@record
class Module:
    """A parsed file: its statements in order, and its comments, which are no part of the tree."""

    statements: tuple[Statement, ...]
    comments: tuple[Comment, ...] = aside(default=())
