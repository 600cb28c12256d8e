"""What the commands ask of the language. `comity.projects` answers; a test may answer in its place."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Protocol, cast

from comity.linter.result import LintOptions, LintResult, Project
from comity.text.finding import Finding
from comity.text.source import Place, Source
from comity.types.vocabulary import Vocabulary
from comity_cli.failure import CannotRunError

Progress = Callable[[int, int], None]
"""Told now and then how many campaign files are done, of how many."""


class Card(Protocol):
    """What all rules have, obligations too: `comity.program.nodes.Rule` and `Obligation` are such cards."""

    @property
    def id(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def place(self) -> Place: ...
    @property
    def because(self) -> str | None: ...
    @property
    def see(self) -> tuple[str, ...]: ...
    @property
    def owner(self) -> str | None: ...
    @property
    def since(self) -> date | None: ...
    @property
    def until(self) -> date | None: ...


class RuleCard(Card, Protocol):
    """A rule that decides. What its outcome is and where it is enforced is said by their ``str``."""

    @property
    def sentence(self) -> object: ...
    @property
    def outcome(self) -> object: ...
    @property
    def if_unknown(self) -> object: ...
    @property
    def enforced(self) -> object: ...
    @property
    def waivable(self) -> bool: ...


class WaiverCard(Protocol):
    """A sentence that takes a rule out of force for some messages, up to and including a day."""

    @property
    def rule(self) -> str: ...
    @property
    def until(self) -> date: ...
    @property
    def place(self) -> Place: ...


class Waiving(Protocol):
    """What waives rules."""

    @property
    def waivers(self) -> Sequence[WaiverCard]: ...


class RuleBook(Protocol):
    """All rules of a policy, what waives them, and the texts they stand in."""

    @property
    def rules(self) -> Sequence[RuleCard]: ...
    @property
    def obligations(self) -> Sequence[Card]: ...
    @property
    def program(self) -> Waiving: ...
    @property
    def sources(self) -> Mapping[str, Source]: ...
    def words(self, rule: str) -> str: ...


class ReachCard(Protocol):
    """Who may still receive a message.

    ``audience`` is what the campaign states, ``sentence`` what the rules leave of it, both as AUDIENCE of the language
    (``everyone`` for all); ``nobody`` that nothing is left. ``narrowed_by`` are the rules that took customers out,
    ``at_send`` those that only the time of sending can decide.
    """

    @property
    def campaign(self) -> str: ...
    @property
    def message_id(self) -> str | None: ...
    @property
    def audience(self) -> str: ...
    @property
    def sentence(self) -> str: ...
    @property
    def nobody(self) -> bool: ...
    @property
    def narrowed_by(self) -> tuple[str, ...]: ...
    @property
    def at_send(self) -> tuple[str, ...]: ...


class Broken(Protocol):
    """What `PolicyError` carries: all findings of the policy, and the texts they speak of."""

    @property
    def findings(self) -> tuple[Finding, ...]: ...
    @property
    def sources(self) -> Mapping[str, Source]: ...


class Pipeline(Protocol):
    """The functions of `comity.projects` that commands call. Those that need a sound policy raise `PolicyError`."""

    @property
    def PolicyError(self) -> type[Exception]:  # noqa: N802 (it is a class)
        """The error of a broken policy; what is raised is `Broken`."""
        ...

    def lint_project(self, project: Project, options: LintOptions, progress: Progress | None) -> LintResult:
        """Lint policies and campaigns; whatever is wrong with either is a finding."""
        ...

    def rules(self, project: Project) -> RuleBook:
        """Return the rules of the project's policy."""
        ...

    def vocabulary(self, project: Project) -> Vocabulary:
        """Return the vocabulary of the project's policy."""
        ...

    def reach(self, project: Project, campaign: str | None, options: LintOptions) -> Sequence[ReachCard]:
        """Return who may receive each message of the campaign (None: of all); nothing if there is none."""
        ...

    def campaign_ids(self, project: Project) -> Sequence[str]:
        """Return the ids of the project's campaigns."""
        ...


def pipeline(given: object = None) -> Pipeline:
    """Return who answers: whoever the caller gave, else `comity.projects`."""
    if given is not None:
        return cast("Pipeline", given)
    from importlib import import_module

    return cast("Pipeline", import_module("comity.projects"))


@contextmanager
def sound_policy(asked: Pipeline) -> Iterator[None]:
    """Turn the error of a broken policy into one of a command that cannot run, with all its findings."""
    try:
        yield
    except asked.PolicyError as error:
        broken = cast("Broken", error)
        lines = [_line(finding, broken.sources) for finding in broken.findings]
        raise CannotRunError("the policy is broken\n" + "\n".join(lines)) from error


def _line(finding: Finding, sources: Mapping[str, Source]) -> str:
    line, column = sources[finding.place.file].position(finding.place.span.start)
    return f"  {finding.place.file}:{line}:{column}: {finding.level}[{finding.rule}]: {finding.message}"
