"""The page of `duplicate-prefer`."""

from comity.linter.page import Page, Stage, example
from comity.text.finding import Level

PAGE = Page(
    code="duplicate-prefer",
    stage=Stage.CHECKING,
    level=Level.ERROR,
    title="a second order of preference",
    text="""
`prefer` gives the one order in which competing messages are taken. Two of them could contradict each other,
so a policy, used packs included, has at most one.

Join both into a single sentence.
""",
    bad=example(
        policy="""
prefer purpose:service over purpose:marketing
prefer purpose:lifecycle over purpose:marketing
"""
    ),
    good=example(
        policy="""
prefer purpose:service over purpose:lifecycle over purpose:marketing
"""
    ),
    see=("LANGUAGE.md section 11, ruling 11",),
)
