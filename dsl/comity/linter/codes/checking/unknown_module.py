"""The page of `unknown-module`."""

from comity.linter.page import File, Page, Stage, example
from comity.text.finding import Level

PAGE = Page(
    code="unknown-module",
    stage=Stage.CHECKING,
    level=Level.ERROR,
    title="a module that is not there",
    text="""
`use` names a module that cannot be found. `comity.*` are the standard policies, `./x` is the file `x.comity`
in the same folder, and any other name comes from an installed package that offers policies.

A pack that is not loaded protects nobody, so this is an error even where everything else is sound.
""",
    bad=example(
        policy="""
use ./cpas

no-trials-for-members:
  never send offer:trial to stage >= adoption
  because "A member cannot redeem a trial."
"""
    ),
    good=example(
        policy="""
use ./caps

no-trials-for-members:
  never send offer:trial to stage >= adoption
  because "A member cannot redeem a trial."
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
    see=("LANGUAGE.md section 2", "LANGUAGE.md section 11, ruling 18"),
)
