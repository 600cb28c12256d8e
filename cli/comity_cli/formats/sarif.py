"""SARIF 2.1.0, the interchange format of static analysis, read by GitHub, Azure DevOps and editors.

Columns are declared to count code points, as everywhere in comity. Suppressed findings are not listed: a suppression
in the file is the author's own word, and the summary counts them.
"""

import os
from collections.abc import Iterator
from urllib.parse import quote

from comity import __version__
from comity.text.finding import Edit, Finding, Fix, Kind, Level, Quote, Related
from comity.text.source import Place
from comity_cli.formats.jsonable import Json, dumps, finding_value
from comity_cli.formats.report import Report, fingerprints
from comity_cli.formats.words import concerns, describe

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "note"}
# SARIF's kinds for what is no failure; their level is always none.
PROPERTIES = ("kind", "campaign", "message_id", "witness", "missing", "customers")
KINDS = {Kind.PROVED: "pass", Kind.AT_SEND: "informational"}


def render(report: Report) -> Iterator[str]:
    """Yield the log with its one run."""
    rules = {finding.rule: finding for finding in reversed(report.findings)}
    names = sorted(rules)
    prints = fingerprints(report)
    run: Json = {
        "tool": {
            "driver": {
                "name": "comity",
                "version": __version__,
                "semanticVersion": __version__,
                "rules": [_rule(rules[name], report) for name in names],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(finding, names.index(finding.rule), fingerprint, report)
            for finding, fingerprint in zip(report.findings, prints, strict=True)
        ],
        "properties": {"summary": dict(report.summary)},
    }
    yield dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(finding: Finding, report: Report) -> Json:
    """Return what is known of a rule: a policy's sentence and its reason, or the code and how to read about it."""
    explain = f"comity explain {finding.rule}"
    if not finding.policy:
        title = report.titles.get(finding.rule)
        described = {"shortDescription": {"text": title}} if title else {}
        return {"id": finding.rule, **described, "help": {"text": explain}}
    because = finding.policy.because
    return {
        "id": finding.rule,
        "shortDescription": {"text": finding.policy.text.partition("\n")[0]},
        "fullDescription": {"text": f"{finding.policy.text}\n{because}" if because else finding.policy.text},
        "help": {"text": explain},
    }


def _result(finding: Finding, index: int, fingerprint: str, report: Report) -> Json:
    quiet = KINDS.get(finding.kind)
    result: Json = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "kind": quiet or "fail",
        "level": "none" if quiet else LEVELS[finding.level],
        "message": {"text": _text(finding)},
        "locations": [_location(finding, report)],
        "partialFingerprints": {"comity/v1": fingerprint},
        "properties": _properties(finding, fingerprint, report),
    }
    related = [*finding.related, *_quoted(finding.policy)]
    if related:
        result["relatedLocations"] = [_related(at, other, report) for at, other in enumerate(related, 1)]
    if finding.fixes:
        result["fixes"] = [_fix(fix, report) for fix in finding.fixes]
    return result


def _text(finding: Finding) -> str:
    because = finding.policy and finding.policy.because
    said = [
        finding.message,
        f'because "{because}"' if because else None,
        describe(finding.witness) if finding.witness else None,
        concerns(finding),
        finding.help,
    ]
    return "\n".join(line for line in said if line)


def _properties(finding: Finding, fingerprint: str, report: Report) -> Json:
    value = finding_value(finding, fingerprint, report)
    return {name: value[name] for name in PROPERTIES if value.get(name)}


def _location(finding: Finding, report: Report) -> Json:
    location: Json = {"physicalLocation": _physical(finding.place, report)}
    name = "/".join(part for part in (finding.campaign, finding.message_id) if part)
    return location | ({"logicalLocations": [{"fullyQualifiedName": name}]} if name else {})


def _physical(place: Place, report: Report) -> Json:
    return {"artifactLocation": _artifact(place.file), "region": _region(place, report)}


def _artifact(file: str) -> Json:
    if file.startswith("/"):
        return {"uri": "file://" + quote(os.fsencode(file))}
    return {"uri": quote(os.fsencode(file.removeprefix("./"))), "uriBaseId": "%SRCROOT%"}


def _region(place: Place, report: Report) -> Json:
    start, end = report.range(place)
    return {
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    }


def _quoted(policy: Quote | None) -> list[Related]:
    return [Related(policy.place, policy.text)] if policy else []


def _related(number: int, related: Related, report: Report) -> Json:
    message = {"text": related.message}
    return {"id": number, "physicalLocation": _physical(related.place, report), "message": message}


def _fix(fix: Fix, report: Report) -> Json:
    files = dict.fromkeys(edit.place.file for edit in fix.edits)
    title = fix.title if fix.safe else f"{fix.title} (check that it says what you mean)"
    return {
        "description": {"text": title},
        "artifactChanges": [_change(file, fix.edits, report) for file in files],
    }


def _change(file: str, edits: tuple[Edit, ...], report: Report) -> Json:
    replacements = [
        {"deletedRegion": _region(edit.place, report), "insertedContent": {"text": edit.text}}
        for edit in edits
        if edit.place.file == file
    ]
    return {"artifactLocation": _artifact(file), "replacements": replacements}
