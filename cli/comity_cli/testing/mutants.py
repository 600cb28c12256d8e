"""Changed policies that no test noticed, for people: the sentence before and after, and a test that would notice."""

from collections.abc import Iterator

from comity.testing.mutations import Mutated, Survivor
from comity.text.finding import Edit
from comity.text.source import Source
from comity_cli.edits import blocks
from comity_cli.formats.cells import safe
from comity_cli.formats.snippet import Pen
from comity_cli.paint import Style
from comity_cli.testing.report import Report


def told(mutants: Mutated, report: Report, pen: Pen) -> Iterator[str]:
    """Yield every change that no test noticed, and how many others were."""
    for survivor in mutants.survivors:
        yield from _survivor(survivor, report.sources[survivor.mutation.place.file], pen)
    noticed = mutants.made - len(mutants.survivors)
    yield f"{noticed} of {mutants.made} changes noticed\n"


def _survivor(survivor: Survivor, source: Source, pen: Pen) -> Iterator[str]:
    place = survivor.mutation.place
    line, column = source.range(place.span).start
    yield f"{pen.paint(Style.WARNING, 'not noticed')}: {pen.paint(Style.STRONG, safe(survivor.mutation.words))}"
    yield f" in {safe(survivor.rule)}\n{pen.paint(Style.FRAME, '     -->')} {safe(place.file)}:{line}:{column}\n"
    yield pen.row("", "")
    for number, before, after in blocks(source, [Edit(place, survivor.mutation.text)]):
        for at, text in enumerate(before):
            yield pen.row(str(number + at), pen.paint(Style.MINUS, f"- {safe(text)}"))
        for text in after:
            yield pen.row("", pen.paint(Style.PLUS, f"+ {safe(text)}"))
    yield pen.row("", "")
    if survivor.proposal is None:
        yield pen.row("help", "no test that would notice was found", style=Style.LABEL)
    else:
        label = "add"
        for text in survivor.proposal.splitlines():
            yield pen.row(label, safe(text), style=Style.LABEL)
            label = ""
    yield "\n"
