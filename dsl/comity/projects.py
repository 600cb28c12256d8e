"""What the command line asks of a project: to lint it, and to say who is left.

    campaign files ──read──► campaigns ──judge by the policy's program──► findings about what would be sent

What a project's policy is follows from its texts (`comity.policies`).
"""

from collections.abc import Callable, Iterator
from functools import partial

from comity.campaigns.model import Campaign, ReadResult
from comity.campaigns.read import NATIVE, file_loader, read_campaigns
from comity.linter.audiences import Audiences, Parsed
from comity.linter.compiled import Compiled, ids
from comity.linter.judging import Bench
from comity.linter.names import CODES
from comity.linter.project import Run
from comity.linter.reach import Reach, reach_of
from comity.linter.result import CampaignFile, LintOptions, LintResult, Project
from comity.policies import PolicyError, Rulebook, compiled, key, read, rules, today_of, vocabulary
from comity.program.nodes import TRUE, Condition, Program
from comity.text.finding import Finding
from comity.text.source import Place, Source
from comity.types.vocabulary import Vocabulary

# The commands' whole view of the language, what a policy by itself says included.
__all__ = [
    "PolicyError",
    "addressed",
    "audience",
    "campaign_ids",
    "lint_project",
    "reach",
    "ready",
    "rules",
    "run",
    "vocabulary",
]

Progress = Callable[[int, int], None]
"""Told now and then how many files are done, of how many."""


def lint_project(project: Project, options: LintOptions, progress: Progress | None = None) -> LintResult:
    """Return all findings on a project's policies and campaigns; whatever is wrong with either is a finding.

    ``progress`` is told how many campaign files are done, of how many.
    """
    return run(project, compiled(project, options), options, progress)


def run(project: Project, policy: Compiled, options: LintOptions, progress: Progress | None) -> LintResult:
    """Return what a compiled policy finds in a project's campaigns, beside what was found about itself."""
    store, texts = options.cache, sorted(policy.sources.items())
    name = key(("audiences", *(text for _, source in texts for text in (source.name, source.text))))
    audiences = Audiences(partial(_audience, policy.program), None if store is None else store.get(name))
    run = Run(policy, audiences, options, CODES)
    for stated in project.sources:
        run.add_source(stated)
    for done, file in enumerate(project.campaigns):
        if progress is not None:
            progress(done, len(project.campaigns))
        found = _campaigns(project, file, policy.program.vocabulary)
        if isinstance(found, ReadResult):
            run.add(found)
        else:
            run.add_unreadable(found)
    if store is not None and audiences.fresh:
        store.put(name, audiences.kept())
    return run.finish(whole=project.whole)


def reach(project: Project, campaign: str | None, options: LintOptions) -> list[Reach]:
    """Return who may receive each message of a campaign (None: of all that there are); raises PolicyError."""
    policy = ready(rules(project), options)
    bench = Bench(policy.program, policy.today, options.assume_missing)
    found: list[Reach] = []
    for item, stated in addressed(project, policy.program, campaign):
        found += [] if stated is None else reach_of(item, stated, bench)
    return found


def addressed(project: Project, program: Program, campaign: str | None) -> Iterator[tuple[Campaign, Condition | None]]:
    """Yield the campaigns of an id (None: all that can be read) with whom each is for, None where that is broken.

    A campaign whose schedule is broken counts as broken whole: nobody knows when it reaches whom.
    """
    for item in _readable(project, program.vocabulary):
        if campaign in (None, item.id):
            stated = TRUE if item.audience is None else _audience(program, item.audience.text)[0]
            yield item, None if item.broken else stated


def campaign_ids(project: Project) -> list[str]:
    """Return the ids of the project's campaigns that can be read; raises PolicyError."""
    return sorted({campaign.id for campaign in _readable(project, vocabulary(project))})


def _readable(project: Project, words: Vocabulary) -> Iterator[Campaign]:
    for file in project.campaigns:
        found = _campaigns(project, file, words)
        if isinstance(found, ReadResult):
            yield from found.campaigns


def _campaigns(project: Project, file: CampaignFile, words: Vocabulary) -> ReadResult | Finding:
    source = read(project, file)
    if not isinstance(source, Source):
        return source
    options = NATIVE if file.source is None else file.source.options
    return read_campaigns(source, words, options, file_loader(file.path))


def _audience(program: Program, text: str) -> Parsed:
    """Return the condition of an audience's text, and what is wrong with it."""
    from comity.check.audience import check_audience
    from comity.syntax.parse import parse_audience

    tree, problems = parse_audience(text)
    return (None, problems) if tree is None or problems else check_audience(tree, program)


def audience(program: Program, text: str) -> Condition:
    """Return the condition of an audience's text; raises PolicyError with what is wrong with it, and where."""
    condition, problems = _audience(program, text)
    if condition is None:
        source = Source("audience", text)
        wrong = [
            Finding(one.code, one.message, Place(source.name, one.span), one.level, help=one.help) for one in problems
        ]
        raise PolicyError(wrong, {source.name: source})
    return condition


def ready(policy: Rulebook, options: LintOptions) -> Compiled:
    """Return a sound policy as lint takes it; it has been linted itself before."""
    return Compiled(
        program=policy.program,
        findings=(),
        sources=policy.sources,
        used={},
        rules=ids(policy.program),
        sound=True,
        today=today_of(options, policy.program.zone),
    )
