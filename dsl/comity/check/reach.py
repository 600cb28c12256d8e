"""What may be spoken of where: the scopes of LANGUAGE.md section 4.

A selector speaks of the message, an audience of the customer and the history, a WHEN of everything. Each place where a
condition may stand is a `Reach`: which parts of the world it may ask, whose facts a bare name means there, and where
a condition that asks for more belongs instead.
"""

from collections.abc import Mapping
from enum import StrEnum

from comity.program.nodes import (
    And,
    Compare,
    Condition,
    Count,
    LocalTime,
    Match,
    Matches,
    Moment,
    Not,
    Or,
    Since,
    Today,
)
from comity.program.walk import facts, walk
from comity.text.record import record
from comity.types.vocabulary import Scope


class Part(StrEnum):
    """A part of the world that a condition may ask."""

    MESSAGE = "message"
    COMPARED = "compared"  # a fact of the message beside one of the customer
    CUSTOMER = "customer"
    HISTORY = "history"
    CLOCK = "clock"
    NOW = "now"
    PATTERN = "pattern"


@record
class Reach:
    """A place for conditions: ``what`` it is and what it ``speaks`` of, in words; the parts it may ask.

    ``home`` is whose fact a bare name is that both customer and message have. ``belongs`` says for a part that may not
    be asked where such a condition is to be put. ``word`` is the word for "all" there (None: either).
    """

    what: str
    speaks: str
    parts: frozenset[Part]
    home: Scope | None = None
    word: str | None = None
    belongs: Mapping[Part, str] | None = None

    def elsewhere(self, part: Part) -> str | None:
        """Return where a condition belongs that asks for a part which this place does not have."""
        return (self.belongs or {}).get(part)


_MESSAGE = frozenset((Part.MESSAGE, Part.COMPARED, Part.NOW, Part.PATTERN))
_SENT = _MESSAGE - {Part.PATTERN}
_CUSTOMER = frozenset((Part.CUSTOMER, Part.HISTORY, Part.NOW))

_MESSAGE_ALONE = "speaks of the message alone"
_NO_PATTERNS = "`matches` reads the message being decided; use a facet such as `campaign:spring-*`"
_OF_CUSTOMER = "put it after `to`"
_AFTER_AUDIENCE = "put it after the audience: `… to AUDIENCE between 08:00 and 21:00`"
_IN_SELECTOR = "put it in the selector, before `to`"

ANYTHING = Reach("a condition", "speaks of everything", frozenset(Part))

