"""The page of `treat-reads-treated`."""

from comity.linter.page import Page, Stage, example
from comity.text.finding import Level

PAGE = Page(
    code="treat-reads-treated",
    stage=Stage.CHECKING,
    level=Level.ERROR,
    title="a `treat` that reads what another one writes",
    text="""
All `treat` sentences apply at once, before anything else, to the message as it was stated. The condition of
one may not read a fact that any of them writes, its own included: the outcome would depend on which is
applied first, and order never matters.

Write the first condition out again, or put both into one `define` over the stated facts.
""",
    bad=example(
        policy="""
treat body matches "free trial" as offer:trial
treat offer:trial as topic:trial
"""
    ),
    good=example(
        policy="""
treat body matches "free trial" as offer:trial and topic:trial
"""
    ),
    see=("LANGUAGE.md section 11, ruling 3",),
)
