"""A Markdown table, to be posted as a comment on a pull request.

Whatever a campaign holds stays text in it: no tag, no link, no cell of its own, and nobody is mentioned.
"""

from collections.abc import Iterator
from re import sub

from comity.text.finding import Finding, Level
from comity.text.record import replace
from comity_cli.formats.cells import safe
from comity_cli.formats.closing import closing
from comity_cli.formats.report import Report
from comity_cli.formats.words import concerns

MARKS = {Level.ERROR: "❌ error", Level.WARNING: "⚠️ warning", Level.INFO: "ℹ️ info"}  # noqa: RUF001 (meant)
# A code span in a table cannot hold a backtick.
APOSTROPHE = "'"
SPECIAL = r"([\\*_{}\[\]#|~<>])"


def render(report: Report) -> Iterator[str]:
    """Yield a heading, the table where there is anything to put into it, and the closing line."""
    yield "### comity\n\n"
    if report.findings:
        yield "| | where | finding | rule |\n|---|---|---|---|\n"
    for finding in report.findings:
        yield _row(finding, report)
    yield (
        ("\n" if report.findings else "")
        + plain(closing(replace(report, colour=False)).rstrip().replace("\n", "; "))
        + "\n"
    )


def _row(finding: Finding, report: Report) -> str:
    line, _ = report.range(finding.place).start
    where = code(f"{finding.place.file}:{line}")
    said = [plain(finding.message), _because(finding), concerns(finding), plain(finding.help or "")]
    text = "<br>".join(part for part in said if part)
    return f"| {MARKS[finding.level]} | {where} | {text} | {code(finding.rule)} |\n"


def _because(finding: Finding) -> str:
    because = finding.policy and finding.policy.because
    return f"because “{plain(because)}”" if because else ""


def code(text: str) -> str:
    """Return the text as a code span that a table can hold."""
    return f"`{safe(text).replace('`', APOSTROPHE).replace('|', chr(92) + '|')}`" if text else ""


def plain(text: str) -> str:
    """Return a text of ours, in which pairs of backticks are code, with everything else made harmless."""
    text = " ".join(text.split())
    parts = text.split("`")
    if len(parts) % 2 == 0:
        parts = [text.replace("`", APOSTROPHE)]
    return "".join(code(part) if at % 2 else _harmless(part) for at, part in enumerate(parts))


def _harmless(text: str) -> str:
    text = sub(SPECIAL, r"\\\1", safe(text).replace("&", "&amp;")).replace("\\<", "&lt;").replace("\\>", "&gt;")
    return text.replace("@", "&#64;").replace("://", "&#58;//").replace("www.", "www&#46;")
