"""The page of `yaml-surprise`."""

from comity.linter.page import Page, Stage, example
from comity.text.finding import Level

PAGE = Page(
    code="yaml-surprise",
    stage=Stage.FILES,
    level=Level.ERROR,
    title="a value that YAML reads as something else",
    text="""
YAML turns some plain words into other values: `no` and `on` into yes-or-no values, `22:30` into the number
1350, `010` into 8, `2026-04-01` into a date. Different YAML libraries do it differently, so what a campaign
says would depend on who reads it.

Put the value into quotes. The fix does so.
""",
    bad=example(
        campaign="""
campaign: spring-trial
schedule: { every: 7 days, time: 22:30, timezone: customer }
channel: email
"""
    ),
    good=example(
        campaign="""
campaign: spring-trial
schedule: { every: 7 days, time: "22:30", timezone: customer }
channel: email
"""
    ),
    see=("INTERFACES.md, a campaign file",),
)
