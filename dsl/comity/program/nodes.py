"""The core calculus: terms, conditions, rules, the program.

`comity.check` lowers the tree of the language to this; the evaluator, the solver and every backend read nothing else.
A condition is three-valued: True, False or None (unknown), combined by Kleene's strong logic (LANGUAGE.md section 6).

The rulings that every reader of this calculus must keep:

- An atom over an absent message fact is False for every operator; `Not` is applied after it (ruling 2). So
  ``Compare("!=", x, y)`` is not the same as ``Not(Compare("==", x, y))``.
- An atom over an unknown customer fact is None, `Known` excepted.
- Counting over no history at all (None) is None; over a given one it is definite, up to `complete_since`.
- A limit's `Count` is in its rule's `body` as any other atom; WHEN and `unless` never filter what is counted.
"""

from datetime import date
from enum import IntEnum, StrEnum

from comity.text.record import record
from comity.text.source import Place
from comity.types.vocabulary import Scope, Value, Vocabulary

# Durations, zones, windows ------------------------------------------------------------------------------------------


class Unit(StrEnum):
    """Units of time. Minutes to weeks are exact lengths (a day is 24 h); the others are calendar steps."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@record
class Duration:
    """``amount`` units; never negative."""

    amount: int
    unit: Unit

    def __str__(self) -> str:
        """Return the duration as the language writes it."""
        return f"{self.amount} {self.unit}{'' if self.amount == 1 else 's'}"


@record
class Zone:
    """A time zone: the customer's own (``of_customer``), with ``name`` as its fall-back, or the one named."""

    of_customer: bool
    name: str | None


@record
class Ever:
    """All of the past, up to and including now."""


@record
class Rolling:
    """``(now - duration, now]``."""

    duration: Duration


@record
class Calendar:
    """From the latest boundary of the unit in the zone, up to and including now. ``starting``: monday is 0."""

    unit: Unit
    zone: Zone
    starting: int = 0


Window = Ever | Rolling | Calendar


# Terms --------------------------------------------------------------------------------------------------------------


@record
class Fact:
    """A field of the customer or of the message (inside `Sends`: of the earlier send)."""

    scope: Scope
    name: str


@record
class Literal:
    """A value; a set is a frozenset of text."""

    value: Value


@record
class Moment:
    """The instant now, now - duration, or (``later``) now + duration; calendar steps in the policy's zone."""

    duration: Duration | None = None
    later: bool = False


@record
class Today:
    """The date of now in the policy's zone, shifted by whole days, months or years."""

    duration: Duration | None = None
    later: bool = False


Term = Fact | Literal | Moment | Today


# Conditions ---------------------------------------------------------------------------------------------------------


class Op(StrEnum):
    """Comparisons of two single values."""

    EQ = "=="
    NE = "!="
    LT = "<"
    LE = "<="
    GT = ">"
    GE = ">="


class Match(StrEnum):
    """How a text is matched by a pattern."""

    PREFIX = "prefix"
    CONTAINS = "contains"
    REGEX = "regex"


@record
class Const:
    """A condition that is decided: True, False, or None for unknown."""

    value: bool | None


@record
class Not:
    """Kleene's negation."""

    item: "Condition"


@record
class And:
    """Kleene's conjunction; empty is true."""

    items: "tuple[Condition, ...]"


@record
class Or:
    """Kleene's disjunction; empty is false."""

    items: "tuple[Condition, ...]"


@record
class Compare:
    """``left op right`` on single values of one type. ``order`` lists the symbols of an ordered enumeration."""

    op: Op
    left: Term
    right: Term
    order: tuple[str, ...] = ()


@record
class IsIn:
    """``fact in [a, b]`` or, ``negated``, ``fact not in [a, b]`` (an atom of its own, ruling 2)."""

    fact: Fact
    values: tuple[Value, ...]
    negated: bool = False


@record
class Shares:
    """``left has right``: the sets share an element or, with ``all_of``, left holds all of right.

    Either side is a set; a single value (of a Fact or a Literal) stands for the set of itself. A Literal stands on
    the left only where a message's fact was put in.
    """

    left: Fact | Literal
    right: Fact | Literal
    all_of: bool = False


@record
class Matches:
    """A text fact has the prefix, contains the text, or matches the RE2 pattern (unanchored).

    A set-valued fact matches when some element does.
    """

    fact: Fact
    how: Match
    pattern: str


@record
class Holds:
    """A ``yes or no`` fact that is yes."""

    fact: Fact


@record
class Known:
    """The fact is recorded (customer) or stated (message). Always definite."""

    fact: Fact


@record
class Stated:
    """The message fact is stated and not empty: ``require rationale``, ``offer:*``. Always definite.

    On a customer's fact (``segment:*``) an unknown fact makes it unknown.
    """

    fact: Fact


