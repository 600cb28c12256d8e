"""comity.toml, or ``[tool.comity]`` in pyproject.toml: where a project keeps what, and how strict it is."""

import os
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from comity.text.finding import Level
from comity.text.nearest import did_you_mean
from comity_cli import files
from comity_cli.failure import CannotRunError

OWN_FILE = "comity.toml"
SHARED_FILE = "pyproject.toml"
POLICIES = "policies"
CAMPAIGNS = "campaigns/**/*.{yaml,yml,json}"
FAIL_LEVELS = (Level.ERROR, Level.WARNING)

Table = Mapping[str, object]
EMPTY: Table = MappingProxyType({})


class SourceConfig(NamedTuple):
    """Campaigns kept in someone else's format: one of ``[[sources]]``."""

    format: str
    files: tuple[str, ...]
    facts: Table = EMPTY
    mapping: Table = EMPTY


class Config(NamedTuple):
    """A project's configuration. ``root`` is the folder its paths are relative to, ``file`` where it was read."""

    root: str
    file: str | None = None
    policies: tuple[str, ...] = (POLICIES,)
    campaigns: tuple[str, ...] = (CAMPAIGNS,)
    sources: tuple[SourceConfig, ...] = ()
    fail_level: Level = Level.ERROR


def find(folder: str) -> Config | None:
    """Return the configuration of the nearest folder upward that has one; raises CannotRunError for a wrong one."""
    for above in upward(folder):
        own, shared = os.path.join(above, OWN_FILE), os.path.join(above, SHARED_FILE)
        if os.path.isfile(own):
            return parse(own, files.read(own))
        if os.path.isfile(shared) and (config := _from_shared(shared)):
            return config
    return None


def upward(folder: str) -> Iterator[str]:
    """Yield an absolute folder and all those it lies in."""
    yield folder
    above = os.path.dirname(folder)
    while above != folder:
        yield above
        folder, above = above, os.path.dirname(above)


def parse(path: str, data: bytes) -> Config:
    """Return the configuration in a file of that name; raises CannotRunError that names the file and the line."""
    document = _document(path, data)
    return _Reader(path, data.decode("utf-8-sig")).config(document)


def _from_shared(path: str) -> Config | None:
    """Return the configuration in a pyproject.toml, which is read as TOML only if it mentions comity at all."""
    data = files.read(path)
    if b"comity" not in data:
        return None
    tool = _document(path, data).get("tool")
    table = tool.get("comity") if isinstance(tool, dict) else None
    if table is None:
        return None
    reader = _Reader(path, data.decode("utf-8-sig"))
    return reader.config(reader.table(table, "tool.comity"))


def _document(path: str, data: bytes) -> Table:
    import tomllib

    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        said = str(error)
        at = re.search(r" \(at line (\d+), column (\d+)\)$", said)
        where = f"{shown(path)}:{at[1]}:{at[2]}" if at else shown(path)
        raise CannotRunError(f"{where}: {said[: at.start()] if at else said}") from error
    except UnicodeDecodeError as error:
        raise CannotRunError(f"{shown(path)}: not UTF-8 at byte {error.start + 1}") from error


def shown(path: str) -> str:
    """Return the path as people know it: from the folder they are in."""
    return os.path.relpath(path)


class _Reader(NamedTuple):
    """Takes a table apart and knows where it stands, to say what is wrong with it."""

    path: str
    text: str

    def config(self, table: Table) -> Config:
        self._only(table, ("policies", "campaigns", "sources", "lint"), "")
        lint = self.table(table.get("lint", {}), "lint")
        self._only(lint, ("fail_level",), "lint")
        return Config(
            root=os.path.dirname(self.path),
            file=self.path,
            policies=self._texts(table, "policies", (POLICIES,)),
            campaigns=self._texts(table, "campaigns", (CAMPAIGNS,)),
            sources=self._sources(table.get("sources", [])),
            fail_level=self._fail_level(lint.get("fail_level", Level.ERROR)),
        )

    def table(self, value: object, name: str) -> Table:
        if not isinstance(value, dict):
            raise self._wrong(name, f"`{name}` is a table, not {_kind(value)}")
        return value

    def _sources(self, value: object) -> tuple[SourceConfig, ...]:
        if not isinstance(value, list):
            raise self._wrong("sources", f"`sources` is a list of tables, not {_kind(value)}", "write `[[sources]]`")
        return tuple(self._one_source(self.table(item, "sources")) for item in value)

    def _one_source(self, table: Table) -> SourceConfig:
        self._only(table, ("format", "files", "facts", "mapping"), "sources")
        form = table.get("format")
        if not isinstance(form, str):
            said = f"is a text, not {_kind(form)}" if "format" in table else "is missing"
            raise self._wrong("format" if "format" in table else "sources", f"`format` of a source {said}")
        if "files" not in table:
            raise self._wrong("sources", f"`files` of the source `{form}` is missing")
        return SourceConfig(
            format=form,
            files=self._texts(table, "files", ()),
            facts=self.table(table.get("facts", {}), "facts"),
            mapping=self.table(table.get("mapping", {}), "mapping"),
        )

    def _texts(self, table: Table, name: str, default: tuple[str, ...]) -> tuple[str, ...]:
        value = table.get(name, list(default))
        if not isinstance(value, list):
            raise self._wrong(name, f"`{name}` is a list of texts, not {_kind(value)}")
        for item in value:
            if not isinstance(item, str):
                raise self._wrong(name, f"`{name}` is a list of texts; it holds {_kind(item)}")
        return tuple(value)

    def _fail_level(self, value: object) -> Level:
        if value not in FAIL_LEVELS:
            said = f"`{value}`" if isinstance(value, str) else _kind(value)
            raise self._wrong("fail_level", f"`fail_level` is `error` or `warning`, not {said}")
        return Level(str(value))

    def _only(self, table: Table, known: tuple[str, ...], name: str) -> None:
        for key in table:
            if key not in known:
                where = f" in `{name}`" if name else ""
                known_names = ", ".join(f"`{one}`" for one in known)
                hint = did_you_mean(key, known) or f"there are {known_names}"
                raise self._wrong(key, f"unknown key `{key}`{where}", hint)

    def _wrong(self, key: str, said: str, hint: str | None = None) -> CannotRunError:
        line = self._line(key)
        where = f"{shown(self.path)}:{line}" if line else shown(self.path)
        return CannotRunError(f"{where}: {said}", hint)

    def _line(self, key: str) -> int | None:
        """Return the line on which a key or the header of a table seems to stand; tomllib does not tell."""
        name = re.escape(key.rpartition(".")[2])
        pattern = rf"""^\s*(\[+[^\]#]*\b{name}["']?\s*\]+|(.*[{{,.]\s*)?["']?{name}["']?\s*[=.])"""
        for number, line in enumerate(self.text.splitlines(), 1):
            if re.match(pattern, line):
                return number
        return None


KINDS = {bool: "true or false", str: "a text", int: "a number", float: "a number", list: "a list", dict: "a table"}


def _kind(value: object) -> str:
    return KINDS.get(type(value), "a date or time")
