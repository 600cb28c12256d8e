"""`disjoint-only-rules`: each admits someone, both together nobody."""

from collections.abc import Iterator
from datetime import date

from comity.linter.overlap import Overlap
from comity.linter.page import Page, Stage, example
from comity.linter.view import PolicyView
from comity.program.nodes import Condition, Enforced, Not, Or, Rule, Sentence, Verdict
from comity.text.finding import Finding, Level, Related

PAGE = Page(
    code="disjoint-only-rules",
    stage=Stage.POLICIES,
    level=Level.WARNING,
    title="two `only` rules that together admit nobody",
    text="""
Every `only` rule must be met. These two are about the same messages, and no customer at any time meets both,
so these messages can be sent to no one. Usually each was meant for a part of the customers: hours for one
region, say, and other hours for another.

Such rules are written the other way round: `never send channel:sms to region:TX` with its own hours after it.
""",
    bad=example(
        policy="""
texts-in-texas:
  only send channel:sms to region == "TX"
  because "Texas has hours of its own."

texts-in-florida:
  only send channel:sms to region == "FL"
  because "Florida has hours of its own."
"""
    ),
    good=example(
        policy="""
texts-in-texas:
  never send channel:sms to region:TX between 21:00 and 09:00 in "America/Chicago"
  because "Texas has hours of its own."

texts-in-florida:
  never send channel:sms to region:FL between 20:00 and 08:00 in "America/New_York"
  because "Florida has hours of its own."
"""
    ),
    see=("LANGUAGE.md section 9",),
)


def check(policy: PolicyView, today: date) -> Iterator[Finding]:
    """Yield the `only` rules that no customer can meet together with another one on the same or more messages.

    Messages that happen to meet two selectors, neither of which covers the other, are nobody's mistake.
    """
    rules = [rule for rule in policy.binding(today) if _refuses(rule)]
    overlap = Overlap.of((rule, rule.selector) for rule in rules)
    own = {written.rule.id: written for written in policy.rules}
    said = set()
    for narrow in rules:
        for wide in overlap.implied_by(narrow.selector):
            pair = frozenset((narrow.id, wide.id))
            if len(pair) == 1 or pair in said or pair.isdisjoint(own) or not _exclude(narrow, wide, policy):
                continue
            said.add(pair)
            late, early = sorted((narrow, wide), key=lambda rule: (rule.id in own, rule.place), reverse=True)
            yield PAGE.finding(
                f"nobody meets both `{late.label}` and `{early.id}`, so none of these messages can be sent",
                own[late.id].head,
                "write hours or conditions for some customers as `never send … to region:TX …`",
                (Related(early.place, f"`{early.id}` admits others only"),),
            )


def _refuses(rule: Rule) -> bool:
    """Return whether a rule is an `only` rule that keeps messages back."""
    refuses = rule.outcome > Verdict.WARN and rule.enforced is not Enforced.IN_REVIEW
    return rule.sentence is Sentence.ONLY and refuses


def _exclude(narrow: Rule, wide: Rule, policy: PolicyView) -> bool:
    """Return whether each rule admits someone among the messages of ``narrow`` and both together nobody."""
    ask, messages = policy.ask, narrow.selector
    return (
        ask.implies(messages, wide.selector)
        and ask.never(messages, _admits(narrow), _admits(wide))
        and ask.can(messages, _admits(narrow))
        and ask.can(messages, _admits(wide))
    )


def _admits(rule: Rule) -> Condition:
    return Or((Not(rule.body), rule.unless))
