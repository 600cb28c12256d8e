"""GitLab's Code Quality report: findings in the merge request's widget and beside its lines."""

from collections.abc import Iterator

from comity.text.finding import Finding, Level
from comity_cli.formats.jsonable import Json, dumps
from comity_cli.formats.report import Report, fingerprints
from comity_cli.formats.words import concerns

SEVERITIES = {Level.ERROR: "major", Level.WARNING: "minor", Level.INFO: "info"}


def render(report: Report) -> Iterator[str]:
    """Yield the report, a list of issues."""
    known_by = zip(report.findings, fingerprints(report), strict=True)
    yield dumps([_issue(finding, fingerprint, report) for finding, fingerprint in known_by], indent=2) + "\n"


def _issue(finding: Finding, fingerprint: str, report: Report) -> Json:
    start, end = report.range(finding.place)
    path = finding.place.file.removeprefix("./")
    return {
        "check_name": finding.rule,
        "description": "; ".join(filter(None, [finding.message, concerns(finding)])),
        "severity": SEVERITIES[finding.level],
        "fingerprint": fingerprint,
        "location": {"path": path, "lines": {"begin": start.line, "end": end.line}},
    }
