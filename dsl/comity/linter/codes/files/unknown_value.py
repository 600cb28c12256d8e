"""The page of `unknown-value`."""

from comity.linter.page import Page, Stage, example
from comity.text.finding import Level

PAGE = Page(
    code="unknown-value",
    stage=Stage.FILES,
    level=Level.ERROR,
    title="a symbol that the field does not have",
    text="""
The field takes one of a fixed set of symbols, and this is none of them. The finding lists the nearest. A new
symbol is declared in a policy, by declaring the field anew with all of its symbols.
""",
    bad=example(
        campaign="""
campaign: spring-trial
channel: e-mail
offer: [trial]
"""
    ),
    good=example(
        campaign="""
campaign: spring-trial
channel: email
offer: [trial]
"""
    ),
    see=("LANGUAGE.md section 3",),
)
