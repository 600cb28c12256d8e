"""An audit as the command line runs it: tables in; counts, rows and a page out."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import BinaryIO, Protocol, cast

from comity import Verdict, projects
from comity.bulk.data import DataMap
from comity.bulk.owed import Owed
from comity.bulk.problems import Note, TableError
from comity.bulk.results import Audited, RuleCount
from comity.bulk.tables import Given
from comity.bulk.write import STDOUT
from comity.cache import Cache
from comity.policies import Rulebook
from comity.text.record import record
from comity.types.values import ValueProblem, read_instant
from comity_cli import files
from comity_cli.cache import folder
from comity_cli.failure import CannotRunError
from comity_cli.pipeline import pipeline, sound_policy
from comity_cli.progress import progress_bar
from comity_cli.project import Asked, open_project
from comity_cli.screening.watching import watched
from comity_cli.sink import Sink
from comity_cli.terminal import Terminal

DUCKDB, SPARK = "duckdb", "spark"


@record
class Wish:
    """What the command line says: tables and engine, as of when, what to write where, and by which policies.

    ``customers`` are ids of those that are to be found in the page.
    """

    given: Given
    engine: str
    at: str | None
    out: str | None
    html: str | None
    customers: tuple[str, ...]
    policies: tuple[str, ...]


class Judged(Protocol):
    """What an audit has found, whichever engine it ran on."""

    @property
    def counts(self) -> Sequence[RuleCount]:
        """How many sends each rule speaks of."""

    @property
    def verdicts(self) -> Mapping[Verdict, int]:
        """How many sends there are of each outcome."""

    @property
    def owed(self) -> Sequence[Owed]:
        """Whom obligations were not met."""

    @property
    def notes(self) -> Sequence[Note]:
        """What is to be told of the tables."""

    def by(self, what: str) -> list[tuple[str | None, Verdict, int]]:
        """Return how many sends of each outcome there are by campaign or week."""


@record
class Share:
    """How many sends of each outcome a campaign or a week has; ``name`` is None for sends that state no campaign."""

    name: str | None
    verdicts: Mapping[Verdict, int]

    @property
    def sends(self) -> int:
        """How many there are."""
        return sum(self.verdicts.values())

    @property
    def allowed(self) -> int:
        """How many would have been sent."""
        return sum(number for verdict, number in self.verdicts.items() if verdict <= Verdict.WARN)

    @property
    def refused(self) -> int:
        """How many would not have been sent."""
        return self.sends - self.allowed


@record
class Answered:
    """What came of an audit, by the policy ``book``; campaigns with the most refusals are first, weeks in order."""

    book: Rulebook
    total: Share
    counts: tuple[RuleCount, ...]
    campaigns: tuple[Share, ...]
    weeks: tuple[Share, ...]
    owed: tuple[Owed, ...]
    notes: tuple[Note, ...]

    @property
    def because(self) -> Mapping[str, str | None]:
        """The reasons that rules and obligations give, by id."""
        rules = {rule.id: rule.because for rule in self.book.rules}
        return rules | {item.id: item.because for item in self.book.obligations}


def answered(wish: Wish, terminal: Terminal) -> Answered:
    """Return the answers, written where that is asked for; raises TableError and CannotRunError."""
    at = None if wish.at is None else _instant(wish.at)
    opened = open_project(Asked((), wish.policies))
    if any(file.installed for file in opened.project.policies):
        terminal.note(opened.notes[0])  # the standard policies are used; of campaigns there need not be any
    with sound_policy(pipeline()):
        book = projects.rules(opened.project, Cache(folder()))
    if wish.engine == SPARK:
        return _on_spark(book, wish, opened.config.data, at)
    return _on_duckdb(book, wish, opened.config.data, at, terminal)


def _instant(said: str) -> datetime:
    try:
        return read_instant("--at", said)
    except ValueProblem as problem:
        raise CannotRunError(problem.words, problem.help) from problem


def _on_duckdb(book: Rulebook, wish: Wish, data: DataMap, at: datetime | None, terminal: Terminal) -> Answered:
    from comity.bulk.auditing import audit
    from comity.bulk.connecting import connect

    connection = connect("`comity audit`")
    with watched(connection, None):
        with progress_bar(terminal.err, "judging sends", "parts") as progress:
            answers = audit(connection, book.program, wish.given, data, at=at, progress=progress)
        if wish.out is not None:
            answers.write(wish.out, cast("BinaryIO", Sink(terminal)) if wish.out == STDOUT else None)
        if wish.html is not None:
            files.write(wish.html, _page(book, answers, wish.customers).encode())
        return _answered(book, answers)


def _page(book: Rulebook, answers: Audited, customers: tuple[str, ...]) -> str:
    from comity.bulk.auditing import TODAYS_FACTS
    from comity_cli.report.people import Connection as Relations
    from comity_cli.report.write import Options, write_report

    owed = {item.obligation: (item.customers, item.unmet) for item in answers.owed}
    notes = tuple(str(note) for note in answers.notes if note != TODAYS_FACTS)  # which the page says in its own words
    connection = cast("Relations", answers.view("judged"))
    return write_report(connection, book, Options(owed=owed, asked=customers, notes=notes))


def _on_spark(book: Rulebook, wish: Wish, data: DataMap, at: datetime | None) -> Answered:
    from comity.bulk.spark.auditing import audit

    if wish.out == STDOUT:
        raise TableError("output", None, "what Spark writes is a folder of files, not standard output")
    with audit(book.program, wish.given, data, at=at) as answers:
        if wish.out is not None:
            answers.write(wish.out)
        return _answered(book, answers)


# Counts -------------------------------------------------------------------------------------------------------------


def _answered(book: Rulebook, answers: Judged) -> Answered:
    campaigns = sorted(_shares(answers.by("campaign")), key=lambda one: (-one.refused, -one.sends, one.name or ""))
    return Answered(
        book=book,
        total=Share(None, answers.verdicts),
        counts=tuple(answers.counts),
        campaigns=tuple(campaigns),
        weeks=tuple(_shares(answers.by("week"))),
        owed=tuple(answers.owed),
        notes=tuple(answers.notes),
    )


def _shares(counted: Sequence[tuple[str | None, Verdict, int]]) -> list[Share]:
    found: dict[str | None, dict[Verdict, int]] = {}
    for name, verdict, number in counted:
        found.setdefault(name, {})[verdict] = number
    return [Share(name, _whole(verdicts)) for name, verdicts in found.items()]


def _whole(verdicts: Mapping[Verdict, int]) -> dict[Verdict, int]:
    """Return a number for every outcome, the strictest first."""
    return {verdict: verdicts.get(verdict, 0) for verdict in sorted(Verdict, reverse=True)}
