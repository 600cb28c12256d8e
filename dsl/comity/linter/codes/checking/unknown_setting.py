"""The page of `unknown-setting`."""

from comity.linter.page import File, Page, Stage, example
from comity.text.finding import Level

PAGE = Page(
    code="unknown-setting",
    stage=Stage.CHECKING,
    level=Level.ERROR,
    title="a setting that the module does not have",
    text="""
`use … with` gives a value to a setting that the used module does not declare. Were it ignored, the module
would go on with its own number while the policy reads as if another were in force.

The finding lists the settings there are.
""",
    bad=example(
        policy="""
use ./caps with weekly_capp = 2
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
