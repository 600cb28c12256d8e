"""`unless-swallows-rule`: an exception as wide as its rule."""

from collections.abc import Iterator
from datetime import date

from comity.linter.page import Page, Stage, example
from comity.linter.parts import alternatives, exceptions
from comity.linter.view import PolicyView
from comity.text.finding import Finding, Level

PAGE = Page(
    code="unless-swallows-rule",
    stage=Stage.POLICIES,
    level=Level.WARNING,
    title="an exception that leaves nothing of its rule",
    text="""
Whenever the rule would fire, its `unless` holds: the rule never refuses anything. The exception is wider than
it was meant to be, or its condition is the wrong way round.
""",
    bad=example(
        policy="""
no-trials-for-members:
  never send offer:trial to stage >= adoption
  unless stage > exposure
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
    """Yield the `unless` conditions that hold wherever their rule's own condition does."""
    for written, whole in exceptions(policy):
        body = written.rule.body
        wide = (*alternatives(whole), whole)
        part = next((part for part in wide if policy.ask.implies(body, part.condition, once=True)), None)
        if part is not None:
            yield PAGE.finding(
                f"`{written.name}` never refuses anything: whenever it would, `{part.words}` holds",
                part.place,
                "narrow the exception, or remove the rule",
            )
