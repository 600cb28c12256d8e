"""The page of `use-loop`."""

from comity.linter.page import File, Page, Stage, example
from comity.text.finding import Level

PAGE = Page(
    code="use-loop",
    stage=Stage.CHECKING,
    level=Level.ERROR,
    title="modules that use each other",
    text="""
A module uses itself, directly or by way of others. What a module means must not depend on which of them is
read first.

Every file below the policies folder belongs to the policy whether it is used or not, so a `use` of a
neighbouring file is needed only to set its settings. Mostly one of the sentences can go.
""",
    bad=example(
        policy="""
use ./caps

one-trial-a-year:
  limit offer:trial to 1 per 365 days
  because "A second trial is no trial."
""",
        more=(
            File(
                "policies/caps.comity",
                """use ./example

weekly:
  limit purpose:marketing to 3 per 7 days
  because "More is noise."
""",
            ),
        ),
    ),
    good=example(
        policy="""
use ./caps

one-trial-a-year:
  limit offer:trial to 1 per 365 days
  because "A second trial is no trial."
""",
        more=(
            File(
                "policies/caps.comity",
                """weekly:
  limit purpose:marketing to 3 per 7 days
  because "More is noise."
""",
            ),
        ),
    ),
    see=("LANGUAGE.md section 2",),
)
