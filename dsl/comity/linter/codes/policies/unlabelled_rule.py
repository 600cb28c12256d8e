"""`unlabelled-rule`: a number is no name."""

from collections.abc import Iterator
from datetime import date

from comity.linter.page import Page, Stage, example
from comity.linter.view import PolicyView
from comity.text.finding import Finding, Level

PAGE = Page(
    code="unlabelled-rule",
    stage=Stage.POLICIES,
    level=Level.WARNING,
    title="a rule without a label",
    text="""
A rule without a label is known by its number among the unlabelled ones of its file: `lifecycle.rule-2`. Its
number changes when a rule is added above it, and with it whatever names the rule: tests, waivers,
adjustments, suppressions, reports of last year.

Write a label before it: a few words that say what the rule is for.
""",
    bad=example(
        policy="""
never send offer:trial to stage >= adoption
  because "A member cannot redeem a trial."
"""
    ),
    good=example(
        policy="""
no-trials-for-members:
  never send offer:trial to stage >= adoption
  because "A member cannot redeem a trial."
"""
    ),
    see=("LANGUAGE.md section 2",),
)


def check(policy: PolicyView, today: date) -> Iterator[Finding]:
    """Yield the rules and obligations without a label."""
    for written in policy.sentences():
        if written.node.label is None:
            yield PAGE.finding(
                f"this rule has no label and is known as `{written.name}`",
                written.head,
                "write a few words and a colon before it: its number changes when a rule is added above",
            )
