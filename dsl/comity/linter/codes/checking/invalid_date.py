"""The page of `invalid-date`."""

from comity.linter.page import Page, Stage, example
from comity.text.finding import Level

PAGE = Page(
    code="invalid-date",
    stage=Stage.CHECKING,
    level=Level.ERROR,
    title="a date or time that does not exist",
    text="""
The calendar has no such day, or the clock no such time: 30 February, the 13th month, 25:00. Dates are written
`2026-12-31`, wall times `21:00`; `24:00` may stand as an end.
""",
    bad=example(
        policy="""
winter-sale:
  never send offer:discount to everyone
  until 2026-02-30
  because "The sale begins in March."
"""
    ),
    good=example(
        policy="""
winter-sale:
  never send offer:discount to everyone
  until 2099-02-28
  because "The sale begins in March."
"""
    ),
    see=("LANGUAGE.md section 4",),
)
