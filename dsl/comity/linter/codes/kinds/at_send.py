"""The page of `at-send`."""

from comity.linter.page import Page, Stage, example
from comity.text.finding import Level

PAGE = Page(
    code="at-send",
    stage=Stage.KINDS,
    level=Level.INFO,
    title="only the moment of sending can tell",
    text="""
A refusal is possible, but only by a history or a clock time that neither the audience nor the schedule
settles: a cap that is already used up, a survey answered yesterday, quiet hours with no fixed time of
sending.

Nothing is wrong with the campaign, so nothing is said unless `--show at-send` asks for it: the decision at
the moment of sending takes care.
""",
    bad=example(
        policy="""
weekly:
  limit purpose:marketing to 3 per 7 days
  because "More is noise."
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
audience: stage == exposure
purpose: marketing
channel: email
offer: [trial]
""",
    ),
    see=("LANGUAGE.md section 8",),
)
