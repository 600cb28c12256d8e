from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from comity.bulk.data import DataMap, DataMapError, read_data


def test_everything_has_a_default() -> None:
    assert read_data({}) == DataMap()


def test_every_key() -> None:
    since = datetime(2026, 1, 1, tzinfo=UTC)
    said = read_data(
        {
            "timezone": "Europe/Berlin",
            "complete_since": since,
            "customers": {"stage": "lifecycle_stage"},
            "sends": {"at": "sent_at"},
            "events": {"type": "event_name"},
            "event_types": {"purchased": ["Order Completed", "Paid"], "cancelled": "Left"},
            "tables": {"customers": "crm.users"},
        }
    )
    assert said == DataMap(
        "Europe/Berlin",
        since,
        {"stage": "lifecycle_stage"},
        {"at": "sent_at"},
        {"type": "event_name"},
        {"purchased": ("Order Completed", "Paid"), "cancelled": ("Left",)},
        {"customers": "crm.users"},
    )
    assert said.columns("sends") == {"at": "sent_at"}


WRONG: list[tuple[Mapping[str, object], tuple[str, ...], str, str | None]] = [
    ({"custommers": {}}, ("custommers",), "unknown key `custommers` in `data`", "did you mean `customers`?"),
    (
        {"tables": {"users": "x"}},
        ("tables", "users"),
        "unknown key `users` in `tables`",
        "there are `customers`, `sends`, `events`",
    ),
    ({"timezone": 1}, ("timezone",), "`timezone` is the name of a time zone, not a number", None),
    (
        {"timezone": "Europe/Brlin"},
        ("timezone",),
        "`Europe/Brlin` is no time zone",
        "did you mean `Europe/Berlin`, `Europe/Dublin` or `Europe/Kyiv`?",
    ),
    (
        {"complete_since": "2026-01-01"},
        ("complete_since",),
        "`complete_since` is a time, not a text",
        "write 2026-01-01T00:00:00Z",
    ),
    (
        {"complete_since": datetime(2026, 1, 1)},  # noqa: DTZ001 (that is the mistake)
        ("complete_since",),
        "`complete_since` has no zone: it could be any of 24 hours",
        "write 2026-01-01T00:00:00Z if it is in UTC",
    ),
    ({"sends": ["at"]}, ("sends",), "`sends` is a table, not a list", None),
    ({"sends": {"at": 3}}, ("sends", "at"), "`at` in `sends` is a name, not a number", None),
    ({"sends": {"at": ""}}, ("sends", "at"), "`at` in `sends` is a name, not an empty text", None),
    (
        {"event_types": {"purchased": 3}},
        ("event_types", "purchased"),
        "`purchased` in `event_types` is a list of names, not a number",
        None,
    ),
    (
        {"event_types": {"purchased": ["a", 3]}},
        ("event_types", "purchased"),
        "`purchased` in `event_types` is a list of names; it holds a number",
        None,
    ),
    (
        {"event_types": {"purchased": ["a"], "cancelled": ["a"]}},
        ("event_types", "cancelled"),
        "`a` cannot be both `purchased` and `cancelled`",
        None,
    ),
]


@pytest.mark.parametrize(("raw", "keys", "words", "help_"), WRONG)
def test_wrong(raw: Mapping[str, object], keys: tuple[str, ...], words: str, help_: str | None) -> None:
    with pytest.raises(DataMapError) as caught:
        read_data(raw)
    assert (caught.value.keys, caught.value.words, caught.value.help) == (keys, words, help_)
