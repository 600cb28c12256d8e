"""The page of `unknown-format`."""

from comity.linter.page import File, Page, Stage
from comity.text.finding import Level

PAGE = Page(
    code="unknown-format",
    stage=Stage.FILES,
    level=Level.ERROR,
    title="a campaign format that comity does not know",
    text="""
`format` in `comity.toml` names no adapter. Campaigns of such a source would not be checked at all.

Formats without an adapter of their own are described by `format = "mapping"`, which says where each fact
stands.
""",
    bad=(
        File(
            "comity.toml",
            """\
[[sources]]
format = "knok"
files = ["knock/*.json"]
""",
        ),
    ),
    good=(
        File(
            "comity.toml",
            """\
[[sources]]
format = "knock"
files = ["knock/*.json"]
""",
        ),
    ),
    see=("INTERFACES.md, project files",),
)
