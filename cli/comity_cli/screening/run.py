"""A screen as the command line runs it: tables in, answers and counts out.

Several campaigns make a plan: each customer gets those that arbitration leaves.
"""

from collections.abc import Iterator, Mapping, Sequence
from io import RawIOBase
from typing import Any, BinaryIO, Protocol, cast

from comity import Verdict
from comity.bulk.campaigns import Letter, in_order, without_zone
from comity.bulk.connecting import connect
from comity.bulk.planning import plan
from comity.bulk.problems import Note, TableError
from comity.bulk.results import Planned, RuleCount, Screened
from comity.bulk.screening import screen
from comity.bulk.tables import Given
from comity.bulk.write import STDOUT
from comity.text.record import record
from comity_cli.failure import CannotRunError
from comity_cli.screening.asked import Question, alone, at_one_instant
from comity_cli.screening.watching import watched
from comity_cli.terminal import Terminal

DUCKDB, SPARK = "duckdb", "spark"


class Counted(Protocol):
    """What a screen of one message, or a step of a plan, has counted."""

    @property
    def counts(self) -> Sequence[RuleCount]:
        """How many customers each rule speaks of."""

    @property
    def verdicts(self) -> Mapping[Verdict, int]:
        """How many customers there are of each outcome."""

    @property
    def audience(self) -> int:
        """How many customers the message is for."""

    @property
    def allowed(self) -> int:
        """How many of them may be sent it."""


@record
class Part:
    """What came of one message."""

    letter: Letter
    counted: Counted


@record
class Answered:
    """What came of all messages, in the order they were taken, and what is to be told of the tables."""

    parts: tuple[Part, ...]
    notes: tuple[Note, ...]


@record
class How:
    """How a question is answered: by which engine, with `until` or without, and where the answers are written."""

    engine: str
    until: bool | None
    out: str | None


def answered(question: Question, given: Given, how: How, terminal: Terminal) -> Answered:
    """Return the answers, written where that is asked for; raises TableError and CannotRunError."""
    found = _on_spark(question, given, how) if how.engine == SPARK else _on_duckdb(question, given, how, terminal)
    return Answered(found.parts, (*found.notes, *_not_given(question.letters, given)))


def _on_duckdb(question: Question, given: Given, how: How, terminal: Terminal) -> Answered:
    connection = connect("`comity screen`")
    with watched(connection, terminal.err):
        found = _screened if len(question.letters) == 1 else _planned
        answers, told = found(connection, question, given, how)
        if how.out is not None:
            answers.write(how.out, cast("BinaryIO", _Sink(terminal)) if how.out == STDOUT else None)
    return told


def _screened(connection: Any, question: Question, given: Given, how: How) -> tuple[Screened, Answered]:  # noqa: ANN401 (of duckdb, an extra)
    letter = alone(question.letters)
    answers = screen(connection, letter.asking, given, question.data, until=how.until)
    zoneless = without_zone(connection, letter.asking)
    notes = answers.notes if zoneless is None else (*answers.notes, zoneless)
    return answers, Answered((Part(letter, answers),), notes)


def _planned(connection: Any, question: Question, given: Given, how: How) -> tuple[Planned, Answered]:  # noqa: ANN401 (of duckdb, an extra)
    if not at_one_instant(question.letters):
        words = "several campaigns are planned for one instant, and these are sent at several"
        raise CannotRunError(words, "say it with `--at`")
    if how.until:
        raise CannotRunError("`--until` is worked out for one campaign at a time")
    letters = in_order(question.letters)
    answers = plan(connection, [letter.asking for letter in letters], given, question.data)
    parts = (Part(letter, step) for letter, step in zip(letters, answers.steps, strict=True))
    return answers, Answered(tuple(parts), answers.notes)


def _on_spark(question: Question, given: Given, how: How) -> Answered:
    from comity.bulk.spark.screening import screen as on_spark

    if how.out == STDOUT:
        raise TableError("output", None, "what Spark writes is a folder of files, not standard output")
    letter = alone(question.letters)
    with on_spark(letter.asking, given, question.data, until=bool(how.until)) as answers:
        if how.out is not None:
            answers.write(how.out)
    return Answered((Part(letter, answers),), answers.notes)


def _not_given(letters: Sequence[Letter], given: Given) -> Iterator[Note]:
    """Yield a note for each table that was not given and that a rule asks for."""
    reads = [letter.asking.reads for letter in letters]
    if given.sends is None and any(one.history for one in reads):
        yield Note("sends", None, "what was sent before is not known", "give a table with `--sends`")
    if given.events is None and any(one.events for one in reads):
        yield Note("events", None, "what happened before is not known", "give a table with `--events`")


class _Sink(RawIOBase):
    """Standard output as a file that bytes are written to; a reader who has left is no failure."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        block = bytes(memoryview(data))  # type: ignore[arg-type]  # all that is written has the buffer interface
        self._terminal.write_bytes(block)
        return len(block)
