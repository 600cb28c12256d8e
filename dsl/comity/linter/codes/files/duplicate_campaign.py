"""The page of `duplicate-campaign`."""

from comity.linter.page import Page, Stage, example
from comity.text.finding import Level

PAGE = Page(
    code="duplicate-campaign",
    stage=Stage.FILES,
    level=Level.ERROR,
    title="two campaigns or messages with one name",
    text="""
Caps, logs, waivers and suppressions know a campaign by its name. Where two share one, each counts the other's
sends as its own. Messages of one campaign are told apart by `id` likewise.
""",
    bad=example(
        campaign="""
campaign: spring-trial
channel: email
offer: [trial]
---
campaign: spring-trial
channel: push
offer: [trial]
"""
    ),
    good=example(
        campaign="""
campaign: spring-trial
channel: email
offer: [trial]
---
campaign: spring-trial-push
channel: push
offer: [trial]
"""
    ),
    see=("INTERFACES.md, a campaign file",),
)
