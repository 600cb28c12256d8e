"""The format for people: the place, the reason, the proof and the way out.

    error[possible] lifecycle.no-trials-for-members: this trial would reach customers it is not for
         --> campaigns/spring.yaml:12:13, message `first` of `spring-trial`
             |
    ...

A marketer should be able to stop reading after any row: what is wrong and where comes first, then the policy's own
sentence and its reason, then a customer who proves it and how many it concerns, then what to do.
"""

from collections.abc import Iterator

from comity.text.finding import SILENT, Finding, Fix, Quote, Related
from comity.text.source import Place
from comity_cli.edits import Block, blocks
from comity_cli.formats.cells import lay_out, safe
from comity_cli.formats.closing import STYLES, closing
from comity_cli.formats.report import Report, short_rule
from comity_cli.formats.snippet import Mark, Pen, cut, draw, shown, wrap
from comity_cli.formats.words import describe, how_many
from comity_cli.paint import Paint, Style

# Files in which a comment can hold a suppression.
COMMENTED = (".yaml", ".yml")


def render(report: Report) -> Iterator[str]:
    """Yield every finding with its lines, and the closing line."""
    pen = Pen(Paint(report.colour), report.width)
    for finding in report.findings:
        yield from _finding(finding, report, pen)
        yield "\n"
    yield closing(report)


def _finding(finding: Finding, report: Report, pen: Pen) -> Iterator[str]:
    style = STYLES[finding.level]
    yield f"{pen.paint(style, short_rule(finding))}: {pen.paint(Style.STRONG, safe(finding.message))}\n"
    yield from _places(finding, report, pen)
    yield pen.row("", "")
    if finding.policy:
        yield from _policy(finding.policy, report, pen)
    if finding.witness:
        yield from _words("witness", describe(finding.witness), pen)
    if finding.customers:
        yield from _words("concerns", how_many(finding.customers), pen)
    if finding.missing:
        yield from _words("unknown", ", ".join(finding.missing), pen)
    if finding.help:
        yield from _words("help", finding.help, pen)
    for fix in finding.fixes:
        yield from _fix(fix, finding.place.file, report, pen)
    if finding.place.file.endswith(COMMENTED) and finding.kind not in SILENT:
        yield pen.row("ignore", pen.paint(Style.FAINT, f"# comity: ignore[{finding.rule}] -- reason"))


def _places(finding: Finding, report: Report, pen: Pen) -> Iterator[str]:
    """Yield the snippet of the finding's file, then one for each other file that explains it."""
    here = finding.place.file
    yield _arrow("-->", finding.place, report, pen, _of(finding))
    primary = Mark(finding.place.span, "", STYLES[finding.level], "^")
    marks = [primary, *(_mark(other) for other in finding.related if other.place.file == here)]
    yield from _snippet(here, marks, report, pen)
    for file in dict.fromkeys(other.place.file for other in finding.related if other.place.file != here):
        others = [other for other in finding.related if other.place.file == file]
        yield pen.row("", "")
        yield _arrow(":::", others[0].place, report, pen)
        yield from _snippet(file, [_mark(other) for other in others], report, pen)


def _snippet(file: str, marks: list[Mark], report: Report, pen: Pen) -> Iterator[str]:
    source = report.sources[file]
    if source.text:
        yield pen.row("", "")
        yield from draw(source, marks, pen)


def _mark(related: Related) -> Mark:
    return Mark(related.place.span, related.message, Style.FRAME, "-")


def _arrow(arrow: str, place: Place, report: Report, pen: Pen, more: str = "") -> str:
    return f"{pen.paint(Style.FRAME, f'{arrow:>8}')} {_where(place, report)}{more}\n"


def _where(place: Place, report: Report) -> str:
    line, column = report.range(place).start
    return f"{safe(place.file)}:{line}:{column}"


def _of(finding: Finding) -> str:
    message = finding.message_id if finding.message_id != finding.campaign else None  # a campaign of one message
    names = [("message", message), ("campaign", finding.campaign)]
    said = [f"{kind} `{safe(name)}`" for kind, name in names if name]
    return f" ({' of '.join(said)})" if said else ""


def _policy(quote: Quote, report: Report, pen: Pen) -> Iterator[str]:
    """Yield the sentence of the policy as it is written, the reason its author gave, and where it stands."""
    label = "policy"
    for line in quote.text.splitlines():
        yield pen.row(label, safe(line), style=Style.LABEL)
        label = ""
    if quote.because:
        for part in wrap(f'because "{safe(quote.because)}"', pen.room):
            yield pen.row("", pen.paint(Style.STRONG, part))
    yield pen.row("", pen.paint(Style.FAINT, _where(quote.place, report)))


def _words(label: str, text: str, pen: Pen) -> Iterator[str]:
    for part in wrap(safe(text), pen.room):
        yield pen.row(label, part, style=Style.LABEL)
        label = ""


def _fix(fix: Fix, here: str, report: Report, pen: Pen) -> Iterator[str]:
    """Yield a fix as the lines it changes."""
    switch = "--fix" if fix.safe else "--unsafe-fixes"
    yield from _words("fix", f"{fix.title} ({switch})", pen)
    for file in dict.fromkeys(edit.place.file for edit in fix.edits):
        if file != here:
            yield pen.row("", pen.paint(Style.FAINT, safe(file)))
        edits = [edit for edit in fix.edits if edit.place.file == file]
        for block in blocks(report.sources[file], edits):
            yield from _change(block, pen)


def _change(block: Block, pen: Pen) -> Iterator[str]:
    number, before, after = block
    for at, line in enumerate(before):
        yield pen.row(str(number + at), pen.paint(Style.MINUS, f"- {_part(line, before, after, pen)}"))
    for line in after:
        yield pen.row("", pen.paint(Style.PLUS, f"+ {_part(line, before, after, pen)}"))


def _part(line: str, before: tuple[str, ...], after: tuple[str, ...], pen: Pen) -> str:
    """Return the line, or where it is too long the part of it that changes."""
    start = _common(before[0], after[0]) if before and after else 0
    laid = lay_out(line)
    start = min(start, len(line))
    return shown(laid, *cut(laid, start, start, pen.room - 2))


def _common(one: str, other: str) -> int:
    same = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        same += 1
    return same
