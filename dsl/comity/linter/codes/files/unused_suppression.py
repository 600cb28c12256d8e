"""The page of `unused-suppression`."""

from comity.linter.page import Page, Stage, example
from comity.text.finding import Level

PAGE = Page(
    code="unused-suppression",
    stage=Stage.FILES,
    level=Level.WARNING,
    title="a suppression that silences nothing",
    text="""
The comment silences a rule that has nothing to say here. The campaign or the rule has changed since it was
written; left in place it would silence the next finding, which nobody has looked at.

Remove it. The fix does so.
""",
    bad=example(
        campaign="""
campaign: spring-trial # comity: ignore[missing-fact] until=2099-12-31 by=ann -- the code comes from the printer
channel: email
"""
    ),
    good=example(
        campaign="""
campaign: spring-trial
channel: email
"""
    ),
    see=("INTERFACES.md, a campaign file",),
)
