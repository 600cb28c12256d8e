"""What the command line asks of a project: to lint it, and to say what its policy is.

    texts ──check──► program ──lint──► findings about the policy
    campaign files ──read──► campaigns ──judge by the program──► findings about what would be sent

This is the rim of the language: files are read here. What only a policy that is not kept needs (the parser, the
checks, their pages) is imported when it is needed.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial

from comity import __version__
from comity.campaigns.model import Campaign, ReadResult
from comity.campaigns.read import NATIVE, decode, file_loader, read_campaigns, read_source
from comity.linter.audiences import Audiences, Parsed
from comity.linter.compiled import Compiled, Load, Module, Texts, ids, kept, recalled
from comity.linter.judging import Bench
from comity.linter.names import CODES
from comity.linter.project import Run
from comity.linter.reach import Reach, reach_of
from comity.linter.result import CampaignFile, LintOptions, LintResult, PolicyFile, Project, Store
from comity.program.nodes import TRUE, Obligation, Program, Rule
from comity.program.time import today as day_of
from comity.text.finding import Finding
from comity.text.record import record
from comity.text.source import Source
from comity.types.vocabulary import Vocabulary

try:  # `hashlib` loads all of OpenSSL for the same function
    from _blake2 import blake2b
except ImportError:
    from hashlib import blake2b

Progress = Callable[[int, int], None]
"""Told now and then how many files are done, of how many."""


class PolicyError(Exception):
    """A policy is broken. ``findings`` are all that is wrong with it, ``sources`` the texts they speak of."""

    def __init__(self, findings: Sequence[Finding], sources: Mapping[str, Source]) -> None:
        """Keep the findings; the message has one line for each error."""
        self.findings = tuple(findings)
        self.sources = sources
        super().__init__("\n".join(_line(finding, sources) for finding in self.findings))


def _line(finding: Finding, sources: Mapping[str, Source]) -> str:
    line, column = sources[finding.place.file].position(finding.place.span.start)
    return f"{finding.place.file}:{line}:{column}: {finding.message} [{finding.rule}]"


@record
class Rulebook:
    """The rules of a sound policy; ``sources`` has the texts they stand in, by the names they are shown under."""

    program: Program
    sources: Mapping[str, Source]

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that decide, by id."""
        return self.program.rules

    @property
    def obligations(self) -> tuple[Obligation, ...]:
        """What some customers are to receive, by id."""
        return self.program.obligations

    def words(self, rule: str) -> str:
        """Return in English what a rule that decides says; raises KeyError for an id that none has."""
        from comity.linter.wording import in_words

        return in_words({item.id: item for item in self.program.rules}[rule], self.program.vocabulary)


# Policies -----------------------------------------------------------------------------------------------------------


def rules(project: Project, store: Store | None = None) -> Rulebook:
    """Return the rules of a project's policy; raises PolicyError with all that is wrong with it.

    A ``store`` keeps them: they are those that were kept, if everything they came from is the same.
    """
    texts, find = _texts(project), partial(_module, project)
    name = _key("rules", *_parts(texts))
    found = _recalled(store, name, texts, find, _any_day)
    if found is not None:
        return Rulebook(found.program, found.sources)
    from comity.linter.fresh import check_texts, compiled, errors_of, sources_of

    checked = check_texts(texts, find)
    errors = errors_of(texts, checked)
    if errors:
        raise PolicyError(errors, sources_of(texts, checked))
    if store is not None:
        store.put(name, kept(compiled(texts, checked, (), _any_day(checked.program.zone)), _key_of))
    return Rulebook(checked.program, checked.sources)


def _any_day(_: str) -> date:
    """Return what stands for the day of linting where nothing was linted: rules are the same on every day."""
    return date.min


def vocabulary(project: Project) -> Vocabulary:
    """Return the vocabulary of the project's policy; raises PolicyError."""
    return rules(project).program.vocabulary


