"""The last line of what people read: how it went."""

from collections.abc import Iterable, Mapping

from comity.text.finding import Concern, Finding, Level
from comity_cli.formats.report import Report, short_rule
from comity_cli.formats.words import how_many
from comity_cli.paint import Paint, Style

STYLES = {Level.ERROR: Style.ERROR, Level.WARNING: Style.WARNING, Level.INFO: Style.INFO}


def closing(report: Report) -> str:
    """Return one line: errors and warnings, what was looked at, what can be fixed."""
    summary = report.summary
    found = _found(summary)
    looked = f"{_many(summary, 'messages')} of {_many(summary, 'campaigns')}"
    rest = [_many(summary, "rules"), *(f"{summary[name]} {name}" for name in ("proved", "suppressed") if summary[name])]
    line = f"{Paint(report.colour)(_style(summary), found)} in {looked} ({', '.join(rest)})\n"
    return line + _fixable(report)


def statistics(report: Report) -> str:
    """Return a line for each rule with the number of its findings, the most frequent first, and the closing line.

    Where customers were counted it says how many sends of its messages a rule concerns: one to each customer.
    """
    found: dict[tuple[Level, str], list[Finding]] = {}
    for finding in report.findings:
        found.setdefault((finding.level, short_rule(finding)), []).append(finding)
    rows = sorted(found.items(), key=lambda row: (-len(row[1]), row[0]))
    room = max((len(str(len(findings))) for _, findings in rows), default=0)
    paint = Paint(report.colour)
    lines = [
        f"{len(findings):>{room}}  {paint(STYLES[level], rule)}{_sends(findings)}\n" for (level, rule), findings in rows
    ]
    return "".join(lines) + closing(report)


def _sends(findings: Iterable[Finding]) -> str:
    """Return how many sends of a rule's messages it concerns, nothing where they were not counted."""
    counted = [finding.customers for finding in findings if finding.customers]
    if not counted:
        return ""
    audience, concerned = sum(item.audience for item in counted), sum(item.concerned for item in counted)
    every = Concern(audience, concerned, sum(item.unknown for item in counted))
    return f"  concerns {how_many(every, 'send', '')}"


def _found(summary: Mapping[str, int]) -> str:
    counts = [_many(summary, name) for name in ("errors", "warnings") if summary[name]]
    return " and ".join(counts) or "nothing to complain about"


def _many(summary: Mapping[str, int], name: str) -> str:
    count = summary[name]
    return f"{count} {name[:-1] if count == 1 else name}"


def _style(summary: Mapping[str, int]) -> Style:
    if summary["errors"]:
        return Style.ERROR
    return Style.WARNING if summary["warnings"] else Style.PLUS


def _fixable(report: Report) -> str:
    """Return a line that says what `--fix` would do for the findings shown, or nothing."""
    loud = [finding for finding in report.findings if finding.level is not Level.INFO and finding.fixes]
    safe = sum(any(fix.safe for fix in finding.fixes) for finding in loud)
    if not loud:
        return ""
    unsafe = len(loud) - safe
    said = [f"{safe} with `--fix`"] if safe else []
    said += [f"{unsafe} {'more ' if safe else ''}with `--unsafe-fixes`"] if unsafe else []
    return f"can be fixed: {', '.join(said)}\n"
