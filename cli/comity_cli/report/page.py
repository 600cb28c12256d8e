"""The report as one page of HTML that needs nothing else.

Charts are SVG written here; the one script looks customers up. The page's own policy (CSP) names script and style by
their hashes and forbids everything else, so nothing that the data says could run, and nothing can be fetched or sent.
"""

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from pkgutil import get_data

from comity_cli.report.campaigns import campaigns
from comity_cli.report.heat import hours
from comity_cli.report.lookup import lookup
from comity_cli.report.marks import definitions
from comity_cli.report.overview import funnel, head
from comity_cli.report.records import AuditReport
from comity_cli.report.spoken import owed, rules
from comity_cli.report.weeks import weeks
from comity_cli.report.words import prose, text

SAID_ALWAYS = (
    "A message that is held, under review or blocked here was sent all the same: the policy was not asked then.",
    "This page is one file. It fetches nothing and sends nothing; whoever has it has all that it shows.",
)


def render(report: AuditReport) -> str:
    """Return the page."""
    return "".join(_parts(report))


def _parts(report: AuditReport) -> Iterator[str]:
    style, script = _own("page.css"), _own("page.js")
    yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_forbidding(style, script)}">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield '<meta name="referrer" content="no-referrer">\n'
    yield f"<title>Audit of messages by {text(report.policy)}</title>\n<style>{style}</style>\n</head>\n<body>\n"
    yield f'<a class="skip" href="#customer">To one customer</a>\n{definitions()}'
    yield from head(report)
    yield "<main>\n"
    for section in (funnel, rules, weeks, campaigns, hours, owed, lookup, _about):
        yield from section(report)
    yield f"</main>\n<script>{script}</script>\n</body>\n</html>\n"


def _own(name: str) -> str:
    return (get_data("comity_cli.report", name) or b"").decode()


def _forbidding(style: str, script: str) -> str:
    """Return the policy of the page: its own style and script, and nothing from anywhere."""
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'; form-action 'none'"
    )


def _hash(content: str) -> str:
    return f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'"


def _about(report: AuditReport) -> Iterator[str]:
    yield '<section aria-labelledby="about">\n<h2 id="about">About the data</h2>\n<ul class="plain">\n'
    yield from (f"<li>{prose(note[:1].upper() + note[1:])}.</li>\n" for note in report.notes)
    yield from (f"<li>{said}</li>\n" for said in SAID_ALWAYS)
    yield "</ul>\n</section>\n"
