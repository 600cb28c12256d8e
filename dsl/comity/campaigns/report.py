"""Where readers of a campaign file say what is wrong with it."""

from collections.abc import Iterable

from comity.campaigns.blame import Trouble
from comity.campaigns.quote import quoted
from comity.text.finding import Edit, Finding, Fix, Level, Related
from comity.text.source import Place, Source, Span


class Report:
    """Gathers the findings of one file. Nothing is said twice, though a shared value may be read more than once."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._findings: dict[tuple[str, Span, str], Finding] = {}

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings so far, in the order of the file."""
        return tuple(sorted(self._findings.values(), key=lambda finding: finding.place.span))

    def add(
        self,
        code: str,
        message: str,
        span: Span,
        advice: str | None = None,
        *,
        level: Level = Level.ERROR,
        related: Iterable[tuple[Span, str]] = (),
        fixes: tuple[Fix, ...] = (),
    ) -> None:
        """Say that something is wrong at ``span``; ``advice`` becomes the finding's help."""
        also = tuple(Related(self._place(place), words) for place, words in related)
        finding = Finding(code, message, self._place(span), level, help=advice, related=also, fixes=fixes)
        self._findings.setdefault((code, span, message), finding)

    def trouble(self, trouble: Trouble) -> None:
        """Say what is wrong with the file as YAML or JSON."""
        problem, quote = trouble
        fixes: tuple[Fix, ...] = ()
        if quote is not None:
            raw = self.source.text[quote.start : quote.end]
            fixes = self.fix("put it into quotes", quote, quoted(raw), safe=True)
        self.add(problem.code, problem.message, problem.span, problem.help, level=problem.level, fixes=fixes)

    def fix(self, title: str, span: Span, text: str, *, safe: bool) -> tuple[Fix, ...]:
        """Return the fixes of a finding that one replacement mends."""
        return (Fix(title, safe, (Edit(self._place(span), text),)),)

    def _place(self, span: Span) -> Place:
        return Place(self.source.name, span)
