"""The Celery task, run where it is called; the page itself shows it in a real worker."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.how_to.page import Imported, running

import comity

NIGHT, MORNING = datetime(2026, 3, 2, 21, 30, tzinfo=UTC), datetime(2026, 3, 3, 7, tzinfo=UTC)
REPORT = {"campaign": "weekly-report", "channel": "email", "tag": ["b", "a"], "effective_date": "2026-04-01"}


@pytest.fixture
def sender(tmp_path: Path) -> Iterator[Imported]:
    with running("celery", "sender", tmp_path) as module:
        module.app.conf.task_always_eager = True
        ask(
            "CREATE TABLE customers (id TEXT PRIMARY KEY, facts TEXT)",
            "CREATE TABLE sends (customer TEXT, at TEXT, facts TEXT)",
            """INSERT INTO customers VALUES ('ann', '{"timezone": "Europe/Berlin"}')""",
            """INSERT INTO customers VALUES ('ben', '{"timezone": 1}'), ('cem', '{}')""",
        )
        yield module


def ask(*sentences: str) -> list[Any]:
    with closing(sqlite3.connect("log.db")) as db, db:
        return [db.execute(sentence).fetchall() for sentence in sentences][-1]


def clock(monkeypatch: pytest.MonkeyPatch, sender: Imported, *times: datetime) -> None:
    left = iter(times)
    monkeypatch.setattr(sender, "now", lambda: next(left))


def test_what_is_allowed_is_delivered_and_logged(sender: Imported, monkeypatch: pytest.MonkeyPatch) -> None:
    clock(monkeypatch, sender, MORNING)
    delivered: list[object] = []
    monkeypatch.setattr(sender, "deliver", lambda *given: delivered.append(given[1]))
    assert sender.send.delay(REPORT, "ann").get() == "allow"
    assert delivered == ["ann"]
    [(customer, at, facts)] = ask("SELECT * FROM sends")
    assert (customer, datetime.fromisoformat(at)) == ("ann", MORNING)
    assert json.loads(facts) == {**REPORT, "tag": ["a", "b"]}


def test_what_is_held_runs_again_and_is_decided_again(sender: Imported, monkeypatch: pytest.MonkeyPatch) -> None:
    clock(monkeypatch, sender, NIGHT, MORNING, MORNING)
    assert sender.send.delay(REPORT, "ann").get() == "allow"
    assert sender.send.delay(REPORT, "ann").get() == "block"
    assert len(ask("SELECT * FROM sends")) == 1


def test_a_hold_without_an_end_is_not_tried_again(sender: Imported, monkeypatch: pytest.MonkeyPatch) -> None:
    clock(monkeypatch, sender, MORNING)
    assert sender.send.delay(REPORT, "cem").get() == "hold"  # nobody knows where cem lives
    assert ask("SELECT * FROM sends") == []


def test_a_wrong_fact_fails_the_task_and_nothing_is_sent(sender: Imported, monkeypatch: pytest.MonkeyPatch) -> None:
    clock(monkeypatch, sender, MORNING)
    result = sender.send.delay(REPORT, "ben")
    assert isinstance(result.result, comity.DataError)
    assert result.result.field == "timezone"
    assert ask("SELECT * FROM sends") == []


def test_a_delivery_that_fails_counts_as_sent(sender: Imported, monkeypatch: pytest.MonkeyPatch) -> None:
    clock(monkeypatch, sender, MORNING, MORNING)

    def fail(*_: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(sender, "deliver", fail)
    assert isinstance(sender.send.delay(REPORT, "ann").result, ConnectionError)
    assert sender.send.delay(REPORT, "ann").get() == "block"
