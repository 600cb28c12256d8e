"""The page of `invalid-zone`."""

from comity.linter.page import Page, Stage, example
from comity.text.finding import Level

PAGE = Page(
    code="invalid-zone",
    stage=Stage.CHECKING,
    level=Level.ERROR,
    title="a time zone that does not exist",
    text="""
The name is not one of the IANA time zone database, such as `Europe/Berlin` or `America/Los_Angeles`.
Abbreviations like `EST` or `PST` are not places: they leave open what happens in summer.
""",
    bad=example(
        policy="""
texts-by-daylight:
  only send channel:sms between 08:00 and 21:00 customer time else "Europe/Berln"
  instead hold
  because "Nobody is to be woken."
"""
    ),
    good=example(
        policy="""
texts-by-daylight:
  only send channel:sms between 08:00 and 21:00 customer time else "Europe/Berlin"
  instead hold
  because "Nobody is to be woken."
"""
    ),
    see=("LANGUAGE.md section 5", "LANGUAGE.md section 11, ruling 8"),
)
