"""What `comity explain` prints: the page of a code, or what there is to know about a rule."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from comity.linter.page import Page
from comity.text.finding import Finding
from comity.text.source import Source
from comity_cli.formats.cells import safe
from comity_cli.formats.closing import STYLES
from comity_cli.formats.snippet import wrap
from comity_cli.paint import Paint, Style
from comity_cli.pipeline import Card, RuleBook, RuleCard
from comity_cli.words import OBLIGATION, in_force, meaning


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes pages for a terminal of a width."""

    paint: Paint
    width: int

    def list(self, pages: Sequence[Page]) -> Iterator[str]:
        """Yield the codes under the stages they come from, with their titles."""
        stage = ""
        room = max(len(page.code) for page in pages)
        for page in pages:
            if str(page.stage) != stage:
                yield f"{chr(10) if stage else ''}{self.paint(Style.STRONG, str(page.stage))}\n"
                stage = str(page.stage)
            yield f"  {self.paint(Style.LABEL, f'{page.code:<{room}}')}  {page.title}\n"

    def page(self, page: Page) -> Iterator[str]:
        """Yield the page of a code: what it is, why it matters, an example with it and one without."""
        yield f"{self.paint(STYLES[page.level], f'{page.level}[{page.code}]')}: {page.title}\n\n"
        yield from self._paragraphs(page.text)
        for heading, files in (("found in", page.bad), ("not found in", page.good)):
            for name, text in files:
                yield f"{self.paint(Style.STRONG, heading)} {name}\n"
                yield "".join(f"    {safe(line)}\n" if line else "\n" for line in text.splitlines()) + "\n"
        if page.see:
            yield f"see {', '.join(page.see)}\n"

    def rule(self, card: Card, rule: RuleCard | None, book: RuleBook) -> Iterator[str]:
        """Yield a rule: its sentence, what it means, why, and what else its author said."""
        line, column = book.sources[card.place.file].position(card.place.span.start)
        yield f"{self.paint(Style.STRONG, card.id)}  {safe(card.place.file)}:{line}:{column}\n\n"
        yield "".join(f"    {safe(line)}\n" for line in card.text.splitlines()) + "\n"
        yield from self._rows("it means", meaning(rule, book.words(rule.id)) if rule else OBLIGATION)
        yield from self._rows("because", [card.because] if card.because else ["nobody wrote down why"])
        yield from self._rows("see", card.see)
        yield from self._rows("owner", [card.owner] if card.owner else [])
        yield from self._rows("in force", [in_force(card)])

    def bites(self, findings: Iterable[Finding], sources: Mapping[str, Source]) -> Iterator[str]:
        """Yield where the rule speaks in this project, and how loud."""
        yield self.paint(Style.STRONG, "where it bites") + "\n"
        none = True
        for finding in findings:
            line, column = sources[finding.place.file].position(finding.place.span.start)
            kind = self.paint(STYLES[finding.level], f"{finding.kind:<9}")
            yield f"  {kind}  {safe(finding.place.file)}:{line}:{column}  {safe(finding.message)}\n"
            none = False
        if none:
            yield "  no message of this project matches it\n"

    def _rows(self, label: str, texts: Iterable[str]) -> Iterator[str]:
        for text in texts:
            for part in wrap(safe(text), self.width - 12):
                yield f"  {self.paint(Style.LABEL, f'{label:<8}')}  {part}\n"
                label = ""

    def _paragraphs(self, text: str) -> Iterator[str]:
        for paragraph in text.strip().split("\n\n"):
            yield (
                "".join(f"{part}\n" for part in wrap(" ".join(paragraph.replace("**", "").split()), self.width)) + "\n"
            )
