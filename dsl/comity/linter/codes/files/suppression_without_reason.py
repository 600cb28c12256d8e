"""The page of `suppression-without-reason`."""

from comity.linter.page import Page, Stage, example
from comity.text.finding import Level

PAGE = Page(
    code="suppression-without-reason",
    stage=Stage.FILES,
    level=Level.ERROR,
    title="a suppression that does not say why",
    text="""
A comment silences a rule and gives no reason. Whoever finds it in a year cannot tell whether it still holds,
so the reason is mandatory: two hyphens and a sentence. Without it nothing is silenced.
""",
    bad=example(
        campaign="""
campaign: spring-trial # comity: ignore[missing-fact] until=2099-12-31 by=ann
channel: email
"""
    ),
    good=example(
        policy="""
message has
  audit_code: text required
""",
        campaign="""
campaign: spring-trial # comity: ignore[missing-fact] until=2099-12-31 by=ann -- the code comes from the printer
channel: email
""",
    ),
    see=("INTERFACES.md, a campaign file",),
)
