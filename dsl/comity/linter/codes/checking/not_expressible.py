"""The page of `not-expressible`."""

from comity.linter.page import Page, Stage, example
from comity.text.finding import Level

PAGE = Page(
    code="not-expressible",
    stage=Stage.CHECKING,
    level=Level.ERROR,
    title="something the language leaves out on purpose",
    text="""
The sentence asks for something that comity could not translate exactly into every database, or not decide
before a message is sent: arithmetic, facts of other customers, how many messages a campaign sends, business
days, scores, patterns on customers' facts or on earlier sends. It is refused when it is written, not when it
runs.

The finding names the way round: mostly the fact is computed where the data lives and declared as a field.
""",
    bad=example(
        policy="""
no-staff:
  never send purpose:marketing to country matches "^X"
  because "Test records are no customers."
"""
    ),
    good=example(
        policy="""
customer has
  test_record: yes or no

no-staff:
  never send purpose:marketing to test_record
  because "Test records are no customers."
"""
    ),
    see=("LANGUAGE.md section 11",),
)
