"""The page of `conflicting-settings`."""

from comity.linter.page import File, Page, Stage, example
from comity.text.finding import Level

PAGE = Page(
    code="conflicting-settings",
    stage=Stage.CHECKING,
    level=Level.ERROR,
    title="one module used with different settings",
    text="""
Two `use` sentences load the same module with different settings. A module is loaded once, so it has one set
of numbers; which one was meant has to be said.
""",
    bad=example(
        policy="""
use ./caps with weekly_cap = 2
use ./caps with weekly_cap = 4
""",
        more=(
            File(
                "policies/caps.comity",
                """setting weekly_cap = 3

weekly:
  limit purpose:marketing to weekly_cap per 7 days
  because "More is noise."
""",
            ),
        ),
    ),
    good=example(
        policy="""
use ./caps with weekly_cap = 2
""",
        more=(
            File(
                "policies/caps.comity",
                """setting weekly_cap = 3

weekly:
  limit purpose:marketing to weekly_cap per 7 days
  because "More is noise."
""",
            ),
        ),
    ),
    see=("LANGUAGE.md section 11, ruling 12",),
)
