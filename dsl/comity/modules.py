"""Where the modules of policies are found on disk: in a folder, among the standard policies, in other packages.

A module is named by its path: ``policies/eu/consent.comity`` is ``eu.consent``. ``comity.*`` are the standard
policies. Other packages offer theirs by the entry point group ``comity.policies``, whose names are first parts of
module names and whose values are the packages the files lie in.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from comity.linter.result import PolicyFile
from comity.text.record import record

SUFFIX = ".comity"
GROUP = "comity.policies"
STANDARD, STANDARD_PACKAGE = "comity", "comity_stdlib"


def module_of(path: str) -> str:
    """Return the name of the module in a file, by its path below the policies folder."""
    return path.removesuffix(SUFFIX).replace(os.sep, ".")


def policy_files(path: str | os.PathLike[str]) -> tuple[PolicyFile, ...]:
    """Return the policy files below a folder, hidden ones left out, or the one file; sorted by module.

    Raises OSError where there is nothing to read. Folders are followed once, however many links lead to them.
    """
    root = os.fspath(path)
    if not os.path.isdir(root):
        os.stat(root)
        return (PolicyFile(module_of(os.path.basename(root)), root, os.path.abspath(root)),)
    found = [
        PolicyFile(module_of(os.path.relpath(file, root)), file, os.path.abspath(file)) for file in _below(root, set())
    ]
    return tuple(sorted(found, key=lambda file: file.module))


def campaign_files(path: str | os.PathLike[str]) -> tuple[str, ...]:
    """Return the YAML and JSON files below a folder, hidden ones left out, or the one file, sorted.

    Raises OSError where there is nothing to read.
    """
    root = os.fspath(path)
    if not os.path.isdir(root):
        os.stat(root)
        return (root,)
    return tuple(sorted(_below(root, set(), (".yaml", ".yml", ".json"))))


def _below(folder: str, entered: set[str], endings: tuple[str, ...] = (SUFFIX,)) -> Iterator[str]:
    real = os.path.realpath(folder)
    if real in entered:
        return
    entered.add(real)
    with os.scandir(folder) as entries:
        visible = sorted((entry for entry in entries if not entry.name.startswith(".")), key=lambda entry: entry.name)
    for entry in visible:
        if entry.is_dir():
            yield from _below(entry.path, entered, endings)
        elif entry.name.endswith(endings) and (entry.is_file() or not os.path.exists(entry.path)):
            yield entry.path  # a link to nothing too: whoever reads it says so


@record
class Modules:
    """Finds the modules that policies `use`; ``own`` are the project's."""

    own: tuple[PolicyFile, ...] = ()

    def __call__(self, name: str) -> PolicyFile | None:
        """Return the module of a full name (``eu.consent``), or None if there is none."""
        return self._neighbour(name) or self._installed(name)

    def _neighbour(self, module: str) -> PolicyFile | None:
        """Return a file beside the project's own ones: where single files are a policy, they may use others."""
        relative = module.replace(".", os.sep) + SUFFIX
        for file in self.own:
            own = file.module.replace(".", os.sep) + SUFFIX
            path = file.path.removesuffix(own) + relative
            if file.path.endswith(os.sep + own) and os.path.isfile(path):
                return PolicyFile(module, file.name.removesuffix(own) + relative, path)
        return None

    def _installed(self, module: str) -> PolicyFile | None:
        """Return a module of a package: of the one with the longest name that the module's name starts with."""
        for prefix in sorted(_starts(module, self._offered(module)), key=len, reverse=True):
            below_it = module.removeprefix(prefix).strip(".") or prefix.rpartition(".")[2]
            relative = below_it.replace(".", os.sep) + SUFFIX
            for folder in find_folders(self._offered(module)[prefix]):
                path = os.path.join(folder, relative)
                if os.path.isfile(path):
                    shown = os.path.join(os.path.basename(folder), relative)
                    return PolicyFile(module, shown, path, installed=True)
        return None

    def _offered(self, module: str) -> Mapping[str, str]:
        if module.startswith(f"{STANDARD}."):
            return {STANDARD: STANDARD_PACKAGE}
        return offers()


def _starts(module: str, prefixes: Iterable[str]) -> list[str]:
    return [prefix for prefix in prefixes if module == prefix or module.startswith(f"{prefix}.")]


@cache
def offers() -> Mapping[str, str]:
    """Return the other packages that offer policies, by the first part of their modules' names."""
    from importlib.metadata import entry_points

    return {point.name: point.value for point in entry_points(group=GROUP)}


def find_folders(package: str) -> list[str]:
    """Return the folders of an installed package, which is not imported for it; none if it is not there."""
    from importlib.util import find_spec

    try:
        spec = find_spec(package)
    except ModuleNotFoundError:  # the package it lies in is gone
        return []
    return list(spec.submodule_search_locations or ()) if spec else []
