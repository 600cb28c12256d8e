"""Findings as JSON values, in the form that INTERFACES promises; `comity schema findings` describes it."""

import json
from collections.abc import Mapping

from comity.text.finding import Concern, Edit, Finding, Fix, Quote, Related, Witness
from comity.text.source import Place, Position, Range
from comity_cli.formats.report import Report

Json = dict[str, object]
COUNTS = ("campaigns", "messages", "rules", "errors", "warnings", "proved", "suppressed")


def dumps(value: object, *, indent: int | None = None) -> str:
    """Return JSON text that any UTF-8 stream can carry; a broken surrogate of a broken file becomes a question mark."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, separators=None if indent else (",", ":"))
    return text.encode("utf-8", "replace").decode("utf-8")


def finding_value(finding: Finding, fingerprint: str, report: Report) -> Json:
    """Return one finding; every key is always there, null or empty where there is nothing to say.

    But for ``customers``, which is there where they were counted.
    """
    value: Json = {
        "rule": finding.rule,
        "kind": finding.kind,
        "level": finding.level,
        "message": finding.message,
        "campaign": finding.campaign,
        "message_id": finding.message_id,
        "file": finding.place.file,
        "range": range_value(report.range(finding.place)),
        "related": [_related(other, report) for other in finding.related],
        "policy": finding.policy and _policy(finding.policy, report),
        "witness": finding.witness and _witness(finding.witness),
        "missing": list(finding.missing),
        "help": finding.help,
        "fixes": [_fix(fix, report) for fix in finding.fixes],
        "fingerprint": fingerprint,
    }
    return value | ({} if finding.customers is None else {"customers": _customers(finding.customers)})


def summary_value(summary: Mapping[str, int]) -> Json:
    """Return the counts, in the order they are promised in."""
    return {name: summary[name] for name in COUNTS}


def range_value(range_: Range) -> Json:
    """Return both ends; lines and columns start at 1, columns count code points, the end is exclusive."""
    return {"start": _position(range_.start), "end": _position(range_.end)}


def _position(position: Position) -> Json:
    return {"line": position.line, "column": position.column}


def _place(place: Place, report: Report) -> Json:
    return {"file": place.file, "range": range_value(report.range(place))}


def _related(related: Related, report: Report) -> Json:
    return {**_place(related.place, report), "message": related.message}


def _policy(quote: Quote, report: Report) -> Json:
    return {**_place(quote.place, report), "text": quote.text, "because": quote.because}


def _witness(witness: Witness) -> Json:
    history = {"sends": [dict(send) for send in witness.sends], "events": [dict(event) for event in witness.events]}
    return {"customer": dict(witness.customer), "history": history, "now": witness.now}


def _customers(concern: Concern) -> Json:
    return {"audience": concern.audience, "concerned": concern.concerned, "unknown": concern.unknown}


def _fix(fix: Fix, report: Report) -> Json:
    applicability = "safe" if fix.safe else "unsafe"
    edits = [_edit(edit, report) for edit in fix.edits]
    return {"title": fix.title, "applicability": applicability, "edits": edits}


def _edit(edit: Edit, report: Report) -> Json:
    return {**_place(edit.place, report), "text": edit.text}
