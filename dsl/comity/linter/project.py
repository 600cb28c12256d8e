"""Lint of a project's campaign files, one after another: read, judged, silenced, counted."""

from collections.abc import Iterable, Iterator

from comity.campaigns.model import Campaign, ReadResult
from comity.linter.audiences import Audiences
from comity.linter.campaigns import lint_campaign
from comity.linter.compiled import Compiled
from comity.linter.judging import Bench, Letter
from comity.linter.result import CampaignSource, LintOptions, LintResult
from comity.linter.silence import Names, silenced
from comity.program.nodes import TRUE, Condition
from comity.program.simplify import specialise
from comity.text.finding import Finding, Level, Related
from comity.text.record import replace
from comity.text.source import Place, Source


class Run:
    """One lint of a project, file by file."""

    def __init__(self, policy: Compiled, audiences: Audiences, options: LintOptions, codes: frozenset[str]) -> None:
        """Begin a run; ``codes`` are those of all findings that are not about a policy's own rules."""
        self.policy = policy
        self.audiences = audiences
        self.options = options
        self.bench = Bench(policy.program, policy.today, options.assume_missing)
        self.codes = codes
        self.findings: list[Finding] = []
        self.sources: dict[str, Source] = {}
        self.letters: list[tuple[Letter, Condition]] = []
        self.ids: dict[str, Place] = {}
        self.campaigns = self.messages = self.proved = self.suppressed = 0

    @property
    def names(self) -> Names:
        """What suppressions may name."""
        return Names(self.policy.rules, self.codes, self.policy.sound)

    def add(self, read: ReadResult) -> None:
        """Lint what one file says."""
        found = list(read.findings)
        for campaign in read.campaigns:
            found += self._campaign(campaign)
        kept, silent = silenced(found, read.suppressions, self.names, self.policy.today)
        self.suppressed += silent
        self._tell(kept)
        self.sources[read.source.name] = read.source

    def add_unreadable(self, finding: Finding) -> None:
        """Tell of a file that could not be read; its text counts as empty."""
        self.findings.append(finding)
        self.sources[finding.place.file] = Source(finding.place.file, "")

    def add_source(self, source: CampaignSource) -> None:
        """Lint what the configuration says of a source."""
        from comity.linter.sources import lint_source  # noqa: PLC0415 (imported where it is used: start-up time)

        self._tell(lint_source(source, self.policy.program.vocabulary))
        self.sources[source.stated.name] = source.stated

    def finish(self, *, whole: bool) -> LintResult:
        """Return the result; ``whole`` says that every campaign of the project was there."""
        if whole and self.policy.sound and self.policy.program.obligations:
            from comity.linter.expectations import unmet  # noqa: PLC0415 (imported where it is used: start-up time)

            self._tell(unmet(self.letters, self.bench))
        findings = (*self.policy.findings, *self.findings)
        sources = {**self.policy.sources, **self.sources}
        told = {place.file for finding in findings for place in _places(finding)}
        return LintResult(
            findings,
            {name: source for name, source in sources.items() if name in told or name in self.policy.sources},
            self._summary(findings),
            tuple(sorted(self.policy.rules)),
        )

    def _campaign(self, campaign: Campaign) -> Iterator[Finding]:
        self.campaigns += 1
        self.messages += len(campaign.messages)
        yield from self._duplicate(campaign)
        audience: Condition | None = TRUE
        if campaign.audience is not None:
            expression = campaign.audience
            audience, problems = self.audiences.of(expression.text)
            for problem in problems:
                place = Place(campaign.file, expression.place(problem.span))
                finding = Finding(problem.code, problem.message, place, problem.level, help=problem.help)
                yield replace(finding, campaign=campaign.id)
        if campaign.broken:
            audience = None
        linted = lint_campaign(campaign, audience, self.bench, self.options.show)
        self.proved += linted.proved
        yield from linted.findings
        if audience is not None:
            self._remember(linted.letters, audience)

    def _remember(self, letters: Iterable[Letter], audience: Condition) -> None:
        """Keep the messages that an obligation may be met by."""
        duties = self.policy.program.obligations
        for letter in letters:
            if any(specialise(duty.selector, letter.facts) == TRUE for duty in duties):
                self.letters.append((letter, audience))

    def _duplicate(self, campaign: Campaign) -> Iterator[Finding]:
        here = Place(campaign.file, campaign.span)
        first = self.ids.setdefault(campaign.id, here)
        if first != here:
            yield Finding(
                "duplicate-campaign",
                f"there are two campaigns `{campaign.id}`",
                here,
                Level.ERROR,
                help="caps and suppressions tell campaigns apart by their id: give each its own",
                campaign=campaign.id,
                related=(Related(first, "the other one"),),
            )

    def _tell(self, findings: Iterable[Finding]) -> None:
        self.findings.extend(findings)

    def _summary(self, findings: tuple[Finding, ...]) -> dict[str, int]:
        program = self.policy.program
        return {
            "campaigns": self.campaigns,
            "messages": self.messages,
            "rules": len(program.rules) + len(program.obligations),
            "errors": sum(finding.level is Level.ERROR for finding in findings),
            "warnings": sum(finding.level is Level.WARNING for finding in findings),
            "proved": self.proved,
            "suppressed": self.suppressed,
        }


def _places(finding: Finding) -> Iterator[Place]:
    yield finding.place
    yield from (related.place for related in finding.related)
    yield from (edit.place for fix in finding.fixes for edit in fix.edits)
    if finding.policy:
        yield finding.policy.place
