"""The page of `duplicate-key`."""

from comity.linter.page import Page, Stage, example
from comity.text.finding import Level

PAGE = Page(
    code="duplicate-key",
    stage=Stage.FILES,
    level=Level.ERROR,
    title="a key that stands twice in one mapping",
    text="""
Two entries of one mapping have the same key. Most YAML readers keep the last one and forget the first without
a word, so half of what was written would not count.
""",
    bad=example(
        campaign="""
campaign: spring-trial
channel: email
channel: push
"""
    ),
    good=example(
        campaign="""
campaign: spring-trial
messages:
  - id: mail
    channel: email
  - id: note
    channel: push
"""
    ),
    see=("INTERFACES.md, a campaign file",),
)
