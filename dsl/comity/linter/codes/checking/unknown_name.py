"""The page of `unknown-name`."""

from comity.linter.page import Page, Stage, example
from comity.text.finding import Level

PAGE = Page(
    code="unknown-name",
    stage=Stage.CHECKING,
    level=Level.ERROR,
    title="a name that nothing declares",
    text="""
A field, symbol, event, definition, setting or persona is named that neither the prelude nor the project
declares. A rule about a fact that no one can ever state would be silent for ever, so an unknown name is an
error and never an empty value.

The finding offers the nearest names. A fact of your own is declared with `customer has`, `message has` or
`events are`.
""",
    bad=example(
        policy="""
no-trials-for-members:
  never send offer:trial to stge >= adoption
  because "A member cannot redeem a trial."
"""
    ),
    good=example(
        policy="""
no-trials-for-members:
  never send offer:trial to stage >= adoption
  because "A member cannot redeem a trial."
"""
    ),
    see=("LANGUAGE.md section 3",),
)
