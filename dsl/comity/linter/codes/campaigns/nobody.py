"""The page of `nobody`."""

from comity.linter.page import Page, Stage, example
from comity.text.finding import Level

PAGE = Page(
    code="nobody",
    stage=Stage.CAMPAIGNS,
    level=Level.ERROR,
    title="rules that together refuse everyone",
    text="""
Each rule refuses only a part of the audience, and together they leave nobody: the campaign would be sent to
no one. The finding lists the rules.
""",
    bad=example(
        policy="""
no-trials-for-members:
  never send offer:trial to stage >= adoption
  because "A member cannot redeem a trial."

no-trials-for-strangers:
  never send offer:trial to stage == exposure
  because "Trials are for those who asked."
""",
        campaign="""
campaign: spring-trial
audience: consent:email
channel: email
offer: [trial]
""",
    ),
    good=example(
        policy="""
no-trials-for-members:
  never send offer:trial to stage >= retention
  because "A member cannot redeem a trial."

no-trials-for-strangers:
  never send offer:trial to stage == exposure
  because "Trials are for those who asked."
""",
        campaign="""
campaign: spring-trial
audience: consent:email
channel: email
offer: [trial]
""",
    ),
    see=("LANGUAGE.md section 8",),
)
