"""JUnit's XML: a suite for each file, a test case for each test.

It says no time: tests of policies ask no clock, and the same tests give the same report.
"""

from collections.abc import Iterator
from itertools import groupby

from comity_cli.formats.junit import escape
from comity_cli.paint import Paint
from comity_cli.testing.full import failed
from comity_cli.testing.report import Report, Told

WIDTH = 100


def render(report: Report) -> Iterator[str]:
    """Yield the document."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<testsuites name="comity" {_counts(report.tests)}>\n'
    for file, found in groupby(report.tests, key=lambda told: told.place.file):
        tests = tuple(found)
        yield f'  <testsuite name="{escape(file)}" {_counts(tests)}>\n'
        for told in tests:
            yield from _case(told)
        yield "  </testsuite>\n"
    yield "</testsuites>\n"


def _counts(tests: tuple[Told, ...]) -> str:
    failures = sum(not told.outcome.passed for told in tests)
    return f'tests="{len(tests)}" failures="{failures}" errors="0"'


def _case(told: Told) -> Iterator[str]:
    file, line = escape(told.place.file), told.range(told.place).start.line
    case = f'<testcase classname="{escape(told.module)}" name="{escape(told.title)}" file="{file}" line="{line}"'
    if told.outcome.passed:
        yield f"    {case}/>\n"
        return
    message = "; ".join(told.wrong(failure) for failure in told.outcome.failures)
    said = "".join(failed(told, Paint(on=False), WIDTH))
    yield f"    {case}>\n"
    yield f'      <failure message="{escape(message)}" type="failed">{escape(said)}</failure>\n'
    yield "    </testcase>\n"
