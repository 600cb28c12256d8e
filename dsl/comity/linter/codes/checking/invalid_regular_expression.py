"""The page of `invalid-regular-expression`."""

from comity.linter.page import Page, Stage, example
from comity.text.finding import Level

PAGE = Page(
    code="invalid-regular-expression",
    stage=Stage.CHECKING,
    level=Level.ERROR,
    title="a pattern that is no regular expression",
    text="""
What stands after `matches` is not a regular expression of the RE2 syntax. RE2 has no back-references and no
look-around: in exchange every pattern takes time in proportion to the text, so no message can bring a
decision to a halt, and the databases that run the rule in bulk know the same patterns.

For a fixed text use `contains`, for a beginning a facet with a wildcard: `campaign:spring-*`.
""",
    bad=example(
        policy="""
no-free-trial:
  never send body matches "(free trial"
  because "The offer ended."
"""
    ),
    good=example(
        policy="""
no-free-trial:
  never send body matches "(?i)free trial"
  because "The offer ended."
"""
    ),
    see=("LANGUAGE.md section 3", "LANGUAGE.md section 11, ruling 10"),
)
