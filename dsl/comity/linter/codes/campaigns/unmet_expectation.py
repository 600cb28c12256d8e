"""The page of `unmet-expectation`."""

from comity.linter.page import Page, Stage, example
from comity.text.finding import Level

PAGE = Page(
    code="unmet-expectation",
    stage=Stage.CAMPAIGNS,
    level=Level.WARNING,
    title="people who are owed a message that no campaign sends",
    text="""
An `expect` sentence promises some customers a message every so often, and no campaign of the project reaches
all of them: the finding shows a customer who is never written to. Policies are not only about what must not
be sent.
""",
    bad=example(
        policy="""
enable-advocates:
  expect stage >= retention to receive purpose:advocacy every 180 days
  because "Those who love us are asked."
""",
        campaign="""
campaign: tell-a-friend
audience: stage == retention
schedule: { every: 90 days, time: "10:00", timezone: customer }
channel: email
purpose: advocacy
""",
    ),
    good=example(
        policy="""
enable-advocates:
  expect stage >= retention to receive purpose:advocacy every 180 days
  because "Those who love us are asked."
""",
        campaign="""
campaign: tell-a-friend
audience: stage >= retention
schedule: { every: 90 days, time: "10:00", timezone: customer }
channel: email
purpose: advocacy
""",
    ),
    see=("LANGUAGE.md section 8",),
)
