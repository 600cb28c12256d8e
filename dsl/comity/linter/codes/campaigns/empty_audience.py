"""The page of `empty-audience`."""

from comity.linter.page import Page, Stage, example
from comity.text.finding import Level

PAGE = Page(
    code="empty-audience",
    stage=Stage.CAMPAIGNS,
    level=Level.WARNING,
    title="an audience that admits nobody",
    text="""
No customer whatsoever can meet the campaign's audience: its conditions contradict each other. No rule could
refuse anyone, so nothing else is said about the campaign, and it must not pass as if all were well.
""",
    bad=example(
        policy="""
no-trials-for-members:
  never send offer:trial to stage >= adoption
  because "A member cannot redeem a trial."
""",
        campaign="""
campaign: spring-trial
audience: stage == exposure and stage >= adoption
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
channel: email
offer: [trial]
""",
    ),
    see=("LANGUAGE.md section 8",),
)
