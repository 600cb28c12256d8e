"""JUnit's XML: a suite for each file, a test case for each finding.

What does not fail the run does not fail here: a warning is a passed case that says something, unless `--fail-level`
makes it count. A run without findings is one passed case, since many readers refuse a report without any.
"""

from collections.abc import Iterator
from itertools import groupby
from re import sub

from comity.text.finding import Finding
from comity_cli.formats.report import Report, short_rule
from comity_cli.formats.words import concerns, describe

# What XML 1.0 cannot hold, not even escaped.
UNSAYABLE = "[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"


def render(report: Report) -> Iterator[str]:
    """Yield the document."""
    cases = len(report.findings) or 1
    failures = sum(map(report.fails, report.findings))
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<testsuites name="comity" tests="{cases}" failures="{failures}" errors="0">\n'
    for file, findings in groupby(report.findings, key=lambda finding: finding.place.file):
        yield from _suite(file, list(findings), report)
    if not report.findings:
        yield '  <testsuite name="comity" tests="1" failures="0" errors="0">\n'
        yield '    <testcase classname="comity" name="no findings"/>\n'
        yield "  </testsuite>\n"
    yield "</testsuites>\n"


def _suite(file: str, findings: list[Finding], report: Report) -> Iterator[str]:
    failures = sum(map(report.fails, findings))
    yield f'  <testsuite name="{escape(file)}" tests="{len(findings)}" failures="{failures}" errors="0">\n'
    for finding in findings:
        line, column = report.range(finding.place).start
        name = escape(f"{finding.rule} at {line}:{column}")
        yield f'    <testcase classname="{escape(file)}" name="{name}" file="{escape(file)}" line="{line}">\n'
        said = escape(_text(finding, f"{file}:{line}:{column}"))
        if report.fails(finding):
            summary = f'message="{escape(finding.message)}" type="{finding.level}"'
            yield f"      <failure {summary}>{said}</failure>\n"
        else:
            yield f"      <system-out>{said}</system-out>\n"
        yield "    </testcase>\n"
    yield "  </testsuite>\n"


def _text(finding: Finding, where: str) -> str:
    said = [f"{where}: {short_rule(finding)}: {finding.message}"]
    if finding.policy:
        said.append(finding.policy.text)
        said += [f'because "{finding.policy.because}"'] if finding.policy.because else []
    if finding.witness:
        said.append(describe(finding.witness))
    return "\n".join([*said, *filter(None, [concerns(finding), finding.help])])


def escape(text: str) -> str:
    """Return a text as XML holds it, in an attribute too; what XML cannot hold is replaced."""
    text = sub(UNSAYABLE, "\N{REPLACEMENT CHARACTER}", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
