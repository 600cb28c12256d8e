"""The page of `not-waivable`."""

from comity.linter.page import Page, Stage, example
from comity.text.finding import Level

PAGE = Page(
    code="not-waivable",
    stage=Stage.CHECKING,
    level=Level.ERROR,
    title="a waiver of a rule that allows none",
    text="""
The rule says `not waivable`: its author decided that nobody grants exceptions from it, as with opt-outs that
the law protects. A waiver of it is refused when it is written, not when it is used.

If the rule itself is wrong, change the rule, in a review that says so.
""",
    bad=example(
        policy="""
do-not-contact:
  never send anything to do_not_contact
  because "They asked us to stop."
  not waivable

waive do-not-contact for campaign:partner-pilot
  until 2099-12-31 because "Contract requires it"
"""
    ),
    good=example(
        policy="""
do-not-contact:
  never send anything to do_not_contact
  because "They asked us to stop."
  not waivable
"""
    ),
    see=("LANGUAGE.md section 4",),
)
