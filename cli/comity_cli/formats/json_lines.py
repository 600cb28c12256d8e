"""The format ``json-lines``: one finding on each line, as in the document of ``json``."""

from collections.abc import Iterator

from comity_cli.formats.jsonable import dumps, finding_value
from comity_cli.formats.report import Report, fingerprints


def render(report: Report) -> Iterator[str]:
    """Yield a line for each finding."""
    for finding, fingerprint in zip(report.findings, fingerprints(report), strict=True):
        yield dumps(finding_value(finding, fingerprint, report)) + "\n"
