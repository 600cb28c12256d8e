"""One line for each finding, as compilers write them: ``file:line:column: error[kind] rule: message``."""

from collections.abc import Iterator

from comity_cli.formats.cells import safe
from comity_cli.formats.closing import STYLES, closing
from comity_cli.formats.report import Report, short_rule
from comity_cli.formats.words import concerns
from comity_cli.paint import Paint, Style


def render(report: Report) -> Iterator[str]:
    """Yield a line for each finding, and the closing line."""
    paint = Paint(report.colour)
    for finding in report.findings:
        line, column = report.range(finding.place).start
        where = f"{paint(Style.STRONG, safe(finding.place.file))}:{line}:{column}"
        said = "; ".join(filter(None, [safe(finding.message), concerns(finding)]))
        yield f"{where}: {paint(STYLES[finding.level], short_rule(finding))}: {said}\n"
    yield closing(report)
