"""`untested-rule`: no test says that the rule fires."""

from collections.abc import Iterator
from datetime import date

from comity.linter.page import Page, Stage, example
from comity.linter.view import PolicyView
from comity.text.finding import Finding, Level

PAGE = Page(
    code="untested-rule",
    stage=Stage.POLICIES,
    level=Level.WARNING,
    title="a rule that no test names",
    text="""
No `test` says that this rule fires: it stands after no `then … by`. A test shows those who cannot read every
sentence what the rule does, and keeps it doing so when fields, packs and settings change around it.

`comity test --mutate` goes further and says which parts of a rule could change without any test noticing.
""",
    bad=example(
        policy="""
no-trials-for-members:
  never send offer:trial to stage >= adoption
  because "A member cannot redeem a trial."
"""
    ),
    good=example(
        policy="""
no-trials-for-members:
  never send offer:trial to stage >= adoption
  because "A member cannot redeem a trial."

test "a member gets no trial" {
  given stage = adoption
  when offer:trial
  then blocked by no-trials-for-members
}
"""
    ),
    see=("LANGUAGE.md section 9", "LANGUAGE.md section 10"),
)


def check(policy: PolicyView, today: date) -> Iterator[Finding]:
    """Yield the rules that stand after no `then … by`; obligations decide nothing and need none."""
    for written in policy.rules:
        if written.rule.id not in policy.tested:
            yield PAGE.finding(
                f"no test says that `{written.name}` fires",
                written.head,
                f"write a `test` that ends in `then … by {written.name}`",
            )