def _compiled(project: Project, options: LintOptions) -> Compiled:
    """Return the project's policy, broken or not: the one that was kept, if everything it came from is the same."""
    texts, find, day = _texts(project), partial(_module, project), partial(_today, options)
    store, name = options.cache, _key("policy", *_parts(texts))
    found = _recalled(store, name, texts, find, day)
    if found is not None:
        return found
    from comity.linter.fresh import lint_texts

    fresh = lint_texts(texts, find, day)
    if store is not None and fresh.sound:
        store.put(name, kept(fresh, _key_of))
    return fresh


def _recalled(store: Store | None, name: str, texts: Texts, find: Load, day: Callable[[str], date]) -> Compiled | None:
    if store is None or texts.unreadable:
        return None
    return recalled(store.get(name), [module.source for module in texts.modules], find, _key_of, day)


def _parts(texts: Texts) -> Iterator[str]:
    for module in texts.modules:
        yield from (module.name, module.source.name, module.source.text)


def _texts(project: Project) -> Texts:
    """Return the project's policies that can be read, and why the others cannot."""
    found = [(file, _read(project, file)) for file in project.policies]
    return Texts(
        tuple(Module(file.module, source) for file, source in found if isinstance(source, Source)),
        tuple(problem for _, problem in found if isinstance(problem, Finding)),
        frozenset(file.name for file in project.policies if file.installed),
    )


def _module(project: Project, name: str) -> Source | Finding | None:
    """Return the text of a module that a policy uses, why it cannot be read, or None where there is none."""
    file = project.load(name)
    return None if file is None else _read(project, file)


# Campaigns ----------------------------------------------------------------------------------------------------------


def lint_project(project: Project, options: LintOptions, progress: Progress | None = None) -> LintResult:
    """Return all findings on a project's policies and campaigns; whatever is wrong with either is a finding.

    ``progress`` is told how many campaign files are done, of how many.
    """
    return run(project, _compiled(project, options), options, progress)


def run(project: Project, policy: Compiled, options: LintOptions, progress: Progress | None) -> LintResult:
    """Return what a compiled policy finds in a project's campaigns, beside what was found about itself."""
    store, texts = options.cache, sorted(policy.sources.items())
    name = _key("audiences", *(text for _, source in texts for text in (source.name, source.text)))
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
    for item in _readable(project, policy.program.vocabulary):
        if campaign in (None, item.id) and not item.broken:
            stated = TRUE if item.audience is None else _audience(policy.program, item.audience.text)[0]
            found += [] if stated is None else reach_of(item, stated, bench)
    return found


def campaign_ids(project: Project) -> list[str]:
    """Return the ids of the project's campaigns that can be read; raises PolicyError."""
    return sorted({campaign.id for campaign in _readable(project, vocabulary(project))})


def _readable(project: Project, words: Vocabulary) -> Iterator[Campaign]:
    for file in project.campaigns:
        found = _campaigns(project, file, words)
        if isinstance(found, ReadResult):
            yield from found.campaigns


def _campaigns(project: Project, file: CampaignFile, words: Vocabulary) -> ReadResult | Finding:
    source = _read(project, file)
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


def ready(policy: Rulebook, options: LintOptions) -> Compiled:
    """Return a sound policy as lint takes it; it has been linted itself before."""
    return Compiled(
        program=policy.program,
        findings=(),
        sources=policy.sources,
        used={},
        rules=ids(policy.program),
        sound=True,
        today=_today(options, policy.program.zone),
    )


# The rim ------------------------------------------------------------------------------------------------------------


def _read(project: Project, file: PolicyFile | CampaignFile) -> Source | Finding:
    if file.name in project.contents:
        return decode(file.name, project.contents[file.name])
    return read_source(file.path, file.name)


def _today(options: LintOptions, zone: str) -> date:
    return options.today or day_of(options.now, zone)


def _key(*parts: str) -> str:
    return _key_of(parts)


def _key_of(parts: Iterable[str]) -> str:
    """Return the key of what follows from some texts and from this version of comity, and from nothing else."""
    digest = blake2b(digest_size=32)
    for part in (__version__, *parts):
        data = part.encode("utf-8", "surrogatepass")
        digest.update(b"%d:" % len(data))
        digest.update(data)
    return digest.hexdigest()
