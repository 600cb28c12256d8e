"""Workflow commands of GitHub Actions, which show each finding at its line of a pull request.

Values are escaped as the runner's own toolkit does: percent signs and line ends, in properties colons and commas too.
Other control characters are shown instead of obeyed: the log is read on terminals.
Columns are given only where a finding ends on the line it starts on: GitHub ignores the whole place otherwise.
"""

from collections.abc import Iterator
from re import sub

from comity.text.finding import Finding, Level
from comity_cli.formats.cells import safe
from comity_cli.formats.report import Report, short_rule
from comity_cli.formats.words import concerns

COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "notice"}


def render(report: Report) -> Iterator[str]:
    """Yield a command for each finding."""
    for finding in report.findings:
        start, end = report.range(finding.place)
        properties = {"title": f"comity {short_rule(finding)}", "file": finding.place.file}
        properties |= {"line": str(start.line), "endLine": str(end.line)}
        if start.line == end.line:
            properties |= {"col": str(start.column), "endColumn": str(end.column)}
        said = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
        yield f"::{COMMANDS[finding.level]} {said}::{_data(_text(finding))}\n"


def _text(finding: Finding) -> str:
    because = finding.policy and finding.policy.because
    said = [finding.message, f'because "{because}"' if because else None, concerns(finding), finding.help]
    return "\n".join(line for line in said if line)


def _data(value: str) -> str:
    value = sub(r"[^\r\n]+", lambda line: safe(line[0]), value)
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")
