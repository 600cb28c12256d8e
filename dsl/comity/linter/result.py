"""What a lint is given and what it gives back: plain values, so that files, clock and terminal stay with the caller."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import NamedTuple, Protocol

from comity.campaigns.model import FormatOptions
from comity.text.finding import Finding, Kind
from comity.text.record import record
from comity.text.source import Source, Span


class PolicyFile(NamedTuple):
    """A module of a policy: its name (``eu.consent``), the name it is shown under, and the path to read.

    ``installed`` files come with a package: they are used, and not the project's to lint or to mend.
    """

    module: str
    name: str
    path: str
    installed: bool = False


class CampaignSource(NamedTuple):
    """Campaigns that are kept in someone else's format: how to read them, and the text that says so.

    ``place`` returns the span in that text of a key of `FormatOptions` (``("facts", "purpose")``), of all for ``()``.
    """

    options: FormatOptions
    stated: Source
    place: Callable[[tuple[str, ...]], Span]


class CampaignFile(NamedTuple):
    """A campaign file: the name it is shown under, the path to read, and the source it belongs to (None: our own)."""

    name: str
    path: str
    source: CampaignSource | None = None


@record
class Project:
    """What there is to lint: the policy's own modules, the campaign files asked for, and where others are found.

    ``load`` finds a module that is used, by its full name, or returns None.
    ``whole`` says that ``campaigns`` are all there are, without which nothing can be said to be missing from them.
    ``contents`` are what to read instead of the files of these names: standard input, and fixes being tried.
    ``sources`` are what to check of the configuration: those of the campaigns, all there are for a ``whole`` project.
    """

    root: str
    policies: tuple[PolicyFile, ...]
    campaigns: tuple[CampaignFile, ...]
    whole: bool
    load: Callable[[str], PolicyFile | None]
    contents: Mapping[str, bytes] = MappingProxyType({})
    sources: tuple[CampaignSource, ...] = ()


class Store(Protocol):
    """Keeps what JSON can say under a key, perhaps until the next run and perhaps not."""

    def get(self, key: str) -> object | None:
        """Return what was put under the key, or None."""
        ...

    def put(self, key: str, value: object) -> None:
        """Keep a value; what cannot be kept is forgotten without a word."""
        ...


@record
class LintOptions:
    """How to lint.

    ``now`` is an instant in UTC. ``today`` is the day to judge messages without a date on; None is the day of ``now``
    in the policy's zone. ``show`` holds the silent kinds that are to be returned too. ``assume_missing`` lets every
    customer fact be unknown.
    """

    now: datetime
    today: date | None = None
    show: frozenset[Kind] = frozenset()
    assume_missing: bool = False
    cache: Store | None = None


@record
class LintResult:
    """What a lint found.

    Every file that a place of a finding names is a key of ``sources``, unreadable ones included (their text is empty).
    ``summary`` has the counts ``campaigns``, ``messages``, ``rules``, ``errors``, ``warnings``, ``proved`` and
    ``suppressed``. ``rules`` are the ids of all rules and obligations of the policy, for those who select among them.
    """

    findings: tuple[Finding, ...]
    sources: Mapping[str, Source]
    summary: Mapping[str, int]
    rules: tuple[str, ...] = ()
