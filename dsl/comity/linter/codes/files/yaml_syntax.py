"""The page of `yaml-syntax`."""

from comity.linter.page import Page, Stage, example
from comity.text.finding import Level

PAGE = Page(
    code="yaml-syntax",
    stage=Stage.FILES,
    level=Level.ERROR,
    title="a campaign file that is not YAML",
    text="""
The file cannot be read as YAML (or JSON), so nothing in it is checked. The usual causes are a tab in the
indentation, a colon or `#` in a text without quotes, and a quote that is never closed.

The finding stands where the reader gave up, which may be a little after the mistake.
""",
    bad=example(
        campaign="""
campaign: spring-trial
title: "Spring free trial
channel: email
"""
    ),
    good=example(
        campaign="""
campaign: spring-trial
title: "Spring free trial"
channel: email
"""
    ),
    see=("INTERFACES.md, a campaign file",),
)
