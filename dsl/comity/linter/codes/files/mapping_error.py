"""The page of `mapping-error`."""

from comity.linter.page import File, Page, Stage
from comity.text.finding import Level

JOURNEY = File("journeys/spring.json", '{"key": "spring-trial", "content": {"subject": "Try it free"}}\n')

PAGE = Page(
    code="mapping-error",
    stage=Stage.FILES,
    level=Level.ERROR,
    title="a mapping that does not fit the file",
    text="""
A source with `format = "mapping"` says by JMESPath expressions where the facts of foreign campaign files stand. One
of them cannot be read, names a fact that is not declared, or yields nothing where a value is needed.

Adapters of known formats report with this code what they found in a file and could not translate.
""",
    bad=(
        File(
            "comity.toml",
            """\
[[sources]]
format = "mapping"
files = ["journeys/*.json"]

[sources.mapping]
id = "key"
subject = "content.subject["
""",
        ),
        JOURNEY,
    ),
    good=(
        File(
            "comity.toml",
            """\
[[sources]]
format = "mapping"
files = ["journeys/*.json"]

[sources.mapping]
id = "key"
subject = "content.subject"
""",
        ),
        JOURNEY,
    ),
    see=("INTERFACES.md, project files",),
)