@record
class LocalTime:
    """The local wall time lies in ``[start, end)`` minutes, wrapping midnight where ``start > end``.

    ``days`` (monday is 0; empty for any) are those on which the window starts. Without a window, start is 0 and end
    1440.
    """

    zone: Zone
    start: int = 0
    end: int = 1440
    days: frozenset[int] = frozenset()


@record
class Events:
    """Events of one kind."""

    name: str


@record
class Sends:
    """Earlier sends whose facts meet the selector (a condition over message facts: the send's).

    ``keys`` that are message facts narrow the sends to those that agree with the message now (ruling 4): both are not
    stated or empty, or they are equal, or (sets) share an element. Once the message is given, its keys are part of the
    selector. A key that is a customer's fact counts the sends of all customers who share it.
    """

    selector: "Condition"
    keys: tuple[Fact, ...] = ()


@record
class Count:
    """The number of events or sends in the window is at least (``at_least``) or at most ``times``."""

    of: Events | Sends
    window: Window
    times: int
    at_least: bool = True


@record
class Since:
    """``event`` happened after the latest ``other``; without an ``other``, at all."""

    event: str
    other: str


Condition = (
    Const | Not | And | Or | Compare | IsIn | Shares | Matches | Holds | Known | Stated | LocalTime | Count | Since
)

TRUE = Const(True)
FALSE = Const(False)
UNKNOWN = Const(None)


# Rules --------------------------------------------------------------------------------------------------------------


class Verdict(IntEnum):
    """Outcomes from the mildest to the strictest; ``str(verdict)`` is its word."""

    ALLOW = 0
    WARN = 1
    HOLD = 2
    REVIEW = 3
    BLOCK = 4

    def __str__(self) -> str:
        """Return the word of the language."""
        return self.name.lower()


class Sentence(StrEnum):
    """The kinds of rules that decide."""

    NEVER = "never"
    ONLY = "only"
    LIMIT = "limit"
    REQUIRE = "require"


class Enforced(StrEnum):
    """Where a rule speaks."""

    BOTH = "both"
    AT_SEND = "at send"
    IN_REVIEW = "in review"


@record
class Rule:
    """One rule that decides. It fires when ``body and not unless`` (ruling 1), on the days it is in force.

    ``body`` is all of it: selector and what must not be. ``selector``, ``audience``, ``when`` and ``demand`` (the
    condition of a `require`) are its parts as written, for those who explain it; TRUE where there is none.
    ``since`` and ``until`` are days in the policy's zone, both included. ``text`` is the sentence as written.
    """

    id: str
    sentence: Sentence
    selector: Condition
    body: Condition
    unless: Condition
    outcome: Verdict
    if_unknown: Verdict
    place: Place
    text: str
    enforced: Enforced = Enforced.BOTH
    because: str | None = None
    see: tuple[str, ...] = ()
    owner: str | None = None
    since: date | None = None
    until: date | None = None
    waivable: bool = True
    labelled: bool = True
    audience: Condition = TRUE
    when: Condition = TRUE
    demand: Condition = TRUE

    @property
    def module(self) -> str:
        """The module the rule stands in."""
        return self.id.rpartition(".")[0]

    @property
    def label(self) -> str:
        """The rule's name within its module."""
        return self.id.rpartition(".")[2]


@record
class Waiver:
    """The rule does not fire for messages of ``selector`` to ``audience``, up to and including ``until``."""

    rule: str
    selector: Condition
    audience: Condition
    until: date
    because: str
    approved_by: str | None
    place: Place


@record
class Treat:
    """Messages that meet the condition are given the facts: added to sets, replacing single values (ruling 3)."""

    condition: Condition
    facts: tuple[tuple[str, Value], ...]
    place: Place


@record
class Obligation:
    """``expect AUDIENCE to receive SELECTOR at least ``times`` every ``every``."""

    id: str
    audience: Condition
    selector: Condition
    times: int
    every: Duration
    place: Place
    text: str
    because: str | None = None
    see: tuple[str, ...] = ()
    owner: str | None = None
    since: date | None = None
    until: date | None = None


@record
class Definition:
    """A named condition, kept so that audiences of campaigns may use it."""

    name: str
    condition: Condition


@record
class Program:
    """A compiled policy. Everything is ordered by id, name or place; nothing depends on the order of files.

    ``zone`` is the policy's zone (``setting zone``). ``prefer`` lists the classes of competing messages, best first.
    """

    vocabulary: Vocabulary
    rules: tuple[Rule, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    treats: tuple[Treat, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    prefer: tuple[Condition, ...] = ()
    zone: str = "UTC"
    definitions: tuple[Definition, ...] = ()
