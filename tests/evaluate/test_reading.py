"""Histories as JSON has them."""

from datetime import UTC, datetime

import pytest
from tests.generators import seeded

from comity.evaluate.history import Event, History, Send
from comity.evaluate.reading import read_history, write_history
from comity.types.values import ValueProblem
from comity.types.vocabulary import Vocabulary

VOCABULARY: Vocabulary = seeded(0).vocabulary
A_TIME = "a time with its offset such as 2026-01-31T09:00:00Z"
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def test_read() -> None:
    raw = {
        "sends": [
            {"at": "2026-03-04T13:00:00+01:00", "campaign": "a", "channel": "sms", "customer": "c", "extra": 1},
            {"at": "2026-03-04T12:00Z", "channel": None},
        ],
        "events": [{"at": NOON, "type": "purchased"}, {"at": NOON, "type": "not_declared", "customer": "c"}],
        "complete_since": "2026-01-01T00:00Z",
    }
    assert read_history(raw, VOCABULARY) == History(
        (Send(NOON, {"campaign": "a", "channel": "sms"}, "c"), Send(NOON, {})),
        (Event(NOON, "purchased"), Event(NOON, "not_declared", "c")),
        datetime(2026, 1, 1, tzinfo=UTC),
    )


def test_read_nothing() -> None:
    assert read_history({}, VOCABULARY) == History()
    assert read_history({"sends": None, "events": [], "complete_since": None}, VOCABULARY) == History()


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ({"sends": {}}, "`sends` must be a list of sends; found `{}`"),
        ({"events": ["x"]}, "`events[0]` must be an object with its facts; found `x`"),
        (
            {"sends": [{"at": "2026-03-04T12:00Z"}, {"at": "2026-03-04T12:00Z", "channel": "smz"}]},
            "`sends[1].channel` must be one of email, sms, push; found `smz`; did you mean `sms`?",
        ),
        (
            {"sends": [{}]},
            f"`sends[0].at` must be {A_TIME}; found nothing",
        ),
        (
            {"events": [{"type": "purchased", "at": "2026-03-04"}]},
            f"`events[0].at` must be {A_TIME}; found `2026-03-04`; a day alone is no time",
        ),
        ({"events": [{"at": NOON}]}, "`events[0].type` must be the name of an event; found nothing"),
        (
            {"sends": [{"at": NOON, "customer": 7}]},
            "`sends[0].customer` must be the id of a customer, as text; found `7`",
        ),
    ],
)
def test_problems(raw: dict[str, object], words: str) -> None:
    with pytest.raises(ValueProblem) as caught:
        read_history(raw, VOCABULARY)
    assert str(caught.value) == words


@pytest.mark.parametrize("seed", range(50))
def test_what_is_written_reads_the_same(seed: int) -> None:
    make = seeded(seed)
    history = make.history(maybe_none=False)
    assert history is not None
    assert read_history(write_history(history), make.vocabulary) == history
