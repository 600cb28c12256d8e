"""The page of `type-mismatch`."""

from comity.linter.page import Page, Stage, example
from comity.text.finding import Level

PAGE = Page(
    code="type-mismatch",
    stage=Stage.CHECKING,
    level=Level.ERROR,
    title="a comparison of things that do not compare",
    text="""
The two sides of a comparison have different types, or the operator does not exist for their type: a count is
compared with a text, a date with an instant, or symbols without an order with `<`. Comity converts nothing
silently, because each database that runs the rule would convert in its own way.

A bare field of most types is no condition either: say what is to hold of it, or `is known`.
""",
    bad=example(
        policy="""
person-before-form-letter:
  never send purpose:marketing to open_cases >= "1"
  because "An open case is answered first."
"""
    ),
    good=example(
        policy="""
person-before-form-letter:
  never send purpose:marketing to open_cases >= 1
  because "An open case is answered first."
"""
    ),
    see=("LANGUAGE.md section 3", "LANGUAGE.md section 11, rulings 6 and 7"),
)
