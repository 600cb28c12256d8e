"""The last line of what people read: how it went."""

from collections import Counter
from collections.abc import Mapping

from comity.text.finding import Level
from comity_cli.formats.report import Report, short_rule
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
    """Return a line for each rule with the number of its findings, the most frequent first, and the closing line."""
    counts = Counter((finding.level, short_rule(finding)) for finding in report.findings)
    rows = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    room = max((len(str(count)) for _, count in rows), default=0)
    paint = Paint(report.colour)
    lines = [f"{count:>{room}}  {paint(STYLES[level], rule)}\n" for (level, rule), count in rows]
    return "".join(lines) + closing(report)


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
