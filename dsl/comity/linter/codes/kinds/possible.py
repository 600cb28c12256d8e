"""The page of `possible`."""

from comity.linter.page import Page, Stage, example
from comity.text.finding import Level

PAGE = Page(
    code="possible",
    stage=Stage.KINDS,
    level=Level.ERROR,
    title="someone in the audience would be refused",
    text="""
The audience admits at least one customer whom this rule refuses. That customer is shown, as small as can be:
a **witness**. Given to `comity decide` it is refused, always.

It is an error for a rule that blocks and a warning for `instead warn`, `hold` and `review`. Rules that say
`enforce at send` are left to the decision. Mostly the audience is too wide; the finding offers one that is
not.
""",
    bad=example(
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
    good=example(
        policy="""
no-trials-for-members:
  never send offer:trial to stage >= adoption
  because "A member cannot redeem a trial."
""",
        campaign="""
campaign: spring-trial
audience: stage == exposure and consent:email
purpose: marketing
channel: email
offer: [trial]
""",
    ),
    see=("LANGUAGE.md section 8",),
)
