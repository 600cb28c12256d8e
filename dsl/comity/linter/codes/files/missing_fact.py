"""The page of `missing-fact`."""

from comity.linter.page import Page, Stage, example
from comity.text.finding import Level

PAGE = Page(
    code="missing-fact",
    stage=Stage.FILES,
    level=Level.ERROR,
    title="a required fact is not stated",
    text="""
The policy declares a message fact as `required`: every message has to state it. Message facts are closed, so
what is not stated is not there and a rule about it would not bite.
""",
    bad=example(
        policy="""
message has
  audit_code: text required
""",
        campaign="""
campaign: spring-trial
channel: email
""",
    ),
    good=example(
        policy="""
message has
  audit_code: text required
""",
        campaign="""
campaign: spring-trial
channel: email
audit_code: M-17
""",
    ),
    see=("LANGUAGE.md section 3",),
)
