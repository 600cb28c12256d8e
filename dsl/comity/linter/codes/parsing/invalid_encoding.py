"""The page of `invalid-encoding`."""

from comity.linter.page import Page, Stage, example
from comity.text.finding import Level

PAGE = Page(
    code="invalid-encoding",
    stage=Stage.PARSING,
    level=Level.ERROR,
    title="a file that is not UTF-8",
    text="""
Policy and campaign files are UTF-8. This one holds bytes that are not, most often because it was saved in an
older encoding such as Windows-1252. Guessing could turn one name into another, so nothing of the file is
read.

Save it as UTF-8; a byte order mark at its beginning is accepted.
""",
    bad=example(policy='no-trials:\n  never send offer:trial to stage >= adoption because "by J\ufffdrg"\n'),
    good=example(policy='no-trials:\n  never send offer:trial to stage >= adoption because "by J\xf6rg"\n'),
    see=("LANGUAGE.md section 2",),
)
