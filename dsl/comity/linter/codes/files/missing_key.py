"""The page of `missing-key`."""

from comity.linter.page import Page, Stage, example
from comity.text.finding import Level

PAGE = Page(
    code="missing-key",
    stage=Stage.FILES,
    level=Level.ERROR,
    title="a key that the format demands is missing",
    text="""
Something without which the campaign file means nothing is not there: every campaign has a `campaign` (its
name), every one of several messages an `id`, and a schedule says when.
""",
    bad=example(
        campaign="""
title: Spring free trial
channel: email
offer: [trial]
"""
    ),
    good=example(
        campaign="""
campaign: spring-trial
title: Spring free trial
channel: email
offer: [trial]
"""
    ),
    see=("INTERFACES.md, a campaign file",),
)
