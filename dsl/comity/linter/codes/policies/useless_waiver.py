"""`useless-waiver`: an exception from a rule that does not apply there."""

from collections.abc import Iterator
from datetime import date

from comity.linter.page import Page, Stage, example
from comity.linter.view import PolicyView
from comity.program.nodes import Not, Rule, Waiver
from comity.syntax import nodes
from comity.text.finding import Finding, Level, Related

PAGE = Page(
    code="useless-waiver",
    stage=Stage.POLICIES,
    level=Level.WARNING,
    title="a waiver of a rule that does not apply there",
    text="""
No message and customer of the waiver can be refused by the rule it names. The rule was narrowed since, or the
waiver names the wrong one, and then the rule that does refuse is not waived.
""",
    bad=example(
        policy="""
no-trials-for-members:
  never send offer:trial and channel:email to stage >= adoption
  because "A member cannot redeem a trial."

waive no-trials-for-members for channel:push
  until 2099-12-31 because "Contract requires it" approved by "legal"
"""
    ),
    good=example(
        policy="""
no-trials-for-members:
  never send offer:trial and channel:email to stage >= adoption
  because "A member cannot redeem a trial."

waive no-trials-for-members for campaign:partner-pilot
  until 2099-12-31 because "Contract requires it" approved by "legal"
"""
    ),
    see=("LANGUAGE.md section 9",),
)


def check(policy: PolicyView, today: date) -> Iterator[Finding]:
    """Yield the waivers that cannot make a difference; one that is over has a code of its own."""
    waivers = {waiver.place: waiver for waiver in policy.program.waivers}
    rules = {rule.id: rule for rule in policy.program.rules}
    for module, node in policy.statements():
        if not isinstance(node, nodes.Waive):
            continue
        waiver = waivers.get(module.place(node.span))
        rule = rules.get(waiver.rule) if waiver else None
        if waiver is None or rule is None or waiver.until < today:
            continue
        why = _why(waiver, rule, policy)
        if why:
            yield PAGE.finding(
                f"`{node.rule.text}` {why}, so this waiver changes nothing",
                module.place(node.rule.span),
                "remove it, or name the rule that refuses these messages",
                (Related(rule.place, f"`{rule.id}` is this rule"),),
            )


def _why(waiver: Waiver, rule: Rule, policy: PolicyView) -> str | None:
    if rule.since and rule.since > waiver.until:
        return f"is in force from {rule.since} only"
    ask = policy.ask
    sound = ask.can(waiver.selector, waiver.audience) and ask.can(rule.body, Not(rule.unless))
    if sound and ask.never(waiver.selector, waiver.audience, rule.body, Not(rule.unless)):
        return "refuses no message and no customer of these"
    return None
