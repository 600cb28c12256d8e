"""The page of `wrong-scope`."""

from comity.linter.page import Page, Stage, example
from comity.text.finding import Level

PAGE = Page(
    code="wrong-scope",
    stage=Stage.CHECKING,
    level=Level.ERROR,
    title="a condition in a place where it cannot be told",
    text="""
What stands after `send` (the SELECTOR) speaks of the message alone, and what stands after `to` (the AUDIENCE)
of the customer and the history. This keeps apart which campaigns a rule is about and whom it protects; lint
of campaigns rests on that. Clock phrases such as `between 21:00 and 08:00` belong to neither: they are
written after the audience.

The finding says where the condition belongs. A condition over everything is written after `when`.
""",
    bad=example(
        policy="""
no-trials-for-members:
  never send offer:trial and stage >= adoption
  because "A member cannot redeem a trial."
"""
    ),
    good=example(
        policy="""
no-trials-for-members:
  never send offer:trial to stage >= adoption
  because "A member cannot redeem a trial."
"""
    ),
    see=("LANGUAGE.md section 4",),
)
