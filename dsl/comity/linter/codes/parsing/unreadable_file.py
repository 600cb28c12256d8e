"""The page of `unreadable-file`."""

from comity.linter.page import Page, Stage
from comity.text.finding import Level

PAGE = Page(
    code="unreadable-file",
    stage=Stage.PARSING,
    level=Level.ERROR,
    title="a file that cannot be read",
    text="""
A file that belongs to the project is there and cannot be opened: it may be a folder with the name of a file,
a broken link, or closed to the user who runs comity.

The other files are checked all the same, but a policy file that was not read may hold the rule that matters,
so this is an error and not a note. There is no example: the trouble lies outside of the file.
""",
    bad=(),
    good=(),
    see=("INTERFACES.md, command line",),
)
