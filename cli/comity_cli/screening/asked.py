"""Which messages of which campaigns are asked about, and when they are sent."""

import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from comity import projects
from comity.bulk.campaigns import CampaignError, Clock, Letter, letter
from comity.bulk.data import DataMap
from comity.cache import Cache
from comity.campaigns.model import Campaign
from comity.linter.result import Project
from comity.policies import Rulebook
from comity.text.nearest import did_you_mean
from comity.text.record import record, replace
from comity.types.values import ValueProblem, read_instant
from comity_cli.cache import folder
from comity_cli.failure import CannotRunError
from comity_cli.pipeline import pipeline, sound_policy
from comity_cli.project import Asked, Opened, open_project
from comity_cli.terminal import Terminal

ENDINGS = (".yaml", ".yml", ".json")


@record
class Wish:
    """What the command line says: campaigns by id or file, which message of them, when, and by which policies."""

    campaigns: tuple[str, ...]
    message: str | None
    at: str | None
    policies: tuple[str, ...]
    review: bool


@record
class Question:
    """The messages asked about, the policy that judges them, and what the project says of its tables."""

    letters: tuple[Letter, ...]
    book: Rulebook
    policies: tuple[str, ...]
    data: DataMap


def question(wish: Wish, terminal: Terminal) -> Question:
    """Return what is asked, having told what is to be told of it; raises CannotRunError."""
    clock = _clock(wish.at, together=len(wish.campaigns) > 1)
    files = tuple(name for name in wish.campaigns if _is_file(name))
    opened = open_project(Asked(files, wish.policies))
    mixed = 0 < len(files) < len(wish.campaigns)
    everything = open_project(Asked((), wish.policies)) if mixed else opened
    for note in opened.notes:
        terminal.note(note)
    with sound_policy(pipeline()):
        book = projects.rules(opened.project, Cache(folder()))
    found = [
        letter
        for name in wish.campaigns
        for letter in _letters(name, opened if name in files else everything, book, clock, wish)
    ]
    for item in found:
        for line in item.told:
            terminal.note(line)
    return Question(tuple(found), book, tuple(file.name for file in opened.project.policies), opened.config.data)


def _is_file(name: str) -> bool:
    """Return whether a name means a file; one that is written like a path has to be there."""
    return os.path.isfile(name) or os.path.basename(name) != name or name.endswith(ENDINGS)


def _clock(said: str | None, *, together: bool) -> Clock:
    """Return the time that `--at` says, else that of the clock on the wall."""
    if said is None:
        return Clock(datetime.now(UTC).replace(microsecond=0), together=together)
    try:
        return Clock(read_instant("--at", said), chosen=True, together=together)
    except ValueProblem as problem:
        raise CannotRunError(problem.words, problem.help) from problem


def _letters(name: str, opened: Opened, book: Rulebook, clock: Clock, wish: Wish) -> Iterator[Letter]:
    """Yield the message of each campaign that a name means."""
    is_file = _is_file(name)
    project = _only(opened.project, name) if is_file else opened.project
    found = list(projects.addressed(project, book.program, None if is_file else name))
    if not found:
        raise _missing(name, opened, is_file=is_file)
    for campaign, audience in found:
        if audience is None:
            raise _broken(campaign)
        try:
            yield letter(book.program, campaign, audience, clock, wish.message, review=wish.review)
        except CampaignError as error:
            raise CannotRunError(error.words, error.help) from error


def _only(project: Project, name: str) -> Project:
    """Return a project with a campaign file alone."""
    path = os.path.realpath(name)
    campaigns = tuple(file for file in project.campaigns if os.path.realpath(file.path) == path)
    return replace(project, campaigns=campaigns)


def _broken(campaign: Campaign) -> CannotRunError:
    wrong = "when it is sent" if "schedule" in campaign.broken else "whom it is for"
    return CannotRunError(f"{wrong} cannot be read of `{campaign.id}`", f"see `comity lint {campaign.file}`")


def _missing(name: str, opened: Opened, *, is_file: bool) -> CannotRunError:
    if is_file:
        return CannotRunError(f"no campaign in `{name}` can be read", f"see `comity lint {name}`")
    ids = projects.campaign_ids(opened.project)
    return CannotRunError(f"no campaign of the project is called `{name}`", did_you_mean(name, ids))


def alone(letters: Sequence[Letter]) -> Letter:
    """Return the one message; raises CannotRunError for several."""
    if len(letters) > 1:
        names = ", ".join(f"`{one.campaign}`" for one in letters)
        raise CannotRunError(f"one campaign at a time can be asked about, not {names}", "name one by its id")
    return letters[0]


def at_one_instant(letters: Sequence[Letter]) -> bool:
    """Return whether messages are all sent at one instant, as those have to be that compete."""
    instants = {letter.due.at for letter in letters}
    return len(instants) == 1 and all(isinstance(at, datetime) for at in instants)
