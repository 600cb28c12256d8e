"""The page of `bare-per-week`."""

from comity.linter.page import Page, Stage, example
from comity.text.finding import Level

PAGE = Page(
    code="bare-per-week",
    stage=Stage.CHECKING,
    level=Level.ERROR,
    title="`per week` can be read in two ways",
    text="""
`per week` may mean any seven days in a row or the week of the calendar. With three messages on Sunday and
three on Monday the first reading refuses and the second allows, and vendors disagree which it is. So one has
to be written.

`per 7 days` always looks back from the moment of sending. `per calendar week` begins anew on Monday in the
customer's time.
""",
    bad=example(
        policy="""
weekly:
  limit purpose:marketing to 3 per week
  because "More is noise."
"""
    ),
    good=example(
        policy="""
weekly:
  limit purpose:marketing to 3 per 7 days
  because "More is noise."
"""
    ),
    see=("LANGUAGE.md section 5",),
)
