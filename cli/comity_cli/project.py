"""What there is to lint: a project's policies and campaigns, and what the paths of a command line mean in it.

- no paths: all campaigns of the project
- a folder: the project's campaigns below it, and what the default pattern finds in it
- a policy (``*.comity``) or the configuration: all campaigns, for any of them may be concerned
- any other file: that campaign file, in the format of the source it belongs to
- ``-``: standard input, known as `--stdin-filename`

The project is the nearest one upward from what the paths have in common, else from the current folder.
"""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence

from comity.campaigns.model import FormatOptions
from comity.linter.result import CampaignFile, CampaignSource, PolicyFile, Project
from comity.modules import SUFFIX, Modules, module_of
from comity.text.record import record, replace
from comity_cli import config as configs
from comity_cli.config import Config, SourceConfig
from comity_cli.failure import CannotRunError
from comity_cli.globs import find, matches

STDIN = "-"
STARTER = "comity.starter"
CONFIG_FILES = (configs.OWN_FILE, configs.SHARED_FILE)


@record
class Asked:
    """What the command line says about a project: paths, `--policies`, and standard input with its name."""

    paths: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    stdin: bytes = b""
    stdin_name: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The paths, with standard input's name in place of ``-``, each once."""
        return tuple(dict.fromkeys(self.stdin_name or STDIN if path == STDIN else path for path in self.paths))


@record
class Opened:
    """A project as a command line asks for it, its configuration, and what to tell about it on standard error."""

    project: Project
    config: Config
    notes: tuple[str, ...] = ()


def open_project(asked: Asked) -> Opened:
    """Return the project that the command line means; raises CannotRunError where something is not there."""
    for path in (*asked.paths, *asked.policies):
        if path != STDIN and not os.path.lexists(path):
            raise CannotRunError(f"`{path}` does not exist")
    config = _config(asked)
    extra = [path for path in asked.names if path.endswith(SUFFIX)]
    policies = _policies(config, asked, extra)
    notes = [] if policies else [f"no policies found; using the standard ones of `{STARTER}`"]
    whole = _means_all(config, asked)
    campaigns, more = _campaigns(config, asked, whole=whole)
    contents = {asked.stdin_name or STDIN: asked.stdin} if STDIN in asked.paths else {}
    project = Project(
        root=config.root,
        policies=policies or (_starter(),),
        campaigns=campaigns,
        whole=whole,
        load=Modules(policies),
        contents=contents,
        sources=_concerned(config, campaigns, whole=whole),
    )
    return Opened(project, config, (*notes, *more))


# The configuration --------------------------------------------------------------------------------------------------


def _config(asked: Asked) -> Config:
    """Return the configuration of the project; without one, the folder with a `policies` folder is the project's."""
    try:
        here = os.getcwd()
    except FileNotFoundError as error:
        raise CannotRunError("the current folder is gone") from error
    starts = dict.fromkeys((_common(asked.names, here), here))
    for start in starts:
        if config := configs.find(start):
            return config
    for start in starts:
        for folder in configs.upward(start):
            if _policies_below(os.path.join(folder, configs.POLICIES)):
                return Config(root=folder)
    return Config(root=here)


def _policies_below(folder: str) -> list[str]:
    """Return the policy files below a folder, sorted, none where there is no such folder."""
    return find(folder, [f"**/*{SUFFIX}"]) if os.path.isdir(folder) else []


def _common(names: Sequence[str], here: str) -> str:
    folders = [os.path.abspath(name if os.path.isdir(name) else os.path.dirname(name)) for name in names]
    return os.path.commonpath(folders) if folders else here


# Policies -----------------------------------------------------------------------------------------------------------


def _policies(config: Config, asked: Asked, extra: Sequence[str]) -> tuple[PolicyFile, ...]:
    """Return the policy's files: those of `--policies`, else the configured ones, and those among the paths."""
    if asked.policies:
        found = [file for path in asked.policies for file in _named(path)]
    else:
        found = [file for name in config.policies for file in _configured(config, name)]
    known = {os.path.realpath(file.path) for file in found}
    for name in extra:
        if os.path.realpath(name) not in known:
            found.append(PolicyFile(module_of(os.path.basename(name)), name, os.path.abspath(name)))
    return _each_once(found)


def _named(path: str) -> list[PolicyFile]:
    """Return the policies that `--policies` names."""
    found = list(_files(path, path))
    if not found:
        raise CannotRunError(f"there are no policies in `{path}`", f"policies are files that end in `{SUFFIX}`")
    return found


def _configured(config: Config, name: str) -> Iterator[PolicyFile]:
    path = os.path.join(config.root, name)
    if os.path.exists(path):
        return _files(path, os.path.relpath(path))
    if config.file and config.policies != (configs.POLICIES,):
        raise CannotRunError(f"{configs.shown(config.file)}: there is no `{name}` for the policies")
    return iter(())


def _files(path: str, shown: str) -> Iterator[PolicyFile]:
    """Yield the modules of a folder, or the one file."""
    if not os.path.isdir(path):
        yield PolicyFile(module_of(os.path.basename(path)), shown, os.path.abspath(path))
        return
    for file in _policies_below(path):
        relative = os.path.relpath(file, path)
        yield PolicyFile(module_of(relative), os.path.join(shown, relative), os.path.abspath(file))


def _each_once(files: Iterable[PolicyFile]) -> tuple[PolicyFile, ...]:
    """Return the files by module, one met twice once; that two are the same module is for the check to say."""
    found: dict[tuple[str, str], PolicyFile] = {}
    for file in files:
        found.setdefault((file.module, os.path.realpath(file.path)), file)
    return tuple(sorted(found.values(), key=lambda file: (file.module, file.name)))


