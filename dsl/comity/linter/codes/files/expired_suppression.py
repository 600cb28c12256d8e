"""The page of `expired-suppression`."""

from comity.linter.page import Page, Stage, example
from comity.text.finding import Level

PAGE = Page(
    code="expired-suppression",
    stage=Stage.FILES,
    level=Level.WARNING,
    title="a suppression whose time is over",
    text="""
The day after `until=` the comment stops silencing its rule: an exception granted for a while is looked at
again when the while is over. Both are reported, the expired comment and what it silenced.

Remove it, or agree on another day with whoever granted it.
""",
    bad=example(
        policy="""
message has
  audit_code: text required
""",
        campaign="""
campaign: spring-trial # comity: ignore[missing-fact] until=2020-12-31 by=ann -- the code comes from the printer
channel: email
""",
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
