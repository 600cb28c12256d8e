"""The page of `bidi-control`."""

from comity.linter.page import Page, Stage, example
from comity.text.finding import Level

PAGE = Page(
    code="bidi-control",
    stage=Stage.PARSING,
    level=Level.ERROR,
    title="a control character that reorders text on the screen",
    text="""
The file holds a Unicode control character that makes editors show text in another order than the one in which
it is read. With one of these a rule can look stricter than it is, which no review can notice ("Trojan
Source", CVE-2021-42574).

They are refused everywhere, in comments and quoted texts too. Languages written from right to left need none
of them.
""",
    bad=example(
        policy="""
no-trials:
  never send offer:trial to stage >= adoption
  because "A control character \u202e turns this text around."
"""
    ),
    good=example(
        policy="""
no-trials:
  never send offer:trial to stage >= adoption
  because "Nothing turns this text around."
"""
    ),
    see=("LANGUAGE.md section 2",),
)
