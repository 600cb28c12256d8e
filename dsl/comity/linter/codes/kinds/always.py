"""The page of `always`."""

from comity.linter.page import Page, Stage, example
from comity.text.finding import Level

PAGE = Page(
    code="always",
    stage=Stage.KINDS,
    level=Level.ERROR,
    title="everyone in the audience would be refused",
    text="""
Whatever the customer, the history and the clock, this rule refuses the message: sending the campaign is
pointless or wrong. The rule either speaks of the message alone (a missing unsubscribe link, say) or covers
the whole audience.

What the schedule implies is taken as having happened: the event that triggers the campaign and the earlier
messages of the same campaign. Where the finding rests on that, it says so.
""",
    bad=example(
        policy="""
no-trials-for-members:
  never send offer:trial to stage >= adoption
  because "A member cannot redeem a trial."
""",
        campaign="""
campaign: spring-trial
audience: stage >= retention
purpose: marketing
channel: email
offer: [trial]
""",
    ),
    good=example(
        policy="""
no-trials-for-members:
  never send offer:trial to stage >= adoption
  because "A member cannot redeem a trial."
""",
        campaign="""
campaign: spring-trial
audience: stage == exposure
purpose: marketing
channel: email
offer: [trial]
""",
    ),
    see=("LANGUAGE.md section 8",),
)
