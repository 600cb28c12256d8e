"""`missing-because`: a refusal without a reason is argued with."""

from collections.abc import Iterator
from datetime import date

from comity.linter.page import Page, Stage, example
from comity.linter.view import PolicyView
from comity.text.finding import Finding, Level

PAGE = Page(
    code="missing-because",
    stage=Stage.POLICIES,
    level=Level.WARNING,
    title="a rule that does not say why",
    text="""
The rule has no `because`. The reason is quoted wherever the rule speaks: in the lint of a campaign, in a
refusal, in the list of all rules that every department reads. A refusal without a reason is argued with; one
with a reason teaches.

Where a law is the reason, `see` holds the reference beside it.
""",
    bad=example(
        policy="""
no-trials-for-members:
  never send offer:trial to stage >= adoption
"""
    ),
    good=example(
        policy="""
no-trials-for-members:
  never send offer:trial to stage >= adoption
  because "A member cannot redeem a trial; offering one says we do not know them."
"""
    ),
    see=("LANGUAGE.md section 4",),
)


def check(policy: PolicyView, today: date) -> Iterator[Finding]:
    """Yield the rules and obligations that give no reason."""
    for written in policy.sentences():
        if not written.rule.because:
            yield PAGE.finding(
                f"`{written.name}` does not say why",
                written.head,
                'add `because "…"`: it is quoted wherever the rule speaks',
            )