def _starter() -> PolicyFile:
    starter = Modules()(STARTER)
    if starter is None:
        raise CannotRunError(
            "there are no policies, and the standard ones are not installed", "name some with `--policies PATH`"
        )
    return starter


# Campaigns ----------------------------------------------------------------------------------------------------------


def _campaigns(config: Config, asked: Asked, *, whole: bool) -> tuple[tuple[CampaignFile, ...], tuple[str, ...]]:
    """Return the campaign files the paths mean, and a note for each path that means none."""
    if whole:
        everything = _once(_below(config, config.root))
        named = any(name.endswith(SUFFIX) for name in asked.names)
        return everything, () if named else tuple(_missed(config, everything))
    chosen = {name: list(_meant(config, name)) for name in asked.names}
    patterns = dict.fromkeys((*_patterns(config), configs.CAMPAIGNS))
    notes = [_nothing(name, patterns) for name, files in chosen.items() if not files]
    return _once(file for files in chosen.values() for file in files), tuple(notes)


def _missed(config: Config, found: Sequence[CampaignFile]) -> Iterator[str]:
    """Yield a note where a project has no campaigns, and one for each of its sources that has none."""
    if not found:
        yield _nothing(config.root, _patterns(config))
        return
    for source in config.sources:
        if not any(matches(config.root, file.path, source.files) for file in found):
            yield f"no campaigns of the format `{source.format}`: {_looked_for(source.files)}"


def _means_all(config: Config, asked: Asked) -> bool:
    """Return whether every campaign is asked for: nothing in particular is, or what may concern all of them."""
    root = os.path.realpath(config.root)
    rules = [os.path.realpath(os.path.join(config.root, name)) for name in config.policies]
    rules += map(os.path.realpath, asked.policies)
    for name in asked.names:
        real = os.path.realpath(name)
        if real == root or name.endswith(SUFFIX) or os.path.basename(name) in CONFIG_FILES:
            return True
        if os.path.isdir(real) and any(f"{real}{os.sep}".startswith(f"{folder}{os.sep}") for folder in rules):
            return True
    return not asked.names


def _meant(config: Config, name: str) -> Iterator[CampaignFile]:
    if not os.path.isdir(name):
        yield _file(config, name, name)
        return
    yield from _below(config, name)


def _below(config: Config, folder: str) -> list[CampaignFile]:
    """Return the project's campaigns below a folder, and those that the default pattern finds in it.

    What the patterns find elsewhere belongs to the project all the same, so it is below the project's folder.
    """
    found = find(config.root, _patterns(config))
    if os.path.realpath(folder) != os.path.realpath(config.root):
        found = [path for path in found if _lies_in(path, folder)]
        found += find(os.path.abspath(folder), [configs.CAMPAIGNS])
    return [_file(config, path, os.path.relpath(path)) for path in sorted(found)]


def _patterns(config: Config) -> list[str]:
    return [*config.campaigns, *(pattern for source in config.sources for pattern in source.files)]


def _lies_in(path: str, folder: str) -> bool:
    """Return whether a path leads into a folder, as it is written or by its links."""
    ways = (os.path.abspath, os.path.realpath)
    return any(way(path).startswith(os.path.join(way(folder), "")) for way in ways)


def _file(config: Config, path: str, shown: str) -> CampaignFile:
    """Return a campaign file with the first source it belongs to."""
    for source in config.sources:
        if matches(config.root, path, source.files):
            return CampaignFile(shown, os.path.abspath(path), _source(source))
    return CampaignFile(shown, os.path.abspath(path))


def _source(source: SourceConfig) -> CampaignSource:
    return CampaignSource(
        FormatOptions(source.format, source.facts, source.mapping), source.table.source, source.table.place
    )


def _concerned(config: Config, campaigns: Iterable[CampaignFile], *, whole: bool) -> tuple[CampaignSource, ...]:
    """Return the sources that some of the campaigns belong to, all of them for the ``whole`` project."""
    used = [file.source for file in campaigns]
    return tuple(source for source in map(_source, config.sources) if whole or source in used)


def _once(files: Iterable[CampaignFile]) -> tuple[CampaignFile, ...]:
    """Return each file once, whatever links and paths led to it."""
    found: dict[str, CampaignFile] = {}
    for file in files:
        found.setdefault(os.path.realpath(file.path), file)
    return tuple(found.values())


def _nothing(folder: str, patterns: Iterable[str]) -> str:
    return f"no campaigns in `{configs.shown(folder)}`: {_looked_for(patterns)}"


def _looked_for(patterns: Iterable[str]) -> str:
    return f"they are looked for in {' and '.join(f'`{pattern}`' for pattern in patterns) or 'no file at all'}"


def own_paths(project: Project) -> Mapping[str, str]:
    """Return the paths of the project's own files by the names they are shown under."""
    policies = {file.name: file.path for file in project.policies if not file.installed}
    return policies | {file.name: file.path for file in project.campaigns}


def stable_paths(project: Project, names: Iterable[str]) -> Mapping[str, str]:
    """Return the files' paths from the project's folder, which do not depend on where a command was called."""
    stated = {source.stated.name: os.path.abspath(source.stated.name) for source in project.sources}
    paths = {**stated, **own_paths(project)}
    return {name: os.path.relpath(paths[name], project.root).replace(os.sep, "/") for name in names if name in paths}


def with_contents(project: Project, contents: Mapping[str, bytes]) -> Project:
    """Return the project with these contents in place of those of the files of these names."""
    return replace(project, contents={**project.contents, **contents})
