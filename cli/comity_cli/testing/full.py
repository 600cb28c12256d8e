"""The format for people: each failed test with its lines, what happened instead, and what the rules asked.

failed: the day after the survey
     --> policies/lifecycle.comity:30:6
         |
      30 | test "the day after the survey" {
...
"""

from collections.abc import Iterator

from comity import Reason
from comity.testing.run import accounts_of
from comity.text.source import Source
from comity_cli.deciding import trace
from comity_cli.deciding.pen import OUTCOMES, moment, zone_of
from comity_cli.deciding.pen import Pen as Rows
from comity_cli.formats.cells import lay_out, safe
from comity_cli.formats.snippet import Mark, Pen, cut, draw, shown, wrap
from comity_cli.paint import Paint, Style
from comity_cli.testing import coverage, mutants
from comity_cli.testing.report import Report, Told


def render(report: Report, paint: Paint, width: int) -> Iterator[str]:
    """Yield every failed test, and the closing line."""
    for told in report.failed:
        yield from failed(told, paint, width)
        yield "\n"
    if report.coverage is not None:
        yield from coverage.told(report.coverage, Rows(paint, width))
    if report.mutants is not None:
        yield from mutants.told(report.mutants, report, Pen(paint, width))
    yield closing(report, paint)


def closing(report: Report, paint: Paint) -> str:
    """Return how it went, in one line."""
    if not report.tests:
        return "there are no tests\n"
    failures = len(report.failed)
    counts = [f"{len(report.tests) - failures} passed", *([f"{failures} failed"] if failures else [])]
    files = f"{report.files} file{'' if report.files == 1 else 's'}"
    style = Style.ERROR if failures else Style.PLUS
    return paint(style, f"{', '.join(counts)} in {files}") + "\n"


def failed(told: Told, paint: Paint, width: int) -> Iterator[str]:
    """Yield a failed test: its lines, what it expected, what happened, and what the rules it names asked."""
    pen = Pen(paint, width)
    line, column = told.range(told.place).start
    yield f"{paint(Style.ERROR, 'failed')}: {paint(Style.STRONG, safe(told.title))}\n"
    yield f"{paint(Style.FRAME, '     -->')} {safe(told.place.file)}:{line}:{column}\n"
    yield pen.row("", "")
    yield from _lines(told, pen)
    yield pen.row("", "")
    for failure in told.outcome.failures:
        yield from _words("expected", told.text(failure.then.place), pen)
    yield from _words("happened", told.happened(), pen)
    for reason in told.outcome.reasons:
        yield from _words("", _spoke(reason, told), pen)
    for account in accounts_of(told.outcome, told.suite.program):
        yield from trace.told_of(account, told.suite.program.vocabulary, Rows(paint, width))


def _lines(told: Told, pen: Pen) -> Iterator[str]:
    """Yield the lines of a test, with the claims that do not hold underlined."""
    block = told.range(told.outcome.test.block)
    number = block.start.line
    for last, marks in _underlined(told):
        first = told.source.position(marks[0].span.start).line
        yield from (_line(told.source, line, pen) for line in range(number, first))
        yield from draw(told.source, marks, pen)
        number = last + 1
    yield from (_line(told.source, line, pen) for line in range(number, block.end.line + 1))


def _underlined(told: Told) -> list[tuple[int, list[Mark]]]:
    """Return the claims that do not hold, those that share a line together, each time with the last line of them."""
    found: list[tuple[int, list[Mark]]] = []
    for failure in told.outcome.failures:
        place = failure.then.place
        mark = Mark(place.span, told.wrong(failure), Style.ERROR, "^")
        start, end = told.range(place)
        if found and start.line <= found[-1][0]:
            found[-1] = (end.line, [*found[-1][1], mark])
        else:
            found.append((end.line, [mark]))
    return found


def _line(source: Source, number: int, pen: Pen) -> str:
    laid = lay_out(source.line(number))
    return pen.row(str(number), shown(laid, *cut(laid, 0, 0, pen.room)))


def _spoke(reason: Reason, told: Told) -> str:
    said = f"{OUTCOMES[reason.verdict]} by {reason.rule}"
    if reason.unknown:
        said += f", which cannot be told without {' and '.join(reason.missing)}"
    if reason.until is not None:
        said += f", until {moment(reason.until, zone_of(told.outcome.test.customer))}"
    return said


def _words(label: str, text: str, pen: Pen) -> Iterator[str]:
    for part in wrap(safe(text), pen.room):
        yield pen.row(label, part, style=Style.LABEL)
        label = ""
