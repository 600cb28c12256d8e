"""`expired-waiver`: an exception that nobody has any more."""

from collections.abc import Iterator
from datetime import date

from comity.linter.page import Page, Stage, example
from comity.linter.view import PolicyView
from comity.syntax import nodes
from comity.text.finding import Finding, Level

PAGE = Page(
    code="expired-waiver",
    stage=Stage.POLICIES,
    level=Level.WARNING,
    title="a waiver that is over",
    text="""
The waiver's last day has passed: the rule holds again, for everyone. If that was agreed, remove the sentence;
if the exception is still needed, it has to be granted again, with a new day and by whoever approves it.
""",
    bad=example(
        policy="""
no-trials-for-members:
  never send offer:trial to stage >= adoption
  because "A member cannot redeem a trial."

waive no-trials-for-members for campaign:partner-pilot
  until 2020-12-31 because "Contract requires it" approved by "legal"
"""
    ),
    good=example(
        policy="""
no-trials-for-members:
  never send offer:trial to stage >= adoption
  because "A member cannot redeem a trial."

waive no-trials-for-members for campaign:partner-pilot
  until 2099-12-31 because "Contract requires it" approved by "legal"
"""
    ),
    see=("LANGUAGE.md section 9",),
)


def check(policy: PolicyView, today: date) -> Iterator[Finding]:
    """Yield the waivers whose last day is before ``today``."""
    waivers = {waiver.place: waiver for waiver in policy.program.waivers}
    for module, node in policy.statements():
        if not isinstance(node, nodes.Waive):
            continue
        waiver = waivers.get(module.place(node.span))
        if waiver is not None and waiver.until < today:
            yield PAGE.finding(
                f"the waiver of `{node.rule.text}` is over since {waiver.until}",
                module.place(node.until.span),
                "remove it, or have it granted anew",
            )
