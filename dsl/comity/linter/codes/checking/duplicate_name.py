"""The page of `duplicate-name`."""

from comity.linter.page import Page, Stage, example
from comity.text.finding import Level

PAGE = Page(
    code="duplicate-name",
    stage=Stage.CHECKING,
    level=Level.ERROR,
    title="one name declared twice",
    text="""
Two declarations give the same name: two rules in one file with one label, two definitions, settings, personas
or fields. Order never matters in a policy, so neither of them can win; which one counts has to be said.
Definitions and fields are global: the other place may be another file.

Only a field of the prelude may be declared anew by a project, which then replaces it.
""",
    bad=example(
        policy="""
define member as stage >= adoption
define member as stage >= retention

no-trials-for-members:
  never send offer:trial to member
  because "A member cannot redeem a trial."
"""
    ),
    good=example(
        policy="""
define member as stage >= adoption
define loyal as stage >= retention

no-trials-for-members:
  never send offer:trial to member or loyal
  because "A member cannot redeem a trial."
"""
    ),
    see=("LANGUAGE.md section 2",),
)
