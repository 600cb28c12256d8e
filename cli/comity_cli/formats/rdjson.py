"""The Diagnostic Format of reviewdog (rdjson), which comments on pull requests of many hosts.

Its columns count the bytes of UTF-8, and a suggestion is one replacement in the file of the finding: a fix of several
edits cannot be said in it.
"""

from collections.abc import Iterator

from comity.text.finding import Finding, Fix, Level
from comity.text.source import Place, Position, Source
from comity_cli.formats.jsonable import Json, dumps
from comity_cli.formats.report import Report
from comity_cli.formats.words import concerns

SEVERITIES = {Level.ERROR: "ERROR", Level.WARNING: "WARNING", Level.INFO: "INFO"}


def render(report: Report) -> Iterator[str]:
    """Yield the diagnostic result."""
    diagnostics = [_diagnostic(finding, report) for finding in report.findings]
    yield dumps({"source": {"name": "comity"}, "diagnostics": diagnostics}, indent=2) + "\n"


def _diagnostic(finding: Finding, report: Report) -> Json:
    file = finding.place.file
    said = [finding.message, _because(finding), concerns(finding), finding.help]
    diagnostic: Json = {
        "message": "\n".join(line for line in said if line),
        "location": {"path": file, "range": _range(finding.place, report.sources[file])},
        "severity": SEVERITIES[finding.level],
        "code": {"value": finding.rule},
    }
    suggestions = [_suggestion(fix, report) for fix in finding.fixes if _sayable(fix, file)]
    return diagnostic | ({"suggestions": suggestions} if suggestions else {})


def _because(finding: Finding) -> str | None:
    because = finding.policy and finding.policy.because
    return f'because "{because}"' if because else None


def _sayable(fix: Fix, file: str) -> bool:
    return len(fix.edits) == 1 and fix.edits[0].place.file == file


def _suggestion(fix: Fix, report: Report) -> Json:
    [edit] = fix.edits
    return {"range": _range(edit.place, report.sources[edit.place.file]), "text": edit.text}


def _range(place: Place, source: Source) -> Json:
    start, end = source.range(place.span)
    return {"start": _position(start, source), "end": _position(end, source)}


def _position(position: Position, source: Source) -> Json:
    before = source.line(position.line)[: position.column - 1]
    return {"line": position.line, "column": len(before.encode("utf-8", "surrogatepass")) + 1}
