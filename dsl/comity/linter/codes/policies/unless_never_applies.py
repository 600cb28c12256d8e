"""`unless-never-applies`: an exception that nobody gets."""

from collections.abc import Iterator
from datetime import date

from comity.linter.page import Page, Stage, example
from comity.linter.parts import alternatives, exceptions
from comity.linter.view import PolicyView
from comity.text.finding import Finding, Level

PAGE = Page(
    code="unless-never-applies",
    stage=Stage.POLICIES,
    level=Level.WARNING,
    title="an exception that never applies",
    text="""
No message and customer that the rule is about can meet its `unless`. Whoever wrote it believes in an
exception that nobody gets. An `unless` relaxes only its own rule, so one that speaks of other messages
belongs to another rule.
""",
    bad=example(
        policy="""
no-trials-for-members:
  never send offer:trial to stage >= adoption
  unless stage == exposure
  because "A member cannot redeem a trial."
"""
    ),
    good=example(
        policy="""
no-trials-for-members:
  never send offer:trial to stage >= adoption
  unless stage == advocacy
  because "A member cannot redeem a trial."
"""
    ),
    see=("LANGUAGE.md section 9",),
)


def check(policy: PolicyView, today: date) -> Iterator[Finding]:
    """Yield the `unless` conditions that cannot hold where their rule's own condition does."""
    for written, whole in exceptions(policy):
        idle = [part for part in alternatives(whole) if policy.ask.never(written.rule.body, part.condition)]
        for part in [whole] if len(idle) == len(alternatives(whole)) else idle:
            yield PAGE.finding(
                f"`{part.words}` never holds where `{written.name}` applies",
                part.place,
                "remove it; an exception for other messages belongs to the rule about them",
            )
