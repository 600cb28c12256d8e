"""comity.toml, or ``[tool.comity]`` in pyproject.toml: where a project keeps what, and how strict it is."""

import os
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from comity.bulk.data import DataMap, DataMapError, read_data
from comity.text.finding import Level
from comity.text.nearest import did_you_mean
from comity.text.record import record
from comity.text.source import Source
from comity_cli import files
from comity_cli.failure import CannotRunError
from comity_cli.toml_places import Keys, Table

OWN_FILE = "comity.toml"
SHARED_FILE = "pyproject.toml"
POLICIES = "policies"
CAMPAIGNS = "campaigns/**/*.{yaml,yml,json}"
FAIL_LEVELS = (Level.ERROR, Level.WARNING)

Values = Mapping[str, object]
EMPTY: Values = MappingProxyType({})


@record
class SourceConfig:
    """Campaigns kept in someone else's format: one of ``[[sources]]``, ``table`` in the configuration's text."""

    format: str
    files: tuple[str, ...]
    table: Table
    facts: Values = EMPTY
    mapping: Values = EMPTY


@record
class Config:
    """A project's configuration. ``root`` is the folder its paths are relative to, ``file`` where it was read."""

    root: str
    file: str | None = None
    policies: tuple[str, ...] = (POLICIES,)
    campaigns: tuple[str, ...] = (CAMPAIGNS,)
    sources: tuple[SourceConfig, ...] = ()
    fail_level: Level = Level.ERROR
    data: DataMap = DataMap()


def find(folder: str) -> Config | None:
    """Return the configuration of the nearest folder upward that has one; raises CannotRunError for a wrong one."""
    for above in upward(folder):
        own, shared = os.path.join(above, OWN_FILE), os.path.join(above, SHARED_FILE)
        if os.path.isfile(own) or os.path.islink(own):
            return parse(own, files.read(shown(own)))
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
    return _reader(path, data, ()).config(document)


def _from_shared(path: str) -> Config | None:
    """Return the configuration in a pyproject.toml, which is read as TOML only if it mentions comity at all."""
    data = files.read(path)
    if b"comity" not in data:
        return None
    tool = _document(path, data).get("tool")
    table = tool.get("comity") if isinstance(tool, dict) else None
    if table is None:
        return None
    reader = _reader(path, data, ("tool", "comity"))
    return reader.config(reader.table(table, ()))


def _document(path: str, data: bytes) -> Values:
    import tomllib

    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise CannotRunError(f"{shown(path)}: not UTF-8 at byte {error.start + 1}") from error
    except tomllib.TOMLDecodeError as error:
        raise _broken(path, data.decode("utf-8-sig"), str(error)) from error
    except RecursionError as error:
        raise CannotRunError(f"{shown(path)}: lists or tables stand inside each other too deeply") from error
    except ValueError as error:  # what Python says of a number of thousands of digits
        raise CannotRunError(f"{shown(path)}: a number is too long") from error


def _broken(path: str, text: str, said: str) -> CannotRunError:
    """Return the error for a text that is no TOML, with its place in front."""
    at = re.search(r" \(at (?:line (\d+), column (\d+)|end of document)\)$", said)
    if at is None:
        return CannotRunError(f"{shown(path)}: {said}")
    line, column = (at[1], at[2]) if at[1] else Source(path, text).position(len(text.rstrip()))
    return CannotRunError(f"{shown(path)}:{line}:{column}: {said[:1].lower()}{said[1 : at.start()]}")


def shown(path: str) -> str:
    """Return the path as people know it: from the folder they are in."""
    return os.path.relpath(path)


def _reader(path: str, data: bytes, root: Keys) -> "_Reader":
    return _Reader(path, Table(Source(shown(path), data.decode("utf-8-sig")), root))


