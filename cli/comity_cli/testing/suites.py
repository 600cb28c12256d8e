"""Which tests the paths of a command line mean.

- no paths: those of the project's policy
- a file, or a folder of files: the tests in them, by the policy of the project they belong to
- a file of an installed package, the standard policies among them: its tests, by itself

A folder of policies that belongs to no project is a policy of its own. With `--policies`, these are the policy, and
the files named are tested by it.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from comity.linter.result import PolicyFile, Project
from comity.modules import STANDARD, STANDARD_PACKAGE, SUFFIX, Modules, find_folders, module_of, offers
from comity.testing.suite import Suite, suite_of
from comity.text.record import record
from comity_cli import config as configs
from comity_cli.failure import CannotRunError
from comity_cli.globs import find
from comity_cli.pipeline import pipeline, sound_policy
from comity_cli.project import Asked, open_project


@record
class Wanted:
    """A policy, and those of its files whose tests are asked for (None: all)."""

    project: Project
    files: frozenset[str] | None = None

    def suite(self) -> Suite:
        """Return the tests; raises CannotRunError with all that is wrong with the policy."""
        with sound_policy(pipeline()):
            return suite_of(self.project, self.files)


def wanted(paths: Sequence[str], policies: tuple[str, ...] = ()) -> list[Wanted]:
    """Return the policies whose tests are asked for; raises CannotRunError where there is nothing to test."""
    files = list(dict.fromkeys(file for path in paths for file in _files(path)))
    if policies or not files:
        return [_one(files, policies)]
    modules = {file: installed(file) for file in files}
    alone = [_alone(module, file) for file, module in modules.items() if module is not None]
    return [*alone, *_of_projects([file for file, module in modules.items() if module is None], paths)]


def _files(path: str) -> list[str]:
    """Return the policy files that a path means."""
    if not os.path.lexists(path):
        raise CannotRunError(f"`{path}` does not exist")
    if not os.path.isdir(path):
        if path.endswith(SUFFIX):
            return [path]
        raise CannotRunError(f"there are no tests in `{path}`", f"they stand in policies, files that end in `{SUFFIX}`")
    found = find(path, [f"**/*{SUFFIX}"])
    if not found:
        raise CannotRunError(f"there are no policies in `{path}`", f"policies are files that end in `{SUFFIX}`")
    return [os.path.normpath(file) for file in found]


def _one(files: Sequence[str], policies: tuple[str, ...]) -> Wanted:
    """Return one policy: that of `--policies`, or of the project of the current folder."""
    project = open_project(Asked(tuple(files), policies)).project
    if all(file.installed for file in project.policies):
        raise CannotRunError("there are no policies to test", "name some, or start a project with `comity init`")
    return Wanted(project, _names(project, files) if files else None)


# Files of installed packages ----------------------------------------------------------------------------------------


def installed(path: str) -> str | None:
    """Return the name of the module that a file of an installed package is, None for any other file."""
    real = os.path.realpath(path)
    for folder, prefix in packages():
        if real.startswith(folder + os.sep):
            return f"{prefix}.{module_of(os.path.relpath(real, folder))}"
    return None


@cache
def packages() -> list[tuple[str, str]]:
    """Return the folders that policies are installed in, each with the first part of its modules' names."""
    offered = {STANDARD: STANDARD_PACKAGE, **offers()}
    found = [(os.path.realpath(folder), name) for name, package in offered.items() for folder in find_folders(package)]
    return sorted(found, reverse=True)


def _alone(module: str, path: str) -> Wanted:
    file = PolicyFile(module, path, os.path.abspath(path))
    return Wanted(Project(root=os.path.dirname(path), policies=(file,), campaigns=(), whole=False, load=Modules()))


# Files of projects --------------------------------------------------------------------------------------------------


def _of_projects(files: Iterable[str], paths: Sequence[str]) -> Iterator[Wanted]:
    """Yield the policies that files belong to: of each project one, and of each folder named that lies in none."""
    groups: dict[tuple[str, str], list[str]] = {}
    for file in files:
        root = _root(os.path.dirname(os.path.abspath(file)))
        named = next((path for path in paths if root is None and os.path.isdir(path) and _is_below(file, path)), "")
        groups.setdefault((root or "", named), []).append(file)
    for (_, named), own in groups.items():
        project = open_project(Asked((), (named,)) if named else Asked(tuple(own))).project
        yield Wanted(project, _names(project, own))


def _root(folder: str) -> str | None:
    """Return the folder of the project that a folder lies in: with a configuration, or with a `policies` folder."""
    config = configs.find(folder)
    if config is not None:
        return config.root
    above = (folder for folder in configs.upward(folder) if os.path.isdir(os.path.join(folder, configs.POLICIES)))
    return next(above, None)


def _is_below(file: str, folder: str) -> bool:
    return os.path.realpath(file).startswith(os.path.join(os.path.realpath(folder), ""))


def _names(project: Project, files: Iterable[str]) -> frozenset[str]:
    """Return the names that a project has for some files."""
    chosen = {os.path.realpath(file) for file in files}
    return frozenset(file.name for file in project.policies if os.path.realpath(file.path) in chosen)
