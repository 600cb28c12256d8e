"""`missing-fallback-zone`: a rule that cannot be told for customers without a recorded zone."""

from collections.abc import Iterator
from datetime import date

from comity.linter.page import Page, Stage, example
from comity.linter.tree import walk as walk_tree
from comity.linter.view import PolicyView, Written
from comity.program.nodes import Calendar, Condition, Count, Known, LocalTime, Rule, Verdict, Zone
from comity.program.walk import TIMEZONE, walk
from comity.syntax import nodes
from comity.text.finding import Finding, Level
from comity.text.source import Place

PAGE = Page(
    code="missing-fallback-zone",
    stage=Stage.POLICIES,
    level=Level.WARNING,
    title="customer time without a fall-back zone",
    text="""
The rule reads the clock in the customer's time and does not say what happens where the customer's zone is not
recorded. Then the rule cannot be told, and its own outcome applies around the clock: a rule that holds, holds
for ever.

That is the safe reading and may be what is wanted; say so with `if unknown hold`. Otherwise name a zone:
`customer time else "America/Chicago"`.
""",
    bad=example(
        policy="""
texts-by-daylight:
  only send channel:sms between 08:00 and 21:00 customer time
  instead hold
  because "Nobody is to be woken."
"""
    ),
    good=example(
        policy="""
texts-by-daylight:
  only send channel:sms between 08:00 and 21:00 customer time else "America/Chicago"
  instead hold
  because "Nobody is to be woken."
"""
    ),
    see=("LANGUAGE.md section 5", "LANGUAGE.md section 6"),
)


def check(policy: PolicyView, today: date) -> Iterator[Finding]:
    """Yield the rules that read a clock in customer time and say neither `else` nor `if unknown`.

    Those that ask whether the zone is known have thought of it.
    """
    for written in policy.rules:
        rule = written.rule
        said = any(isinstance(clause, nodes.IfUnknown) for clause, _ in policy.clauses(written))
        if not said and _open(rule.body) and not _asks(rule):
            yield PAGE.finding(
                f"`{written.name}` {_outcome(rule)} whenever the customer's time zone is unknown",
                _place(written),
                'name a zone for these customers, `customer time else "America/Chicago"`, or say `if unknown …`',
            )


def _open(condition: Condition) -> bool:
    """Return whether a clock or calendar in customer time has no fall-back."""
    return any(_zone(item) == Zone(of_customer=True, name=None) for item in walk(condition))


def _zone(condition: Condition) -> Zone | None:
    match condition:
        case LocalTime(zone) | Count(window=Calendar(zone=zone)):
            return zone
        case _:
            return None


def _asks(rule: Rule) -> bool:
    return any(item == Known(TIMEZONE) for part in (rule.body, rule.unless) for item in walk(part))


def _outcome(rule: Rule) -> str:
    words = {Verdict.HOLD: "holds messages", Verdict.REVIEW: "asks for review", Verdict.BLOCK: "refuses messages"}
    return words.get(rule.if_unknown, "warns")


def _place(written: Written[Rule]) -> Place:
    """Return the place of the first clock or calendar without a zone, or of the rule where a definition holds it."""
    for node in walk_tree(written.node.sentence):
        if isinstance(node, nodes.LocalTime | nodes.Calendar):
            match node.zone:
                case None | nodes.CustomerTime(None):
                    return written.module.place(node.span)
                case _:
                    pass
    return written.head