@record
class _Reader:
    """Takes a table apart and knows where it stands, to say what is wrong with it."""

    path: str
    whole: Table

    def config(self, table: Values) -> Config:
        self._only(table, ("policies", "campaigns", "sources", "lint", "data"), ())
        lint = self.table(table.get("lint", {}), ("lint",))
        self._only(lint, ("fail_level",), ("lint",))
        return Config(
            root=os.path.dirname(self.path),
            file=self.path,
            policies=self._texts(table, ("policies",), (POLICIES,)),
            campaigns=self._texts(table, ("campaigns",), (CAMPAIGNS,)),
            sources=self._sources(table.get("sources", [])),
            fail_level=self._fail_level(lint.get("fail_level", Level.ERROR)),
            data=self._data(self.table(table.get("data", {}), ("data",))),
        )

    def table(self, value: object, keys: Keys) -> Values:
        if not isinstance(value, dict):
            name = _named(keys) or _named(self.whole.keys)
            raise self._wrong(keys, f"`{name}` is a table, not {_kind(value)}")
        return value

    def _sources(self, value: object) -> tuple[SourceConfig, ...]:
        keys = ("sources",)
        if not isinstance(value, list):
            raise self._wrong(keys, f"`sources` is a list of tables, not {_kind(value)}", "write `[[sources]]`")
        return tuple(self._one_source(item, (*keys, number)) for number, item in enumerate(value))

    def _one_source(self, value: object, keys: Keys) -> SourceConfig:
        table = self.table(value, keys)
        self._only(table, ("format", "files", "facts", "mapping"), keys)
        form = table.get("format")
        if not isinstance(form, str):
            said = f"is a text, not {_kind(form)}" if "format" in table else "is missing"
            raise self._wrong((*keys, "format"), f"`format` of a source {said}")
        if "files" not in table:
            raise self._wrong(keys, f"`files` of the source `{form}` is missing")
        return SourceConfig(
            format=form,
            files=self._texts(table, (*keys, "files"), ()),
            table=self.whole.below(keys),
            facts=self.table(table.get("facts", {}), (*keys, "facts")),
            mapping=self.table(table.get("mapping", {}), (*keys, "mapping")),
        )

    def _texts(self, table: Values, keys: Keys, default: tuple[str, ...]) -> tuple[str, ...]:
        name = _named(keys)
        value = table.get(name, list(default))
        if not isinstance(value, list):
            raise self._wrong(keys, f"`{name}` is a list of texts, not {_kind(value)}")
        for item in value:
            if not isinstance(item, str):
                raise self._wrong(keys, f"`{name}` is a list of texts; it holds {_kind(item)}")
        return tuple(value)

    def _fail_level(self, value: object) -> Level:
        if value not in FAIL_LEVELS:
            said = f"`{value}`" if isinstance(value, str) else _kind(value)
            raise self._wrong(("lint", "fail_level"), f"`fail_level` is `error` or `warning`, not {said}")
        return Level(str(value))

    def _data(self, table: Values) -> DataMap:
        try:
            return read_data(table)
        except DataMapError as error:
            raise self._wrong(("data", *error.keys), error.words, error.help) from error

    def _only(self, table: Values, known: tuple[str, ...], keys: Keys) -> None:
        for key in table:
            if key not in known:
                where = f" in `{_named(keys)}`" if keys else ""
                known_names = ", ".join(f"`{one}`" for one in known)
                hint = did_you_mean(key, known) or f"there are {known_names}"
                raise self._wrong((*keys, key), f"unknown key `{key}`{where}", hint)

    def _wrong(self, keys: Keys, said: str, hint: str | None = None) -> CannotRunError:
        source = self.whole.source
        line = source.position(self.whole.place(keys).start).line
        return CannotRunError(f"{source.name}:{line}: {said}", hint)


def _named(keys: Keys) -> str:
    """Return the last name of a way, without the number of a table in a list."""
    names = [key for key in keys if isinstance(key, str)]
    return names[-1] if names else ""


KINDS = {bool: "true or false", str: "a text", int: "a number", float: "a number", list: "a list", dict: "a table"}


def _kind(value: object) -> str:
    return KINDS.get(type(value), "a date or time")
