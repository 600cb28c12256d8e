"""The files of a new project: what they hold, what each is good for, and what must not be there yet."""

import os
from collections.abc import Iterator, Sequence
from importlib.resources import files as resources

from comity.text.record import record
from comity_cli import config
from comity_cli.failure import CannotRunError
from comity_cli.starter.regions import ANYWHERE, NO_ZONE, Region

LAW = "policies/law.comity"
HOOKS = ".pre-commit-config.yaml"
# Each file with what it is good for, in the order in which they are best read.
WORDS = {
    "policies/standard.comity": "the standard policies, with their numbers",
    LAW: "the law of the regions you named",
    "policies/house.comity": "rules of your own, personas, tests",
    "campaigns/welcome.yaml": "a campaign of two letters",
    "campaigns/upgrade.yaml": "an offer, and a push message after it",
    "campaigns/thanks.yaml": "thanks for an answer",
    config.OWN_FILE: "where comity finds what",
    HOOKS: "checks before each commit",
}
# What a project keeps in folders of its own: whatever lay in them already would belong to it from now on.
FOLDERS = ("policies", "campaigns")
ELSEWHERE = "name another folder: comity init FOLDER"


@record
class StarterFile:
    """A file to write: its path below the project's folder, its text, and a few words on what it is good for."""

    name: str
    text: str
    words: str


def starter(regions: Sequence[Region]) -> tuple[StarterFile, ...]:
    """Return the files of a new project whose customers live in those regions, the first of them above all."""
    names = [name for name in WORDS if regions or name != LAW]
    return tuple(StarterFile(name, _text(name, regions), WORDS[name]) for name in names)


def _text(name: str, regions: Sequence[Region]) -> str:
    if name == LAW:
        return "\n".join(_stored(f"laws/{part}.comity") for part in ("head", *(region.name for region in regions)))
    return _moved(_stored(name), regions[0]) if regions else _stored(name)


def _moved(text: str, home: Region) -> str:
    """Return a text that speaks of nowhere in particular with a region in its place."""
    text = text.replace(f'country = "{ANYWHERE.country}"', f'country = "{home.country}"')
    text = text.replace(f'"{ANYWHERE.zone}"', f'"{home.zone}"')
    return text.replace(f'home = "{NO_ZONE}"', f'home = "{home.zone}"')


def _stored(name: str) -> str:
    return resources("comity_cli.starter").joinpath("files", name).read_text(encoding="utf-8")


def below(folder: str, name: str) -> str:
    """Return the path of what has a name in a folder, as people write it."""
    return os.path.normpath(os.path.join(folder, name))


def make_way(folder: str) -> None:
    """See that a project can be started in a folder, which need not be there.

    Raises CannotRunError if the folder is something else, holds a project, or has policies or campaigns already.
    """
    if os.path.lexists(folder) and not os.path.isdir(folder):
        raise CannotRunError(f"cannot make `{folder}`: what has this name is no folder", ELSEWHERE)
    if there := next(_in_the_way(folder), None):
        raise CannotRunError(there, ELSEWHERE)


def _in_the_way(folder: str) -> Iterator[str]:
    own, shared = below(folder, config.OWN_FILE), below(folder, config.SHARED_FILE)
    if os.path.lexists(own):
        yield f"`{own}` is already there"
    elif os.path.lexists(shared) and _is_configured(shared, folder):
        yield f"`{shared}` already configures a project"
    for name in FOLDERS:
        path = below(folder, name)
        if os.path.lexists(path) and not _is_empty(path):
            yield f"`{path}` is already there and not empty"


def _is_configured(shared: str, folder: str) -> bool:
    found = config.find(os.path.abspath(folder))
    return found is not None and found.file == os.path.abspath(shared)


def _is_empty(path: str) -> bool:
    try:
        return not os.listdir(path)
    except NotADirectoryError:
        return False
    except OSError as error:
        raise CannotRunError(f"cannot read `{path}`: {error.strerror}") from error
