"""`expired-rule`: what is over protects nobody."""

from collections.abc import Iterator
from datetime import date

from comity.check.modules import Module
from comity.linter.page import Page, Stage, example
from comity.linter.view import PolicyView
from comity.syntax import nodes
from comity.text.finding import Finding, Level
from comity.text.source import Place

PAGE = Page(
    code="expired-rule",
    stage=Stage.POLICIES,
    level=Level.WARNING,
    title="a rule that is over",
    text="""
The last day of the rule's `until` has passed, so it decides nothing any more, and audits of the days when it
was in force can read it from the history of the file. Left in place it looks like protection.

Remove it, or give it a new day if it is still wanted. A rule whose `until` comes before its `from` was never
in force.
""",
    bad=example(
        policy="""
holiday-pause:
  never send purpose:marketing to everyone
  because "The support desk is closed."
  from 2019-12-24 until 2020-01-01
"""
    ),
    good=example(
        policy="""
holiday-pause:
  never send purpose:marketing to everyone
  because "The support desk is closed."
  from 2019-12-24 until 2099-01-01
"""
    ),
    see=("LANGUAGE.md section 9",),
)


def check(policy: PolicyView, today: date) -> Iterator[Finding]:
    """Yield the rules and obligations whose last day is before ``today``."""
    for written in policy.sentences():
        until = written.rule.until
        if until is not None and until < today:
            place = _last_day(written.node, written.module) or written.head
            yield PAGE.finding(f"`{written.name}` is over since {until}", place, "remove it, or give it a new last day")


def _last_day(rule: nodes.Rule, module: Module) -> Place | None:
    for clause in rule.clauses:
        if isinstance(clause, nodes.InForce) and clause.word == "until":
            return module.place(clause.date.span)
    return None
