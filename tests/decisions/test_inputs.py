"""In what shapes facts, messages and histories may come."""

from collections import ChainMap, OrderedDict, UserDict, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from enum import Enum, IntEnum, StrEnum
from types import MappingProxyType
from typing import TypedDict

import pytest
from pydantic import BaseModel
from tests.decisions.both_ways import ASKING, NOW, Ask, at_once

import comity


class One(StrEnum):
    MID = "mid"


class Old(str, Enum):  # noqa: UP042 (its text is not its value)
    MID = "mid"
    EMAIL = "email"
    X = "x"


class Number(IntEnum):
    THREE = 3


class Text(str):
    __slots__ = ()


class Day(date):
    """As those of libraries that stop clocks."""


class Moment(datetime):
    """Likewise."""


class Typed(TypedDict):
    one: str
    some: list[str]


@dataclass
class Plain:
    one: str = "mid"
    some: tuple[str, ...] = ("email",)
    undeclared: object = None


@dataclass(frozen=True, slots=True)
class Slotted:
    one: str = "mid"
    some: tuple[str, ...] = ("email",)
    number_of: int | None = None


@dataclass
class Unset:
    """A field that has no value yet is none."""

    one: str = "mid"
    some: tuple[str, ...] = ("email",)
    words: str = field(init=False)


class Model(BaseModel):
    one: str = "mid"
    some: set[str] = {"email"}


class Loose(BaseModel, extra="allow"):
    one: str = "mid"


class Own(Mapping[str, object]):
    """A mapping by nothing but the protocol."""

    def __getitem__(self, name: str) -> object:
        return {"one": "mid", "some": ["email"]}[name]

    def __iter__(self) -> Iterator[str]:
        return iter(("one", "some"))

    def __len__(self) -> int:
        return 2


FACTS = {"one": "mid", "some": ["email"]}
ask_both = pytest.mark.parametrize("ask", ASKING)


@ask_both
@pytest.mark.parametrize(
    "shape",
    [
        OrderedDict(FACTS),
        UserDict(FACTS),
        ChainMap[str, object]({"one": "mid"}, {"one": "low", "some": ["email"]}),
        MappingProxyType(FACTS),
        Typed(one="mid", some=["email"]),
        {Text("one"): Text("mid"), "some": [Text("email")]},
        Own(),
        Plain(),
        Slotted(),
        Unset(),
        Model(),
        Loose.model_validate({"some": ["email"]}),
    ],
    ids=lambda shape: type(shape).__name__,
)
def test_shapes_of_facts(ask: Ask, shape: object) -> None:
    expected = ask(FACTS, FACTS)
    assert expected.verdict is comity.Verdict.BLOCK
    assert ask(FACTS, shape) == expected
    assert ask(shape, FACTS) == expected


@ask_both
def test_a_default_is_no_fact(ask: Ask) -> None:
    facts: defaultdict[str, object] = defaultdict(list, FACTS)
    assert ask({}, facts) == ask({}, FACTS)
    assert facts == FACTS


@ask_both
@pytest.mark.parametrize(
    ("name", "value", "plain"),
    [
        ("one", One.MID, "mid"),
        ("one", Old.MID, "mid"),
        ("one", Text("mid"), "mid"),
        ("some", {Old.EMAIL}, ["email"]),
        ("some", frozenset({"email"}), ["email"]),
        ("some", {"email": 1}.keys(), ["email"]),
        ("words", Old.X, "x"),
        ("tags", (Text("x"),), ["x"]),
        ("number_of", Number.THREE, 3),
        ("number_of", 3.0, 3),
        ("amount", Number.THREE, 3),
        ("day", "2025-12-31", date(2025, 12, 31)),
        ("day", Day(2025, 12, 31), date(2025, 12, 31)),
        ("moment", "2025-12-31T10:00+02:00", datetime(2025, 12, 31, 8, tzinfo=UTC)),
        ("moment", Moment(2025, 12, 31, 8, tzinfo=UTC), datetime(2025, 12, 31, 8, tzinfo=UTC)),
        ("zone_of", Text("Europe/Berlin"), "Europe/Berlin"),
    ],
)
def test_values_of_other_classes_mean_the_same(ask: Ask, name: str, value: object, plain: object) -> None:
    assert ask({}, {name: value}) == ask({}, {name: plain})
    assert ask({name: value}, {}) == ask({name: plain}, {})
    history, other = {"sends": [{"at": NOW, name: value}]}, {"sends": [{"at": NOW, name: plain}]}
    assert ask({name: plain}, {}, history) == ask({name: plain}, {}, other)


