from datetime import UTC, datetime
from pathlib import Path

import pytest

from comity.bulk.data import DataMap
from comity_cli.config import parse
from comity_cli.failure import CannotRunError

WHOLE = """
[data]
timezone = "UTC"
complete_since = 2026-01-01T00:00:00Z
[data.customers]
stage = "lifecycle_stage"
[data.event_types]
purchased = ["Order Completed"]
"""


def test_every_table(tmp_path: Path) -> None:
    assert parse(str(tmp_path / "comity.toml"), WHOLE.encode()).data == DataMap(
        timezone="UTC",
        complete_since=datetime(2026, 1, 1, tzinfo=UTC),
        customers={"stage": "lifecycle_stage"},
        event_types={"purchased": ("Order Completed",)},
    )


@pytest.mark.parametrize(
    ("text", "said", "help_line"),
    [
        ("data = 3", "comity.toml:1: `data` is a table, not a number", None),
        ("[data]\n\ntimezon = 3", "comity.toml:3: unknown key `timezon` in `data`", "did you mean `timezone`?"),
        ("[data.sends]\n\nat = 3", "comity.toml:3: `at` in `sends` is a name, not a number", None),
        ("[data]\nsends = { at = 3 }", "comity.toml:2: `at` in `sends` is a name, not a number", None),
        (
            '[data.tables]\nsend = "x"',
            "comity.toml:2: unknown key `send` in `tables`",
            "did you mean `sends`?",
        ),
        (
            "[data]\ncomplete_since = 2026-01-01T00:00:00",
            "comity.toml:2: `complete_since` has no zone: it could be any of 24 hours",
            "write 2026-01-01T00:00:00Z if it is in UTC",
        ),
    ],
)
def test_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, said: str, help_line: str | None) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CannotRunError) as caught:
        parse(str(tmp_path / "comity.toml"), text.encode())
    assert (caught.value.message, caught.value.help_line) == (said, help_line)
