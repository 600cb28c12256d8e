"""The format ``json``: one document with all findings and the summary."""

from collections.abc import Iterator

from comity_cli.formats.jsonable import dumps, finding_value, summary_value
from comity_cli.formats.report import Report, fingerprints

VERSION = 1


def render(report: Report) -> Iterator[str]:
    """Yield the document."""
    known_by = zip(report.findings, fingerprints(report), strict=True)
    findings = [finding_value(finding, fingerprint, report) for finding, fingerprint in known_by]
    document = {"version": VERSION, "findings": findings, "summary": summary_value(report.summary)}
    yield dumps(document, indent=2) + "\n"
