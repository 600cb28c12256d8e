"""The page of `duplicate-clause`."""

from comity.linter.page import Page, Stage, example
from comity.text.finding import Level

PAGE = Page(
    code="duplicate-clause",
    stage=Stage.CHECKING,
    level=Level.ERROR,
    title="one clause written twice",
    text="""
A rule has two clauses of a kind of which only one can hold, such as two outcomes or two reasons. Order never
matters, so neither can win.
""",
    bad=example(
        policy="""
no-trials-for-members:
  never send offer:trial to stage >= adoption
  instead hold
  instead review
  because "A member cannot redeem a trial."
"""
    ),
    good=example(
        policy="""
no-trials-for-members:
  never send offer:trial to stage >= adoption
  instead review
  because "A member cannot redeem a trial."
"""
    ),
    see=("LANGUAGE.md section 4",),
)
