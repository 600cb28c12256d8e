"""The page of `conflicting-adjust`."""

from comity.linter.page import Page, Stage, example
from comity.text.finding import Level

PAGE = Page(
    code="conflicting-adjust",
    stage=Stage.CHECKING,
    level=Level.ERROR,
    title="two adjustments of one thing",
    text="""
Two `adjust` sentences set the same kind of clause of one rule. An adjustment replaces that clause, so with
two of them the outcome would depend on their order. (`unless` is the exception: several are joined with
`or`.)

Keep one of them.
""",
    bad=example(
        policy="""
no-trials-for-members:
  never send offer:trial to stage >= adoption
  because "A member cannot redeem a trial."

adjust no-trials-for-members instead warn
adjust no-trials-for-members instead review
"""
    ),
    good=example(
        policy="""
no-trials-for-members:
  never send offer:trial to stage >= adoption
  because "A member cannot redeem a trial."

adjust no-trials-for-members instead review
"""
    ),
    see=("LANGUAGE.md section 11, ruling 12",),
)
