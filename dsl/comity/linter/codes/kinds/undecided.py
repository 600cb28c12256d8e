"""The page of `undecided`."""

from comity.linter.page import Page, Stage
from comity.text.finding import Level

PAGE = Page(
    code="undecided",
    stage=Stage.KINDS,
    level=Level.WARNING,
    title="the search for a refused customer was given up",
    text="""
Whether the rule can refuse someone in the audience was not settled within the search's budget. That is rare:
it takes a rule and an audience with very many facts that all depend on each other.

It is a warning and never silence. Nothing is lost at the moment of sending, where the rule decides as always.
To get an answer, narrow the audience by the facts the rule speaks of, or split the rule. There is no example:
one that exhausts the budget would fill pages.
""",
    bad=(),
    good=(),
    see=("LANGUAGE.md section 8",),
)
