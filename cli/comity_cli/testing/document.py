"""The format ``json``; `comity schema tests` describes it."""

from comity.testing.coverage import Covered, Seen, share
from comity.testing.mutations import Mutated, Survivor
from comity.testing.run import Failure
from comity.text.source import Place, Range
from comity.types.values import write_value
from comity_cli.formats.jsonable import Json, dumps, range_value
from comity_cli.testing.report import Report, Told

VERSION = 1


def render(report: Report) -> str:
    """Return the document."""
    failed = len(report.failed)
    summary = {"passed": len(report.tests) - failed, "failed": failed, "files": report.files}
    document = {
        "version": VERSION,
        "tests": [_test(told) for told in report.tests],
        "coverage": None if report.coverage is None else _coverage(report.coverage, report),
        "mutants": None if report.mutants is None else _mutants(report.mutants, report),
        "summary": summary,
    }
    return dumps(document, indent=2) + "\n"


def _test(told: Told) -> Json:
    decision = told.outcome.decision
    return {
        "title": told.title,
        "module": told.module,
        **_place(told.place, told.range(told.place)),
        "passed": told.outcome.passed,
        "verdict": str(decision.verdict),
        "until": write_value(decision.until),
        "reasons": [reason.as_dict() for reason in told.outcome.reasons],
        "failures": [_failure(failure, told) for failure in told.outcome.failures],
    }


def _failure(failure: Failure, told: Told) -> Json:
    place = failure.then.place
    return {"expected": told.text(place), "message": told.wrong(failure), "range": range_value(told.range(place))}


def _coverage(covered: tuple[Covered, ...], report: Report) -> Json:
    files = sorted({item.rule.place.file for item in covered})
    by_file = {file: [item for item in covered if item.rule.place.file == file] for file in files}
    return {
        "percent": _percent(covered),
        "files": [{"file": file, "percent": _percent(rules)} for file, rules in by_file.items()],
        "rules": [_rule(item, report) for item in covered],
    }


def _percent(covered: tuple[Covered, ...] | list[Covered]) -> float:
    return round(share(covered), 2)


def _rule(covered: Covered, report: Report) -> Json:
    place = covered.rule.place
    return {
        "rule": covered.rule.id,
        **_place(place, report.sources[place.file].range(place.span)),
        "percent": _percent([covered]),
        "fired": _seen(covered.fired),
        "conditions": [
            {"role": part.role, "condition": part.words, "seen": _seen(part.seen)} for part in covered.parts
        ],
    }


def _mutants(mutants: Mutated, report: Report) -> Json:
    return {"made": mutants.made, "survivors": [_survivor(survivor, report) for survivor in mutants.survivors]}


def _survivor(survivor: Survivor, report: Report) -> Json:
    place = survivor.mutation.place
    return {
        "rule": survivor.rule,
        **_place(place, report.sources[place.file].range(place.span)),
        "text": survivor.mutation.text,
        "message": survivor.mutation.words,
        "test": survivor.proposal,
    }


def _place(place: Place, range_: Range) -> Json:
    return {"file": place.file, "range": range_value(range_)}


def _seen(seen: Seen) -> Json:
    return {"true": seen.true, "false": seen.false, "unknown": seen.unknown, "missing": list(seen.missing)}
