"""The page of `confusable-character`."""

from comity.linter.page import Page, Stage, example
from comity.text.finding import Level

PAGE = Page(
    code="confusable-character",
    stage=Stage.PARSING,
    level=Level.ERROR,
    title="a character that looks like another one",
    text="""
A name holds a letter that looks like a plain Latin one and is not, such as the Cyrillic o. Two names that
cannot be told apart by eye are different names, so a rule about the one silently ignores messages that state
the other.

Type the name again. Such letters are welcome in quoted texts and in comments.
""",
    bad=example(
        policy="""
no-trials:
  never send \u043effer:trial to stage >= adoption
  because "The first letter of the facet is Cyrillic here."
"""
    ),
    good=example(
        policy="""
no-trials:
  never send offer:trial to stage >= adoption
  because "Every letter is what it looks like."
"""
    ),
    see=("LANGUAGE.md section 2",),
)
