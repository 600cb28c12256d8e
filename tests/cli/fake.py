"""A language of four words in place of `comity.projects`, so that the command line is tested for what it does itself.

In any file, ``BAD`` is an error with a safe fix, ``UGLY`` a warning with an unsafe one. The fix of ``STUBBORN`` changes
nothing that matters, that of ``WORSE`` brings a new error.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from comity.linter.result import CampaignFile, LintOptions, LintResult, PolicyFile, Project
from comity.text.finding import Edit, Finding, Fix, Kind, Level
from comity.text.source import Place, Source, Span
from comity.types.vocabulary import Event, FactType, Field, Scope, Vocabulary
from comity.types.vocabulary import Kind as TypeKind
from comity_cli.pipeline import Card, Progress, ReachCard, RuleCard, WaiverCard, Waiving

WORDS = {
    "BAD": (Level.ERROR, "GOOD", True),
    "UGLY": (Level.WARNING, "NICE", False),
    "STUBBORN": (Level.ERROR, "STUBBORN!", True),
    "WORSE": (Level.ERROR, "UGLY UGLY", True),
}
MARK = b"\xef\xbb\xbf"


class PolicyError(Exception):
    """A broken policy."""

    def __init__(self, findings: tuple[Finding, ...], sources: Mapping[str, Source]) -> None:
        super().__init__("broken")
        self.findings = findings
        self.sources = sources


@dataclass(frozen=True)
class FakeRule:
    """A rule as the calculus has them."""

    id: str
    text: str
    place: Place
    because: str | None = None
    see: tuple[str, ...] = ()
    owner: str | None = None
    since: date | None = None
    until: date | None = None
    sentence: str = "never"
    outcome: str = "block"
    if_unknown: str = "block"
    enforced: str = "both"
    waivable: bool = True


@dataclass(frozen=True)
class FakeWaiver:
    """A sentence that waives a rule."""

    rule: str
    until: date
    place: Place


@dataclass(frozen=True)
class FakeWaiving:
    """What waives rules."""

    waivers: Sequence[WaiverCard] = ()


@dataclass(frozen=True)
class FakeBook:
    """The rules of a policy."""

    rules: Sequence[RuleCard]
    obligations: Sequence[Card]
    sources: Mapping[str, Source]
    program: Waiving = FakeWaiving()

    def words(self, rule: str) -> str:
        return f"it fires for what `{rule}` says"


@dataclass(frozen=True)
class FakeReach:
    """Who may receive a message."""

    campaign: str
    message_id: str | None = None
    audience: str = "everyone"
    sentence: str = "everyone"
    nobody: bool = False
    narrowed_by: tuple[str, ...] = ()
    at_send: tuple[str, ...] = ()


@dataclass
class Fake:
    """Answers what commands ask, and remembers what was asked."""

    book: FakeBook = field(default_factory=lambda: FakeBook((), (), {}))
    cards: tuple[ReachCard, ...] = ()
    broken: bool = False
    asked: list[tuple[Project, LintOptions]] = field(default_factory=list)

    PolicyError = PolicyError

    def lint_project(self, project: Project, options: LintOptions, progress: Progress | None) -> LintResult:
        del progress
        self.asked.append((project, options))
        files: tuple[PolicyFile | CampaignFile, ...] = (*project.policies, *project.campaigns)
        sources = {file.name: Source(file.name, _text(project, file)) for file in files}
        findings = tuple(finding for source in sources.values() for finding in findings_of(source))
        shown = tuple(one for one in findings if one.kind is Kind.LINT or one.kind in options.show)
        levels = [finding.level for finding in shown]
        summary = {
            "campaigns": len(project.campaigns),
            "messages": len(project.campaigns),
            "rules": len(WORDS),
            "errors": levels.count(Level.ERROR),
            "warnings": levels.count(Level.WARNING),
            "proved": 0,
            "suppressed": 0,
        }
        return LintResult(shown, sources, summary, tuple(f"words.{word.lower()}" for word in WORDS))

    def rules(self, project: Project) -> FakeBook:
        del project
        self._sound()
        return self.book

    def vocabulary(self, project: Project) -> Vocabulary:
        del project
        self._sound()
        return VOCABULARY

    def reach(self, project: Project, campaign: str | None, options: LintOptions) -> Sequence[ReachCard]:
        del project, options
        self._sound()
        return [card for card in self.cards if campaign in (None, card.campaign)]

    def campaign_ids(self, project: Project) -> Sequence[str]:
        del project
        return sorted({card.campaign for card in self.cards})

    def _sound(self) -> None:
        if self.broken:
            source = Source("policies/a.comity", "never sned x")
            finding = Finding("syntax", "`sned` is no word here", Place(source.name, Span(6, 10)))
            raise PolicyError((finding,), {source.name: source})


VOCABULARY = Vocabulary(
    customer={},
    message={
        name: Field(Scope.MESSAGE, name, type_, doc=doc)
        for name, type_, doc in (
            ("campaign", FactType(TypeKind.TEXT), ""),
            ("channel", FactType(TypeKind.ONE_OF, ("email", "sms")), "how it is sent"),
            ("approvals", FactType(TypeKind.ANY_OF, ("legal", "brand")), ""),
            ("offer", FactType(TypeKind.ANY_TEXT), "what is offered"),
            ("subject", FactType(TypeKind.TEXT), ""),
            ("postal_address", FactType(TypeKind.YES_NO), ""),
            ("priority", FactType(TypeKind.COUNT), ""),
            ("discount", FactType(TypeKind.NUMBER), ""),
            ("effective_date", FactType(TypeKind.DATE), ""),
            ("triggered_at", FactType(TypeKind.INSTANT), ""),
        )
    },
    events={"purchased": Event("purchased")},
)


def _text(project: Project, file: CampaignFile | PolicyFile) -> str:
    if file.name in project.contents:
        data = project.contents[file.name]
    else:
        with open(file.path, "rb") as stream:  # noqa: PTH123 (as the code under test does)
            data = stream.read()
    return data.removeprefix(MARK).decode("utf-8", "surrogateescape")


def findings_of(source: Source) -> Iterator[Finding]:
    for found in re.finditer("|".join(WORDS), source.text):
        level, better, safe = WORDS[found[0]]
        place = Place(source.name, Span(*found.span()))
        fix = Fix(f"write {better}", safe, (Edit(place, better),))
        yield Finding(f"words.{found[0].lower()}", f"`{found[0]}` is no word", place, level, fixes=(fix,))
    if source.name.endswith(".yaml"):
        yield Finding("words.bad", "it holds", Place(source.name, Span(0, 0)), Level.INFO, Kind.PROVED)
