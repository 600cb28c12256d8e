"""The page of `conflicting-treat`."""

from comity.linter.page import Page, Stage, example
from comity.text.finding import Level

PAGE = Page(
    code="conflicting-treat",
    stage=Stage.FILES,
    level=Level.ERROR,
    title="two `treat` sentences give one fact different values",
    text="""
Two `treat` sentences apply to this message and give a single-valued fact different values. Neither is
stronger, so what the message is cannot be told; a decision would send it to review.

Make the conditions exclude each other, or change the message so that only one applies.
""",
    bad=example(
        policy="""
treat body contains "sale" as purpose:marketing
treat body contains "invoice" as purpose:transactional
""",
        campaign="""
campaign: spring-invoice
channel: email
body: Your invoice, and our spring sale.
""",
    ),
    good=example(
        policy="""
treat body contains "sale" as purpose:marketing
treat body contains "invoice" and not body contains "sale" as purpose:transactional
""",
        campaign="""
campaign: spring-invoice
channel: email
body: Your invoice, and our spring sale.
""",
    ),
    see=("LANGUAGE.md section 11, ruling 3",),
)
