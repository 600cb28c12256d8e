"""The language's words, names and durations, for those who need no more of it than that.

A campaign file says ``after: 3 days`` and a rim that reads it must not pay for the parser or the tree: this module
imports neither.
"""

import re
from typing import NamedTuple


def words(text: str) -> frozenset[str]:
    """Return the set of words in a text."""
    return frozenset(text.split())


RESERVED = words(
    "and or not to unless when if instead between on within before after received had since is has in contains matches"
    " now anything everyone customers yes no"
)
"""What a bare name can't be (ruling 15)."""

RULE_WORDS = words("never only limit require expect")
"""The words that begin a rule's sentence, and so may follow a label."""

STATEMENT_WORDS = RULE_WORDS | words("prefer treat waive define setting adjust use persona test")
"""The words that begin a statement alone; `customer has`, `message has` and `events are` do so in pairs."""

BEGINNINGS = STATEMENT_WORDS | words("customer message events")
"""What a statement's first word can be."""

CLAUSE_WORDS = words("unless instead if enforce because see owner from until not")
"""The words that begin a clause; `not` only before `waivable`."""

TYPE_WORDS = words("yes one any text count number date instant timezone")
"""The words that begin a type."""

KEYWORDS = (
    RESERVED
    | BEGINNINGS
    | CLAUSE_WORDS
    | TYPE_WORDS
    | words(
        "send receive at least most time times every per calendar starting ever the last this for each over as with"
        " are of all required known unknown else ago warn hold review block allow waivable approved by given then"
        " allowed warned held blocked under minute minutes hour hours day days week weeks month months quarter"
        " quarters year years"
    )
)
"""Every word the grammar has a place for."""

UNITS = ("minute", "hour", "day", "week", "month", "quarter", "year")

QUOTED = r'"(?:[^"\\\r\n]|\\[^\r\n])*"'
"""The pattern of a quoted text."""
UNCLOSED = r'"[^\r\n]*'
"""The pattern of one that its line does not close."""

# Texts and not compiled here: most campaigns need neither.
_NAME = r"[a-z_][a-z0-9_]*"
_DURATION = r"([0-9]{1,15})[ \t\r\n\f]*(minute|hour|day|week|month|year)s?"


class Length(NamedTuple):
    """A duration without settings: ``3 days`` is ``Length(3, "day")``; the unit is one of `UNITS`, not a quarter."""

    amount: int
    unit: str


def parse_duration(text: str) -> Length | None:
    """Return what ``3 days`` says, with white space around it or none inside it, or None where it is no duration."""
    match = re.fullmatch(_DURATION, text.strip(" \t\r\n\f"))
    return Length(int(match[1]), match[2]) if match else None


def is_name(text: str) -> bool:
    """Return whether a field, define, setting, event or persona may be called ``text``."""
    return re.fullmatch(_NAME, text) is not None and text not in RESERVED
