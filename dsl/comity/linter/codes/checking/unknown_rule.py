"""The page of `unknown-rule`."""

from comity.linter.page import Page, Stage, example
from comity.text.finding import Level

PAGE = Page(
    code="unknown-rule",
    stage=Stage.CHECKING,
    level=Level.ERROR,
    title="a rule that is not there",
    text="""
A waiver, an adjustment or a test names a rule that no module has, or the last part of a name that several
rules share. A waiver of nothing would leave people sure of an exception that is not made.

Write the whole name, module included, where the last part does not suffice.
""",
    bad=example(
        policy="""
no-trials-for-members:
  never send offer:trial to stage >= adoption
  because "A member cannot redeem a trial."

waive no-trials-for-member for campaign:partner-pilot
  until 2099-12-31 because "Contract requires it" approved by "legal"
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
    see=("LANGUAGE.md section 11, ruling 18",),
)
