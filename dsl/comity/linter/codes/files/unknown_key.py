"""The page of `unknown-key`."""

from comity.linter.page import Page, Stage, example
from comity.text.finding import Level

PAGE = Page(
    code="unknown-key",
    stage=Stage.FILES,
    level=Level.ERROR,
    title="a key that nothing reads",
    text="""
The campaign file has a key that is neither part of the format nor a fact the vocabulary declares for
messages. A misspelt fact is one that the message does not state, and rules about it would stay silent.

The finding offers the nearest keys. A fact of your own is declared in a policy: `message has tier: text`.
""",
    bad=example(
        campaign="""
campaign: spring-trial
channel: email
offers: [trial]
"""
    ),
    good=example(
        campaign="""
campaign: spring-trial
channel: email
offer: [trial]
"""
    ),
    see=("INTERFACES.md, a campaign file",),
)
