"""The public functions and classes on one page: compile, load, decide, lint, screen, audit.

    text or folder ──compile──► Policy ──decide──► whether this message may go to this customer now, and why not
                                  ├────lint────► what campaign files would send against it
                                  ├──screen────► which of all customers a message may go to
                                  └──audit─────► which of all past sends should not have gone out

This is the rim of the language for programs; `comity.projects` is that of the command line. The clock is read for the
day of linting and the instant of a screen where nobody says which it is, and nowhere else.
"""

import os
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, TypeVar, cast

from comity.cache import Cache
from comity.decisions.asking import Check
from comity.decisions.decider import Decider
from comity.decisions.decision import Decision
from comity.decisions.inputs import facts, instant
from comity.decisions.vocabulary import PolicyVocabulary
from comity.decisions.window import Length, window
from comity.linter.result import CampaignFile, LintOptions, PolicyFile, Project, Store
from comity.modules import Modules, campaign_files, policy_files
from comity.policies import Rulebook
from comity.policies import rules as rules_of
from comity.program.nodes import Obligation, Program, Rule
from comity.text.finding import Finding, Kind
from comity.text.source import Source

if TYPE_CHECKING:  # it takes longer to import than all that decisions need
    from comity.bulk.results import Audited, Screened

Message = TypeVar("Message")
DUCKDB, SPARK = "duckdb", "spark"