def test_what_comes_out_is_of_plain_types() -> None:
    facts = {
        "one": Old.MID,
        "some": {Old.EMAIL},
        "words": Text("x"),
        "number_of": Number.THREE,
        "moment": Moment.now(UTC),
    }
    found = at_once(facts, {}).message
    assert {name: type(value) for name, value in found.items()} == {
        "one": str,
        "some": frozenset,
        "words": str,
        "number_of": int,
        "moment": datetime,
    }
    assert {type(item) for item in found["some"]} == {str}  # type: ignore[union-attr]


# Histories ----------------------------------------------------------------------------------------------------------


@dataclass
class Send:
    at: datetime
    words: str = "x"


@dataclass
class Happened:
    at: datetime
    type: str


@dataclass
class Past:
    sends: list[Send]
    events: list[Happened]


class SendModel(BaseModel):
    at: datetime
    words: str = "x"


class PastModel(BaseModel):
    sends: list[SendModel]
    events: tuple[Happened, ...]


HOUR = timedelta(hours=1)
THEN = NOW - HOUR
RECORDS = {"sends": [{"at": THEN, "words": "x"}], "events": [{"at": THEN, "type": "survey_answered"}]}


@ask_both
@pytest.mark.parametrize(
    "shape",
    [
        comity.History(**RECORDS),  # type: ignore[arg-type]
        comity.History(iter(RECORDS["sends"]), iter(RECORDS["events"])),
        comity.History([Send(THEN)], (Happened(THEN, "survey_answered"),)),
        {"sends": tuple(RECORDS["sends"]), "events": RECORDS["events"], "complete_since": None, "more": 1},
        {"sends": [UserDict(RECORDS["sends"][0])], "events": [UserDict(RECORDS["events"][0])]},
        {"sends": {"first": Send(THEN)}.values(), "events": RECORDS["events"]},
        {
            "sends": [{"at": "2026-01-15T11:00:00Z", "words": "x"}],
            "events": [{"at": "2026-01-15T12:00+01:00", "type": "survey_answered"}],
        },
        Past([Send(THEN)], [Happened(THEN, "survey_answered")]),
        PastModel(sends=[SendModel(at=THEN)], events=(Happened(THEN, "survey_answered"),)),
    ],
    ids=range(9),
)
def test_shapes_of_histories(ask: Ask, shape: object) -> None:
    expected = ask({"words": "x"}, {}, RECORDS)
    assert {reason.rule for reason in expected.reasons} >= {"policy.of-sends-words", "policy.cool-down"}
    for _ in range(2):
        assert ask({"words": "x"}, {}, shape) == expected


def test_a_history_says_how_much_it_holds_and_not_what() -> None:
    history = comity.History([{"at": NOW, "subject": "secret"}], [{"at": NOW, "type": "purchased"}] * 2)
    assert (len(history), repr(history)) == (3, "History(1 sends, 2 events)")


@ask_both
@pytest.mark.parametrize(
    "now",
    [NOW.isoformat(), "2026-01-15T12:00Z", NOW.astimezone(timezone(9 * HOUR)), Moment.fromisoformat(NOW.isoformat())],
)
def test_shapes_of_now(ask: Ask, now: object) -> None:
    assert ask({}, {}, RECORDS, now) == ask({}, {}, RECORDS, NOW)
