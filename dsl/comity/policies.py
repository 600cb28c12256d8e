"""What a project's policy is: its texts compiled, or what was kept of them.

    texts ──check──► program ──lint──► findings about the policy

What only a policy that is not kept needs (the parser, the checks, their pages) is imported when it is needed.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial

from comity import __version__
from comity.files import decode, read_source
from comity.linter.compiled import Compiled, Load, Module, Texts, kept, recalled
from comity.linter.result import CampaignFile, LintOptions, PolicyFile, Project, Store
from comity.program.nodes import Obligation, Program, Rule
from comity.program.time import today as day_of
from comity.text.finding import Finding
from comity.text.record import record
from comity.text.source import Source
from comity.types.vocabulary import Vocabulary

try:  # `hashlib` loads all of OpenSSL for the same function
    from _blake2 import blake2b
except ImportError:
    from hashlib import blake2b


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
    texts, find = texts_of(project), partial(module_of, project)
    name = key(("rules", *_parts(texts)))
    found = _recalled(store, name, texts, find, _any_day)
    if found is not None:
        return Rulebook(found.program, found.sources)
    from comity.linter.checked import as_compiled, check_texts, errors_of, sources_of

    checked = check_texts(texts, find)
    errors = errors_of(texts, checked)
    if errors:
        raise PolicyError(errors, sources_of(texts, checked))
    if store is not None:
        store.put(name, kept(as_compiled(texts, checked, (), _any_day(checked.program.zone)), key))
    return Rulebook(checked.program, checked.sources)


def _any_day(_: str) -> date:
    """Return what stands for the day of linting where nothing was linted: rules are the same on every day."""
    return date.min


def vocabulary(project: Project) -> Vocabulary:
    """Return the vocabulary of the project's policy; raises PolicyError."""
    return rules(project).program.vocabulary


def compiled(project: Project, options: LintOptions) -> Compiled:
    """Return the project's policy, broken or not: the one that was kept, if everything it came from is the same."""
    texts, find, day = texts_of(project), partial(module_of, project), partial(today_of, options)
    store, name = options.cache, key(("policy", *_parts(texts)))
    found = _recalled(store, name, texts, find, day)
    if found is not None:
        return found
    from comity.linter.fresh import lint_texts

    fresh = lint_texts(texts, find, day)
    if store is not None and fresh.sound:
        store.put(name, kept(fresh, key))
    return fresh


def _recalled(store: Store | None, name: str, texts: Texts, find: Load, day: Callable[[str], date]) -> Compiled | None:
    if store is None or texts.unreadable:
        return None
    return recalled(store.get(name), [module.source for module in texts.modules], find, key, day)


def _parts(texts: Texts) -> Iterator[str]:
    for module in texts.modules:
        yield from (module.name, module.source.name, module.source.text)


def texts_of(project: Project) -> Texts:
    """Return the project's policies that can be read, and why the others cannot."""
    found = [(file, read(project, file)) for file in project.policies]
    return Texts(
        tuple(Module(file.module, source) for file, source in found if isinstance(source, Source)),
        tuple(problem for _, problem in found if isinstance(problem, Finding)),
        frozenset(file.name for file in project.policies if file.installed),
    )


def module_of(project: Project, name: str) -> Source | Finding | None:
    """Return the text of a module that a policy uses, why it cannot be read, or None where there is none."""
    file = project.load(name)
    return None if file is None else read(project, file)


# The rim ------------------------------------------------------------------------------------------------------------


def read(project: Project, file: PolicyFile | CampaignFile) -> Source | Finding:
    """Return the text of a project's file, or the finding that says why it cannot be read."""
    if file.name in project.contents:
        return decode(file.name, project.contents[file.name])
    return read_source(file.path, file.name)


def today_of(options: LintOptions, zone: str) -> date:
    """Return the day to judge on what has none of its own."""
    return options.today or day_of(options.now, zone)


def key(parts: Iterable[str]) -> str:
    """Return the key of what follows from some texts and from this version of comity, and from nothing else."""
    digest = blake2b(digest_size=32)
    for part in (__version__, *parts):
        data = part.encode("utf-8", "surrogatepass")
        digest.update(b"%d:" % len(data))
        digest.update(data)
    return digest.hexdigest()
