"""The FastAPI endpoint, asked by FastAPI's own test client."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from tests.how_to.page import Imported, running

SALE = {"campaign": "spring", "purpose": "marketing", "channel": "sms", "tag": ["b", "a"]}
ANN = {"id": "ann", "timezone": "America/New_York", "consent": ["sms"]}
NOTHING: dict[str, Any] = {"sends": [], "events": []}
MORNING, NIGHT = datetime(2026, 3, 2, 15, tzinfo=UTC), datetime(2026, 3, 2, 7, tzinfo=UTC)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Imported]:
    with running("fastapi", "service", tmp_path) as module:
        yield module


def ask(service: Imported, at: datetime, question: object) -> Imported:
    service.app.dependency_overrides[service.now] = lambda: at
    with TestClient(service.app) as client:
        return client.post("/decisions", json=question)


def test_what_is_allowed_comes_back_with_what_to_log(service: Imported) -> None:
    said = ask(service, MORNING, {"message": SALE, "customer": ANN, "history": NOTHING})
    assert said.status_code == 200
    assert said.json()["message"] == {**SALE, "tag": ["a", "b"]}


def test_a_hold_says_when_to_come_again(service: Imported) -> None:
    said = ask(service, NIGHT, {"message": SALE, "customer": ANN, "history": NOTHING})
    assert (said.status_code, said.headers["Retry-After"]) == (409, "Mon, 02 Mar 2026 13:00:00 GMT")


def test_a_block_invites_nobody_to_come_again(service: Imported) -> None:
    answered = {"events": [{"at": "2026-03-01T15:00:00Z", "type": "survey_answered"}]}
    said = ask(service, MORNING, {"message": SALE, "customer": ANN, "history": answered})
    assert (said.status_code, said.json()["until"]) == (409, "2026-03-04T15:00:00Z")
    assert "Retry-After" not in said.headers


def test_without_a_history_it_is_unknown(service: Imported) -> None:
    said = ask(service, MORNING, {"message": SALE, "customer": ANN})
    assert said.status_code == 409
    assert [reason["missing"] for reason in said.json()["reasons"]] == [["history"]]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"message": {**SALE, "channel": "telex"}}, "`channel` must be one of email"),
        ({"customer": {"timezone": "Mars/Olympus"}}, "`timezone` must be the IANA name of a time zone"),
        ({"history": {"sends": [{"at": "2026-03-01T15:00:00"}]}}, "`sends[0].at` must be a time with its offset"),
        ({"message": None}, "message"),
    ],
)
def test_a_question_that_cannot_be_read_names_the_field(service: Imported, wrong: dict[str, Any], words: str) -> None:
    said = ask(service, MORNING, {"message": SALE, "customer": ANN, "history": NOTHING, **wrong})
    assert said.status_code == 422
    assert words in said.text


def test_the_documentation_speaks_the_words_of_the_vocabulary(service: Imported) -> None:
    customer = service.app.openapi()["components"]["schemas"]["Customer"]["properties"]
    assert customer["open_cases"]["description"] == "How many of the customer's support cases are open now."


def test_threads_share_the_policy(service: Imported) -> None:
    asked = service.Question(message=SALE, customer=ANN, history=NOTHING)

    def decide(at: datetime) -> str:
        return str(service.POLICY.decide(asked.message, asked.customer, asked.history, at).verdict)

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(decide, [MORNING, NIGHT] * 200)) == ["allow", "hold"] * 200
