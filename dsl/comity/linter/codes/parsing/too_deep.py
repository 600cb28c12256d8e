"""The page of `too-deep`."""

from comity.linter.page import Page, Stage, example
from comity.text.finding import Level

PAGE = Page(
    code="too-deep",
    stage=Stage.PARSING,
    level=Level.ERROR,
    title="a condition nested too deeply",
    text="""
Parentheses, `not` and the like stand inside each other more often than comity follows them. Nobody writes
such a condition by hand, and a limit keeps a broken or hostile file from exhausting the machine that reads
it.

Give the inner conditions names with `define`.
""",
    bad=example(policy="no-trials:\n  never send " + "(" * 51 + "offer:trial" + ")" * 51 + ' because "Too deep."\n'),
    good=example(
        policy="""
define tempting as offer:trial or offer:discount

no-trials:
  never send tempting and channel:email to stage >= adoption
  because "Names keep conditions flat."
"""
    ),
    see=("LANGUAGE.md section 5",),
)
