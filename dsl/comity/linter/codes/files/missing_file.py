"""The page of `missing-file`."""

from comity.linter.page import File, Page, Stage, example
from comity.text.finding import Level

PAGE = Page(
    code="missing-file",
    stage=Stage.FILES,
    level=Level.ERROR,
    title="a file that the campaign names is not there",
    text="""
`body_file` names a file that does not exist or cannot be read. The links, placeholders and variables of the
message are derived from its body, so without it the rules about content cannot be checked.

The path is taken from the folder of the campaign file.
""",
    bad=example(
        campaign="""
campaign: spring-trial
channel: email
body_file: emails/second.html
"""
    ),
    good=example(
        campaign="""
campaign: spring-trial
channel: email
body_file: emails/first.html
""",
        more=(
            File(
                "campaigns/emails/first.html",
                """<p>Try it free. <a href="{{unsubscribe_url}}">Unsubscribe</a></p>
""",
            ),
        ),
    ),
    see=("INTERFACES.md, a campaign file",),
)