SELECTOR = Reach(
    "a selector",
    _MESSAGE_ALONE,
    _MESSAGE,
    Scope.MESSAGE,
    "anything",
    {
        Part.CUSTOMER: _OF_CUSTOMER,
        Part.HISTORY: "put it after `to`, or after `when`",
        Part.CLOCK: "put it after the selector: `… SELECTOR between 08:00 and 21:00`",
    },
)
LIMIT_SELECTOR = Reach(
    "the selector of a limit",
    _MESSAGE_ALONE,
    _SENT,
    Scope.MESSAGE,
    "anything",
    {
        Part.CUSTOMER: "put it at the end, after `when`",
        Part.HISTORY: "put it at the end, after `when`",
        Part.CLOCK: "put it at the end, after the window",
        Part.PATTERN: f"a limit counts earlier sends too: {_NO_PATTERNS}",
    },
)
REQUIRE_SELECTOR = Reach(
    "the selector of a `require`",
    _MESSAGE_ALONE,
    _MESSAGE,
    Scope.MESSAGE,
    "anything",
    {
        Part.CUSTOMER: "put it before `for`, or after `unless`",
        Part.HISTORY: "put it before `for`, or after `unless`",
        Part.CLOCK: "put it before `for`, or after `unless`",
    },
)
SENDS = Reach(
    "a selector of earlier sends",
    "speaks of what these sends stated",
    _SENT,
    Scope.MESSAGE,
    "anything",
    {
        Part.CUSTOMER: "put it outside of the selector, with `and`",
        Part.HISTORY: "put it outside of the selector, with `and`",
        Part.CLOCK: "put it outside of the selector, with `and`",
        Part.PATTERN: _NO_PATTERNS,
    },
)
EXPECT_SELECTOR = Reach(
    "the selector of an `expect`",
    _MESSAGE_ALONE,
    _SENT,
    Scope.MESSAGE,
    "anything",
    {
        Part.CUSTOMER: "put it before `to receive`",
        Part.HISTORY: "put it before `to receive`",
        Part.CLOCK: "an `expect` counts messages, whatever the hour",
        Part.PATTERN: f"an `expect` counts earlier sends: {_NO_PATTERNS}",
    },
)
PREFER_SELECTOR = Reach(
    "a class of `prefer`",
    _MESSAGE_ALONE,
    _MESSAGE,
    Scope.MESSAGE,
    "anything",
    {
        Part.CUSTOMER: "`prefer` orders messages whoever receives them",
        Part.HISTORY: "`prefer` orders messages whoever receives them",
        Part.CLOCK: "`prefer` orders messages at any hour",
    },
)
TREAT = Reach(
    "a `treat`",
    "speaks of the message alone",
    _MESSAGE - {Part.NOW},
    Scope.MESSAGE,
    "anything",
    {Part.NOW: "what a message is does not change with time"},
)
RULE_AUDIENCE = Reach(
    "an audience",
    "speaks of the customer and the history",
    _CUSTOMER | {Part.COMPARED},
    Scope.CUSTOMER,
    "everyone",
    {Part.MESSAGE: _IN_SELECTOR, Part.CLOCK: _AFTER_AUDIENCE, Part.COMPARED: _IN_SELECTOR},
)
WAIVED_AUDIENCE = Reach(
    "the audience of a waiver",
    "speaks of the customer and the history",
    _CUSTOMER,
    Scope.CUSTOMER,
    "everyone",
    {
        Part.MESSAGE: _IN_SELECTOR,
        Part.COMPARED: "a waiver does not compare them; write an `unless` of the rule",
        Part.CLOCK: "a waiver holds at any hour; write an `unless` of the rule",
    },
)
EXPECT_AUDIENCE = Reach(
    "the audience of an `expect`",
    "speaks of the customer and the history",
    _CUSTOMER,
    Scope.CUSTOMER,
    "everyone",
    {
        Part.MESSAGE: "put it after `to receive`",
        Part.COMPARED: "an `expect` does not compare the customer with a message",
        Part.CLOCK: "an `expect` holds at any hour",
    },
)
CAMPAIGN_AUDIENCE = Reach(
    "the audience of a campaign",
    "speaks of the customer and the history",
    _CUSTOMER,
    Scope.CUSTOMER,
    "everyone",
    {
        Part.MESSAGE: "state it as a fact of the message",
        Part.COMPARED: "a campaign's audience does not compare the customer with the message",
        Part.CLOCK: "when it is sent is said by the campaign's `schedule`",
    },
)


def parts_of(condition: Condition) -> frozenset[Part]:
    """Return the parts of the world that a lowered condition asks."""
    found: set[Part] = set()
    for item in walk(condition):
        found |= _parts_of_atom(item)
    return frozenset(found)


def _parts_of_atom(atom: Condition) -> set[Part]:
    match atom:
        case LocalTime():
            return {Part.CLOCK}
        case Count() | Since():
            return {Part.HISTORY}
        case Matches(_, Match.REGEX):
            return {Part.MESSAGE, Part.PATTERN}
        case Compare(_, _, Moment() | Today()):
            return {Part.NOW, *_whose(atom)}
        case And() | Or() | Not():
            return set()
        case _:
            return _whose(atom)


def _whose(atom: Condition) -> set[Part]:
    scopes = {fact.scope for fact in facts(atom)}
    if len(scopes) > 1:
        return {Part.COMPARED, Part.CUSTOMER}
    return {Part.CUSTOMER if scope is Scope.CUSTOMER else Part.MESSAGE for scope in scopes}
