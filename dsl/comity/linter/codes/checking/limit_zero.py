"""The page of `limit-zero`."""

from comity.linter.page import Page, Stage, example
from comity.text.finding import Level

PAGE = Page(
    code="limit-zero",
    stage=Stage.CHECKING,
    level=Level.ERROR,
    title="a limit of none at all",
    text="""
`limit … to 0` forbids every message it selects, whatever was sent before. That is what `never send` says, and
there is one way to say each thing: people who look for what is forbidden look for `never`.
""",
    bad=example(
        policy="""
no-texts:
  limit channel:sms to 0 per 7 days
  because "We have no consent for texts."
"""
    ),
    good=example(
        policy="""
no-texts:
  never send channel:sms
  because "We have no consent for texts."
"""
    ),
    see=("LANGUAGE.md section 4",),
)
