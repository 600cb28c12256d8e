"""The page of `unknown-suppression`."""

from comity.linter.page import Page, Stage, example
from comity.text.finding import Level

PAGE = Page(
    code="unknown-suppression",
    stage=Stage.FILES,
    level=Level.WARNING,
    title="a suppression of a rule that is not there",
    text="""
The comment names a rule or a code that does not exist, so it silences nothing. The finding offers the nearest
names.
""",
    bad=example(
        campaign="""
campaign: spring-trial # comity: ignore[mising-fact] until=2099-12-31 by=ann -- the code comes from the printer
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
