"""The page of `proved`."""

from comity.linter.page import Page, Stage, example
from comity.text.finding import Level

PAGE = Page(
    code="proved",
    stage=Stage.KINDS,
    level=Level.INFO,
    title="nobody in the audience can be refused",
    text="""
Comity has shown that this rule refuses no customer the audience admits, whatever the history and the clock.
It is the good news, listed by `--show proved` only: rules that do not concern the message at all are not
listed.

For a campaign of several messages it holds whichever of the earlier ones a customer received.
""",
    bad=example(
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
    good=example(
        policy="""
no-trials-for-members:
  never send offer:trial to stage >= adoption
  because "A member cannot redeem a trial."
""",
        campaign="""
campaign: spring-trial
audience: consent:email
purpose: marketing
channel: email
offer: [trial]
""",
    ),
    see=("LANGUAGE.md section 8",),
)
