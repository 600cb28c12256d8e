"""Findings under the name of their file, in columns."""

from collections.abc import Iterator
from itertools import groupby

from comity.text.finding import Finding, Kind
from comity_cli.formats.cells import safe
from comity_cli.formats.closing import STYLES, closing
from comity_cli.formats.report import Report
from comity_cli.formats.words import concerns
from comity_cli.paint import Paint, Style


def render(report: Report) -> Iterator[str]:
    """Yield each file with its findings, and the closing line."""
    paint = Paint(report.colour)
    for file, findings in groupby(report.findings, key=lambda finding: finding.place.file):
        yield f"{paint(Style.STRONG, safe(file))}\n"
        rows = [(_at(finding, report), _kind(finding), finding) for finding in findings]
        first, second = max(len(at) for at, _, _ in rows), max(len(kind) for _, kind, _ in rows)
        for at, kind, finding in rows:
            level = paint(STYLES[finding.level], f"{kind:<{second}}")
            rule = paint(Style.FAINT, finding.rule)
            said = "; ".join(filter(None, [safe(finding.message), concerns(finding)]))
            yield f"  {at:>{first}}  {level}  {said}  {rule}\n"
        yield "\n"
    yield closing(report)


def _at(finding: Finding, report: Report) -> str:
    line, column = report.range(finding.place).start
    return f"{line}:{column}"


def _kind(finding: Finding) -> str:
    return finding.level if finding.kind is Kind.LINT else f"{finding.level} {finding.kind}"
