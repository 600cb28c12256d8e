"""The page of `syntax`."""

from comity.linter.page import Page, Stage, example
from comity.text.finding import Level

PAGE = Page(
    code="syntax",
    stage=Stage.PARSING,
    level=Level.ERROR,
    title="a sentence that the grammar does not know",
    text="""
The words do not form a sentence of the language. Comity is written as English but has one way to say each
thing, so a word that is missing, misspelt or in another place is an error and never a guess.

Each broken sentence is reported once, and the other sentences of the file are read all the same: what is
sound still checks campaigns. The finding stands at the first word that does not fit and says what could stand
there.
""",
    bad=example(
        policy="""
no-trials-for-members:
  never sent offer:trial to stage >= adoption
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
    see=("LANGUAGE.md section 4", "LANGUAGE.md section 5"),
)
