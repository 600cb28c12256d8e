"""What a project calls the columns of its tables: `[data]` of its configuration.

Whether a field is one that the policy knows is asked when tables are opened (`comity.bulk.columns`); here it is only
read what was written.
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from comity.text.nearest import did_you_mean
from comity.text.record import record
from comity.types.zones import find_zone, zone_names

TABLES = ("customers", "sends", "events")
KEYS = ("timezone", "complete_since", *TABLES, "event_types", "tables")
Names = Mapping[str, str]
NONE: Names = MappingProxyType({})
NO_TYPES: Mapping[str, tuple[str, ...]] = MappingProxyType({})
KINDS = {bool: "true or false", str: "a text", int: "a number", float: "a number", list: "a list", dict: "a table"}


@record
class DataMap:
    """The columns of each table by field, and what else tables do not say of themselves.

    ``timezone`` is the zone of times written without one; ``complete_since`` the instant (in any zone) before which the
    logs do not tell what happened; ``event_types`` what the log calls an event, by the policy's name; ``tables`` where
    they live in a warehouse.
    """

    timezone: str | None = None
    complete_since: datetime | None = None
    customers: Names = NONE
    sends: Names = NONE
    events: Names = NONE
    event_types: Mapping[str, tuple[str, ...]] = NO_TYPES
    tables: Names = NONE

    def columns(self, table: str) -> Names:
        """Return the columns by field that are named for ``customers``, ``sends`` or ``events``."""
        return {"customers": self.customers, "sends": self.sends, "events": self.events}[table]


class DataMapError(ValueError):
    """`[data]` is wrong: ``keys`` are the way to where, ``words`` say what, ``help`` (or None) what to do."""

    def __init__(self, keys: tuple[str, ...], words: str, help_: str | None = None) -> None:
        super().__init__(f"{words}; {help_}" if help_ else words)
        self.keys = keys
        self.words = words
        self.help = help_


def read_data(raw: Mapping[str, object]) -> DataMap:
    """Return what `[data]` says, from a mapping as TOML gives it; raises DataMapError for what it cannot say."""
    _only(raw, KEYS, ())
    return DataMap(
        timezone=_timezone(raw.get("timezone")),
        complete_since=_complete_since(raw.get("complete_since")),
        customers=_names(raw, "customers"),
        sends=_names(raw, "sends"),
        events=_names(raw, "events"),
        event_types=_event_types(raw),
        tables=_tables(raw),
    )


def _timezone(value: object) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise DataMapError(("timezone",), f"`timezone` is the name of a time zone, not {_kind(value)}")
    if find_zone(value) is None:
        hint = did_you_mean(value, zone_names()) or "write an IANA name such as `Europe/Berlin`"
        raise DataMapError(("timezone",), f"`{value}` is no time zone", hint)
    return value


def _complete_since(value: object) -> datetime | None:
    if value is None:
        return None
    keys = ("complete_since",)
    if not isinstance(value, datetime):
        raise DataMapError(keys, f"`complete_since` is a time, not {_kind(value)}", "write 2026-01-01T00:00:00Z")
    if value.utcoffset() is None:
        hint = f"write {value.isoformat()}Z if it is in UTC"
        raise DataMapError(keys, "`complete_since` has no zone: it could be any of 24 hours", hint)
    return value


def _names(raw: Mapping[str, object], key: str) -> Names:
    """Return a table whose values are names; raises DataMapError for one that is not."""
    table = _table(raw, key)
    found: dict[str, str] = {}
    for name, value in table.items():
        if not isinstance(value, str) or not value:
            said = "an empty text" if value == "" else _kind(value)
            raise DataMapError((key, name), f"`{name}` in `{key}` is a name, not {said}")
        found[name] = value
    return found


def _tables(raw: Mapping[str, object]) -> Names:
    _only(_table(raw, "tables"), TABLES, ("tables",))
    return _names(raw, "tables")


def _event_types(raw: Mapping[str, object]) -> Mapping[str, tuple[str, ...]]:
    """Return what each event is called in the log, each name once: one event cannot be two."""
    found: dict[str, tuple[str, ...]] = {}
    meant: dict[str, str] = {}
    for name, value in _table(raw, "event_types").items():
        found[name] = _texts(name, value)
        for called in found[name]:
            if meant.setdefault(called, name) != name:
                words = f"`{called}` cannot be both `{meant[called]}` and `{name}`"
                raise DataMapError(("event_types", name), words)
    return found


def _texts(name: str, value: object) -> tuple[str, ...]:
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list):
        words = f"`{name}` in `event_types` is a list of names, not {_kind(value)}"
        raise DataMapError(("event_types", name), words)
    for text in texts:
        if not isinstance(text, str):
            words = f"`{name}` in `event_types` is a list of names; it holds {_kind(text)}"
            raise DataMapError(("event_types", name), words)
    return tuple(texts)


def _table(raw: Mapping[str, object], key: str) -> Mapping[str, object]:
    value = raw.get(key, {})
    if not isinstance(value, Mapping):
        raise DataMapError((key,), f"`{key}` is a table, not {_kind(value)}")
    return value


def _only(table: Mapping[str, object], known: tuple[str, ...], keys: tuple[str, ...]) -> None:
    for key in table:
        if key not in known:
            hint = did_you_mean(key, known) or f"there are {', '.join(f'`{one}`' for one in known)}"
            raise DataMapError((*keys, key), f"unknown key `{key}` in `{(*keys, 'data')[0]}`", hint)


def _kind(value: object) -> str:
    return KINDS.get(type(value), "a date or time")