class Policy:
    """A sound policy, to lint campaigns by and to decide messages by.

    It never changes, and threads may share one.
    """

    __slots__ = ("_deciders", "_program", "_sources", "_vocabulary")

    def __init__(self, program: Program, sources: Mapping[str, Source]) -> None:
        """Keep a program that was checked, and the texts it was compiled from."""
        self._program = program
        self._sources = sources
        self._deciders: dict[bool, Decider] = {}
        words = program.vocabulary
        self._vocabulary = PolicyVocabulary(words.customer, words.message, words.events)

    @property
    def program(self) -> Program:
        """What the policy was compiled to."""
        return self._program

    @property
    def sources(self) -> Mapping[str, Source]:
        """The texts it was compiled from, by the names they are shown under."""
        return self._sources

    def decide(
        self,
        message: object,
        customer: object,
        history: object = None,
        now: datetime | None = None,
        *,
        review: bool = False,
    ) -> Decision:
        """Return the decision on one message to one customer.

        ``message`` and ``customer`` are mappings, dataclasses or pydantic models of the vocabulary's facts: a fact that
        a message does not have is not stated, one that a customer does not have is unknown, and others are ignored.
        ``history`` is a `History` or what `History` takes as a mapping; without one it is unknown. ``now`` is an
        instant with a zone. Rules that are enforced in review only are left out unless in a ``review``. Raises
        DataError, which names the field, for a value that is wrong.
        """
        return self._decider(review=review).decide(message, customer, history, now)

    def for_message(self, message: object, *, review: bool = False) -> Check:
        """Return a function of customer, history and now that decides this message, for campaigns and loops.

        What the message settles is settled once, and of customers and histories no more is read than what the rules
        that are left ask. Everything else is as for `decide`.
        """
        return self._decider(review=review).check(message)

    def arbitrate(
        self, messages: Iterable[Message], customer: object, history: object = None, now: datetime | None = None
    ) -> list[tuple[Message, Decision]]:
        """Return all messages that compete for a customer, with their decisions, in the order of preference.

        First by the class of `prefer`, then by priority (high first), then by campaign and id. Each is decided as if
        those before it that are allowed had been sent at ``now``. Raises DataError as `decide` does.
        """
        return self._decider(review=False).arbitrate(messages, customer, history, now)

    def _decider(self, *, review: bool) -> Decider:
        found = self._deciders.get(review)
        if found is None:
            found = self._deciders.setdefault(review, Decider(self.program, review=review))
        return found

    def __reduce__(self) -> tuple[type["Policy"], tuple[Program, Mapping[str, Source]]]:
        """Return what the policy is made of; functions that were made for messages are made anew."""
        return Policy, (self.program, self.sources)

    @property
    def vocabulary(self) -> PolicyVocabulary:
        """The facts and events the policy may speak of, and pydantic models made of them."""
        return self._vocabulary

    @property
    def window(self) -> Mapping[str, Length]:
        """How much history a decision needs: timedelta or ``ever``, by name (see `comity.decisions.window`).

        The names are ``sends`` and ``events``, the kinds of events, and the message's facts that earlier sends are
        asked for. What no rule asks for is not there. An item at exactly now minus the length is still needed.
        """
        return window(self.program)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that decide, by id."""
        return self.program.rules

    @property
    def obligations(self) -> tuple[Obligation, ...]:
        """What some customers are to receive, by id."""
        return self.program.obligations


# Policies -----------------------------------------------------------------------------------------------------------


def compile(text: str) -> Policy:
    """Return the policy that a text is; raises PolicyError with all that is wrong with it.

    The text is the module ``policy``; it may `use` the standard policies and those of installed packages.
    """
    own = PolicyFile("policy", "policy", "policy")
    contents = {"policy": text.encode("utf-8", "surrogatepass")}
    return _policy(Project("", (own,), (), whole=False, load=Modules(), contents=contents))


def load(path: str | os.PathLike[str], *, cache: str | os.PathLike[str] | None = None) -> Policy:
    """Return the policy in a folder (all ``*.comity`` files below it) or in one file.

    ``cache`` is a folder, made when there is something to keep, in which the compiled policy is kept as JSON until any
    of its texts or the version of comity is another; without one nothing is written anywhere. Whoever may write into it
    may change what is decided. Raises PolicyError with all that is wrong with the policy, and OSError where there is
    nothing to read.
    """
    files = policy_files(path)
    project = Project(os.fspath(path), files, (), whole=False, load=Modules(files))
    return _policy(project, None if cache is None else Cache(os.fspath(cache)))


def _policy(project: Project, store: Store | None = None) -> Policy:
    rules = rules_of(project, store)
    return Policy(rules.program, rules.sources)


def lint(
    policy: Policy,
    campaigns: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    now: datetime | None = None,
    today: date | None = None,
    show: Iterable[Kind] = (),
) -> list[Finding]:
    """Return the findings of a policy on campaign files, in the native format, in the order of files and places.

    ``campaigns`` are paths of files and of folders, all of whose YAML and JSON files are read. ``now`` is an instant
    with a zone, the current one by default; ``today`` is the day to judge messages without a date on, that of ``now``
    in the policy's zone by default. ``show`` names the silent kinds to return too. Raises OSError where there is no
    such path, and ValueError for a ``now`` without a zone.
    """
    paths = [campaigns] if isinstance(campaigns, str | os.PathLike) else list(campaigns)
    files = tuple(CampaignFile(name, name) for path in paths for name in campaign_files(path))
    options = LintOptions(now=_aware(now), today=today, show=frozenset(show))
    project = Project("", (), files, whole=False, load=Modules())
    from comity.projects import ready, run

    rules = Rulebook(policy.program, policy.sources)
    return list(run(project, ready(rules, options), options, None).findings)


def _aware(now: datetime | None) -> datetime:
    if now is None:
        return datetime.now(UTC)
    if now.utcoffset() is None:
        raise ValueError("`now` has no time zone")
    return now.astimezone(UTC)


# Many customers -----------------------------------------------------------------------------------------------------


def screen(  # noqa: PLR0913 (what is asked, of which tables, and how)
    policy: Policy,
    message: object,
    customers: object,
    sends: object = None,
    events: object = None,
    *,
    engine: str = DUCKDB,
    audience: str | None = None,
    now: datetime | None = None,
    data: Mapping[str, object] | None = None,
    until: bool | None = None,
    review: bool = False,
) -> "Screened":
    """Return for every customer of an audience whether one message may be sent, with counts by rule.

    ``message`` is as for `Policy.decide`. ``customers``, ``sends`` and ``events`` are tables: paths of Parquet, CSV or
    JSON lines, addresses of tables in DuckDB or PostgreSQL, frames of Arrow, Polars, pandas, DuckDB or Spark, or rows
    as mappings. Without ``sends`` what was sent before is unknown, without ``events`` what happened. ``audience`` is a
    text of the language, everyone by default; ``now`` an instant with a zone, the current one by default. ``data`` says
    what the tables call things, as `[data]` of a project does. ``until`` tells whether to work out until when customers
    are refused; None does where they are few. Rules that are enforced in review only are asked in a ``review``.
    ``engine`` is `duckdb` or `spark`; what comes of Spark has the same counts and notes, and its rows as a
    ``dataframe`` of Spark's.

    Raises DataError for a message or a ``now`` that is wrong, TableError (a DataError) for a table, PolicyError for an
    audience, ValueError for ``data`` and for another engine, NotExpressibleError (a ValueError) for a rule that the
    engine cannot be asked, and MissingPackageError where `comity[bulk]` or `comity[spark]` is not installed.
    """
    if engine not in (DUCKDB, SPARK):
        raise ValueError(f"`engine` is `{DUCKDB}` or `{SPARK}`, not `{engine}`")
    from comity.bulk.problems import needed

    needed("sqlglot", f"'comity[{'bulk' if engine == DUCKDB else SPARK}]'", "screening customers")
    from comity.bulk.asking import asking
    from comity.bulk.data import read_data
    from comity.bulk.tables import Given
    from comity.projects import audience as audience_of

    program = policy.program
    stated = facts("message", program.vocabulary.message, message)
    at = datetime.now(UTC) if now is None else instant(now)
    asks = asking(
        program, stated, at, audience_of(program, "everyone" if audience is None else audience), review=review
    )
    given, named = Given(customers, sends, events), read_data(data or {})
    if engine == SPARK:
        from comity.bulk.spark.screening import screen as on_spark

        return cast("Screened", on_spark(asks, given, named, until=bool(until)))
    from comity.bulk.connecting import connect
    from comity.bulk.screening import screen as on_duckdb

    return on_duckdb(connect("screening customers"), asks, given, named, until=until)


def audit(
    policy: Policy,
    customers: object,
    sends: object,
    events: object = None,
    *,
    engine: str = DUCKDB,
    data: Mapping[str, object] | None = None,
    now: datetime | None = None,
) -> "Audited":
    """Return how every past send would have been judged at its own instant, by what was before it.

    Tables, ``data`` and ``engine`` are as for `screen`. A send counts for those after it whether or not it would have
    been refused: it went out. Obligations are judged as of ``now``, an instant with a zone, that of the last send by
    default. Rules that are enforced in review only are not asked.

    Raises DataError for a ``now`` that is wrong, TableError (a DataError) for a table, ValueError for ``data`` and for
    another engine, NotExpressibleError (a ValueError) for a rule that the engine cannot be asked, and
    MissingPackageError where `comity[bulk]` or `comity[spark]` is not installed.
    """
    if engine not in (DUCKDB, SPARK):
        raise ValueError(f"`engine` is `{DUCKDB}` or `{SPARK}`, not `{engine}`")
    from comity.bulk.problems import needed

    needed("sqlglot", f"'comity[{'bulk' if engine == DUCKDB else SPARK}]'", "auditing sends")
    from comity.bulk.data import read_data
    from comity.bulk.tables import Given

    at = None if now is None else instant(now)
    given, named = Given(customers, sends, events), read_data(data or {})
    if engine == SPARK:
        from comity.bulk.spark.auditing import audit as on_spark

        return cast("Audited", on_spark(policy.program, given, named, at=at))
    from comity.bulk.auditing import audit as on_duckdb
    from comity.bulk.connecting import connect

    return on_duckdb(connect("auditing sends"), policy.program, given, named, at=at)
