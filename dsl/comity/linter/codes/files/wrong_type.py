"""The page of `wrong-type`."""

from comity.linter.page import Page, Stage, example
from comity.text.finding import Level

PAGE = Page(
    code="wrong-type",
    stage=Stage.FILES,
    level=Level.ERROR,
    title="a value of the wrong type",
    text="""
The value is not of the type its key demands: a text where a number is declared, a list where there is one
value, a mapping where there is a text. It is an error that names the field, never a guess.
""",
    bad=example(
        campaign="""
campaign: spring-trial
channel: email
priority: high
"""
    ),
    good=example(
        campaign="""
campaign: spring-trial
channel: email
priority: 3
"""
    ),
    see=("INTERFACES.md, a campaign file", "LANGUAGE.md section 3"),
)
