"""The page of `empty-window`."""

from comity.linter.page import Page, Stage, example
from comity.text.finding import Level

PAGE = Page(
    code="empty-window",
    stage=Stage.CHECKING,
    level=Level.ERROR,
    title="a window of time that is empty",
    text="""
`between 09:00 and 09:00` can be read as no time at all or as all day. Neither is worth a sentence: leave the
phrase out for all day; `between 00:00 and 24:00` is accepted with days before it.
""",
    bad=example(
        policy="""
quiet-hours:
  never send channel:push between 21:00 and 21:00 customer time else "UTC"
  instead hold
  because "Nobody is to be woken."
"""
    ),
    good=example(
        policy="""
quiet-hours:
  never send channel:push between 21:00 and 08:00 customer time else "UTC"
  instead hold
  because "Nobody is to be woken."
"""
    ),
    see=("LANGUAGE.md section 11, ruling 8",),
)
