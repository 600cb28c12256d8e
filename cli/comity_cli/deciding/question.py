"""What the options of `comity decide` and `comity why` ask: one message, one customer, what happened, and when."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypedDict, TypeVar

import click

from comity import projects
from comity.api import Policy
from comity.cache import Cache
from comity.decisions.decision import Decision
from comity.decisions.inputs import DataError
from comity.text.record import record
from comity.types.values import ValueProblem, read_instant
from comity_cli import options
from comity_cli.cache import folder
from comity_cli.deciding.json_file import Object, read_object, shown
from comity_cli.failure import CannotRunError
from comity_cli.pipeline import pipeline, sound_policy
from comity_cli.project import STDIN, Asked, open_project
from comity_cli.terminal import Terminal

FORMATS = ("full", "json")

Command = TypeVar("Command", bound=Callable[..., Any])


class Given(TypedDict):
    """What the command line gives."""

    message: str
    customer: str
    history: str | None
    at: str | None
    form: str
    policies: tuple[str, ...]
    review: bool
    color: str


def asks(command: Command) -> Command:
    """Give a command the options that make a question."""
    for option in reversed(
        (
            click.option("--message", required=True, metavar="M.json", help="The facts of the message. - is stdin."),
            click.option("--customer", required=True, metavar="C.json", help="The facts of the customer."),
            click.option("--history", metavar="H.json", help="Earlier sends and events; not known if not said."),
            click.option("--at", metavar="INSTANT", help="When, such as 2026-03-02T10:00+01:00; now if not said."),
            click.option(
                "--format", "form", type=click.Choice(FORMATS), default="full", help="How to show the decision."
            ),
            options.policies,
            click.option("--review", is_flag=True, help="Ask the rules that are enforced in review only, too."),
            options.color,
        )
    ):
        command = option(command)
    return command


@record
class Question:
    """A question to a policy; ``names`` are those of the files it was read from."""

    policy: Policy
    message: Object
    customer: Object
    history: Object | None
    now: datetime
    review: bool
    names: Mapping[str, str]

    def decision(self) -> Decision:
        """Return the decision; raises CannotRunError for a value that is wrong, with its file and field."""
        with self.data():
            return self.policy.decide(self.message, self.customer, self.history, self.now, review=self.review)

    @contextmanager
    def data(self) -> Iterator[None]:
        """Turn the error of a wrong value into one of a command that cannot run."""
        try:
            yield
        except DataError as error:
            raise CannotRunError(f"{self.names[error.of]}: {error.words}") from error


def asked(given: Given, terminal: Terminal) -> Question:
    """Return the question that the command line asks, having told what is to be told about the project.

    Raises CannotRunError for what cannot be read, and for a broken policy.
    """
    files = {"message": given["message"], "customer": given["customer"], "history": given["history"]}
    if list(files.values()).count(STDIN) > 1:
        raise CannotRunError("standard input can be read only once: name a file in place of one `-`")
    now = _instant(given["at"])
    read = {of: read_object(path) for of, path in files.items() if path is not None}
    return Question(
        policy=_policy(given["policies"], terminal),
        message=read["message"],
        customer=read["customer"],
        history=read.get("history"),
        now=now,
        review=given["review"],
        names={of: shown(path) for of, path in files.items() if path is not None},
    )


def _instant(said: str | None) -> datetime:
    if said is None:
        return datetime.now(UTC)
    try:
        return read_instant("--at", said)
    except ValueProblem as problem:
        raise CannotRunError(problem.words, problem.help) from problem


def _policy(paths: tuple[str, ...], terminal: Terminal) -> Policy:
    opened = open_project(Asked(policies=paths))
    if any(file.installed for file in opened.project.policies):
        terminal.note(opened.notes[0])  # the standard policies are used; of campaigns there need not be any
    with sound_policy(pipeline()):
        book = projects.rules(opened.project, Cache(folder()))
    return Policy(book.program, book.sources)
