"""Whatever is wrong with what a decision is given is a DataError that names it; nothing else escapes."""

import json
import pickle
import sys
from collections import UserDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal
from enum import Enum, IntEnum
from math import inf, nan
from typing import NamedTuple, NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel
from tests.decisions.both_ways import ALONE, ASKING, NOW, POLICY, TYPES, Ask, at_once, by_check

import comity

NAIVE = datetime(2026, 1, 1, 9)  # noqa: DTZ001 (that is what is wrong with it)
HUGE = 10**5000
ask_both = pytest.mark.parametrize("ask", ASKING)


def refused(
    ask: Ask,
    message: object,
    customer: object,
    history: object = None,
    now: object = NOW,
    policy: comity.Policy = POLICY,
) -> comity.DataError:
    with pytest.raises(comity.DataError) as problem:
        ask(message, customer, history, now, policy)
    assert len(str(problem.value)) < 500
    str(problem.value).encode()  # what is said can be printed
    return problem.value


# Wrong types --------------------------------------------------------------------------------------------------------


class Color(Enum):
    RED = "red"


class Pair(NamedTuple):
    one: str
    words: str


NOT_A_TEXT = (1, True, 0.5, b"x", ["x"], {"x": 1}, NAIVE, Color.RED, object())
NOT_A_SET = ("email", b"email", 1, True, {"email": 1}, [None], [1], [["email"]], iter(["email"]), object())
NOT_A_NUMBER = ("1", True, [1], Decimal(1), 1j, 2**53 + 1, -(2**53) - 1, HUGE, -HUGE, date(2026, 1, 1))
NOT_A_TIME = ("2026-01-01T09:00", "2026-01-01", "2026-02-30T09:00Z", "yesterday", 1, 1.5, True, NAIVE, NAIVE.date())
WRONG: dict[str, tuple[object, ...]] = {
    "flag": ("yes", 1, 0, 1.0, "true", [True], object()),
    "one": (*NOT_A_TEXT, "", "lo", "MID", HUGE),
    "some": (*NOT_A_SET, ["emial"], [HUGE]),
    "words": (*NOT_A_TEXT, "\ud800", "x\udfff", HUGE),
    "tags": (*NOT_A_SET, ["x", "\udc80"], [HUGE]),
    "number_of": (*NOT_A_NUMBER, -1, 0.5, inf, -inf, 2.0**53 * 2),
    "amount": NOT_A_NUMBER,
    "day": (
        "2026-02-30",
        "2026-1-1",
        "2026-01-01T00:00Z",
        20260101,
        NAIVE,
        NOW,
        True,
        "\u0662\u0660\u0662\u0666-01-01",
    ),
    "moment": (*NOT_A_TIME, HUGE, "2026-01-01T24:30Z", "2026-01-01T00:00+25:00", "0001-01-01T00:00+01:00"),
    "zone_of": (*NOT_A_TEXT, "", "Mars/Olympus", "europe/berlin", "../UTC", "\ud800", "x" * 100_000, HUGE),
}
CASES = [pytest.param(name, value, id=f"{name}-{number}") for name in TYPES for number, value in enumerate(WRONG[name])]


def is_taken(name: str, value: object) -> bool:
    """Return whether a check takes a value as it comes: it looks for neither half surrogate pairs nor huge numbers."""
    match name, value:
        case "words", str():
            return True
        case "tags", list():
            return all(isinstance(item, str) for item in value)
        case (("number_of" | "amount"), int()):
            return abs(value) > 2**53
        case _:
            return False


SEEN = [case for case in CASES if not is_taken(str(case.values[0]), case.values[1])]


def each(name: str, *values: object) -> pytest.MarkDecorator:
    """Return a parametrization whose cases are numbered: not all of them can be shown."""
    return pytest.mark.parametrize(name, values, ids=range(len(values)))


@pytest.mark.parametrize(
    ("ask", "name", "value"),
    [
        *(pytest.param(at_once, *case.values, id=f"{case.id}-at-once") for case in CASES),
        *(pytest.param(by_check, *case.values, id=f"{case.id}-by-check") for case in SEEN),
    ],
)
def test_a_wrong_value_is_named(ask: Ask, name: str, value: object) -> None:
    for of, message, customer in (("customer", {}, {name: value}), ("message", {name: value}, {})):
        problem = refused(ask, message, customer, policy=ALONE[name])
        assert (problem.of, problem.field) == (of, name)
        assert f"`{name}`" in problem.words


@ask_both
@pytest.mark.parametrize(("name", "value"), CASES)
def test_a_wrong_value_of_an_earlier_send_is_named_with_its_path(ask: Ask, name: str, value: object) -> None:
    sends = [{"at": NOW}, {"at": NOW, name: value}]
    problem = refused(ask, {}, {}, {"sends": sends})
    assert (problem.of, problem.field) == ("history", f"sends[1].{name}")


def test_a_time_without_a_zone_says_so() -> None:
    for given_ in (NAIVE, NAIVE.isoformat()):
        for problem in (
            refused(at_once, {}, {}, None, given_),
            refused(at_once, {"moment": given_}, {}),
            refused(at_once, {}, {"moment": given_}),
            refused(at_once, {}, {}, {"sends": [{"at": given_}]}),
            refused(at_once, {}, {}, {"events": [{"at": given_, "type": "purchased"}]}),
            refused(at_once, {}, {}, {"complete_since": given_}),
        ):
            assert "without a zone it could be any of 24 hours" in str(problem)


# Now ----------------------------------------------------------------------------------------------------------------


class Nowhere(tzinfo):
    """A zone that does not say how far it is from UTC, which Python takes for the machine's own."""

    def utcoffset(self, _: datetime | None) -> timedelta | None:
        return None

    dst = utcoffset

    def tzname(self, _: datetime | None) -> str:
        return "nowhere"


class Broken(Nowhere):
    def utcoffset(self, _: datetime | None) -> NoReturn:
        raise RuntimeError("no offset today")


@ask_both
@each(
    "now",
    None,
    NAIVE,
    NAIVE.replace(tzinfo=Nowhere()),
    NAIVE.replace(tzinfo=Broken()),
    NAIVE.date(),
    "now",
    "2026-01-01",
    0,
    1.5,
    nan,
    HUGE,
    [],
    NOW.time(),
    datetime.min.replace(tzinfo=UTC).isoformat().replace("+00:00", "+01:00"),
)
def test_a_wrong_now(ask: Ask, now: object) -> None:
    problem = refused(ask, {}, {}, None, now)
    assert (problem.of, problem.field) == ("now", "now")
    assert str(problem).startswith("`now` must be a time with its offset")


# What is no mapping -------------------------------------------------------------------------------------------------

SHAPELESS: tuple[object, ...] = (
    [],
    [("one", "mid")],
    "one",
    b"",
    1,
    HUGE,
    nan,
    object(),
    dict,
    BaseModel,
    dataclass,
    (),
    iter(()),
    Color.RED,
)


@ask_both
@each("shape", None, *SHAPELESS)
def test_what_is_no_mapping(ask: Ask, shape: object) -> None:
    for of, args in (("customer", ({}, shape)), ("message", (shape, {}))):
        problem = refused(ask, *args)
        assert (problem.of, problem.field) == (of, None)
        assert problem.words.startswith("must be a mapping, a dataclass or a pydantic model; found ")


@ask_both
def test_a_named_tuple_is_told_how_to_become_one(ask: Ask) -> None:
    assert str(refused(ask, {}, Pair("mid", "x"))).endswith("; its `_asdict()` is one")
    assert ask({}, Pair("mid", "x")._asdict()) == ask({}, {"one": "mid", "words": "x"})


@ask_both
@each("shape", *SHAPELESS)
def test_what_is_no_history(ask: Ask, shape: object) -> None:
    assert refused(ask, {}, {}, shape).of == "history"


@ask_both
@each("items", 1, True, 0, "", "x", b"", {}, {"at": NOW}, nan, object(), iter([{"at": NOW}]))
@pytest.mark.parametrize("name", ["sends", "events"])
def test_what_is_no_list(ask: Ask, name: str, items: object) -> None:
    problem = refused(ask, {}, {}, {name: items})
    assert (problem.of, problem.field) == ("history", name)
    assert problem.words.startswith(f"`{name}` must be a list of {name}; found ")


@ask_both
@pytest.mark.parametrize(
    ("history", "field"),
    [
        ({"sends": [{"at": NOW}, 1]}, "sends[1]"),
        ({"sends": [None]}, "sends[0]"),
        ({"sends": [[("at", NOW)]]}, "sends[0]"),
        ({"sends": [{}]}, "sends[0].at"),
        ({"sends": [{"at": None}]}, "sends[0].at"),
        ({"sends": [{"at": NAIVE}]}, "sends[0].at"),
        ({"sends": [{"at": NOW, "customer": 7}]}, "sends[0].customer"),
        ({"sends": [{"at": NOW, "one": "max"}]}, "sends[0].one"),
        ({"events": [3]}, "events[0]"),
        ({"events": [{"at": NOW}]}, "events[0].type"),
        ({"events": [{"at": NOW, "type": 1}]}, "events[0].type"),
        ({"events": [{"at": NOW, "type": "purchased"}, {"type": "purchased"}]}, "events[1].at"),
        ({"events": [{"at": "soon", "type": "purchased"}]}, "events[0].at"),
        ({"events": [{"at": NOW, "type": "purchased", "customer": b"7"}]}, "events[0].customer"),
        ({"complete_since": NAIVE}, "complete_since"),
        ({"complete_since": 0}, "complete_since"),
    ],
)
def test_a_wrong_record_is_named_with_its_path(ask: Ask, history: object, field: str) -> None:
    problem = refused(ask, {}, {}, history)
    assert (problem.of, problem.field) == ("history", field)
    assert str(problem).startswith(f"history: `{field}` must be ")


def test_a_history_that_is_read_only_once_is_taken_at_once_or_not_at_all() -> None:
    sends = [{"at": NOW}, {"at": NOW}]
    assert at_once({}, {}, comity.History(sends=iter(sends))) == at_once({}, {}, {"sends": sends})
    assert refused(at_once, {}, {}, {"sends": iter(sends)}).field == "sends"


# Values that do not behave ------------------------------------------------------------------------------------------


class BadTextError(RuntimeError):
    def __str__(self) -> str:
        raise RuntimeError("not even this")


class Rude:
    """Raises, whatever is asked of it."""

    def refuse(self, *_: object) -> NoReturn:
        raise BadTextError

    __str__ = __repr__ = __len__ = __iter__ = __getitem__ = __contains__ = __bool__ = __float__ = __int__ = refuse
    __lt__ = __le__ = __gt__ = __ge__ = __index__ = __getattr__ = refuse
    __eq__ = __ne__ = refuse
    __hash__ = refuse


class RudeText(str):
    __slots__ = ()
    __str__ = __repr__ = __eq__ = __hash__ = __len__ = __iter__ = Rude.refuse
    isascii = encode = casefold = Rude.refuse  # type: ignore[assignment]


class RudeNumber(int):
    __str__ = __repr__ = __int__ = __eq__ = __abs__ = __lt__ = __le__ = __gt__ = __ge__ = Rude.refuse
    __hash__ = Rude.refuse


class RudeList(list[object]):
    __iter__ = __len__ = __str__ = __repr__ = __contains__ = Rude.refuse


class RudeTime(datetime):
    utcoffset = astimezone = __str__ = __repr__ = Rude.refuse  # type: ignore[assignment]


class RudeMapping(dict[str, object]):
    items = get = keys = __iter__ = __getitem__ = __len__ = __contains__ = Rude.refuse
    __repr__ = Rude.refuse


class Half(UserDict[str, object]):
    """A mapping of which one fact cannot be had."""

    def __getitem__(self, name: str) -> object:
        if name == "one":
            raise LookupError("the connection is gone")
        return super().__getitem__(name)

    def get(self, name: str, default: object = None) -> object:
        return self[name] if name in self else default  # noqa: SIM401 (that is what it is)


RUDE = (Rude(), RudeList(), [Rude()], {Rude: 1}, (Rude(),), RudeTime(2026, 1, 1, tzinfo=UTC), RudeMapping(one="mid"))


@ask_both
@each("value", *RUDE)
@pytest.mark.parametrize("name", TYPES)
def test_a_value_whose_methods_raise(ask: Ask, name: str, value: object) -> None:
    alone = ALONE[name]
    assert refused(ask, {}, {name: value}, policy=alone).field == name
    assert refused(ask, {name: value}, {}, policy=alone).field == name
    assert refused(ask, {}, {}, {"sends": [{"at": NOW, name: value}]}, policy=alone).field == f"sends[0].{name}"


@ask_both
def test_values_of_classes_of_their_own_are_what_they_are(ask: Ask) -> None:
    customer = {"one": RudeText("mid"), "words": RudeText("x"), "number_of": RudeNumber(3), "amount": RudeNumber(0)}
    assert ask({}, customer) == ask({}, {"one": "mid", "words": "x", "number_of": 3, "amount": 0})


@ask_both
@each("given_", Rude(), RudeMapping(one="mid"), RudeList(), UserDict(one=Rude()))
def test_a_whole_whose_methods_raise(ask: Ask, given_: object) -> None:
    assert refused(ask, {}, given_).of == "customer"
    assert refused(ask, given_, {}).of == "message"
    assert refused(ask, {}, {}, {"sends": [given_]}).field in ("sends[0]", "sends[0].at")
    assert refused(ask, {}, {}, {"events": [given_]}).field in ("events[0]", "events[0].at")
    assert refused(ask, {}, {}, {"sends": given_}).of == "history"
    assert refused(ask, {}, {}, {"complete_since": given_}).field == "complete_since"
    assert refused(ask, {}, {}, None, given_).of == "now"


@ask_both
def test_a_fact_that_cannot_be_had_is_named(ask: Ask) -> None:
    half = Half(one="mid", words="x", at=NOW, type="purchased")
    problem = refused(ask, {}, half)
    assert problem.field == "one"
    assert "the connection is gone" in str(problem)
    assert isinstance(problem.__cause__, LookupError)
    assert refused(ask, half, {}).field == "one"
    assert refused(ask, {}, {}, {"sends": [half]}).field == "sends[0].one"


@ask_both
def test_what_a_decision_reads_may_call_names_as_it_likes(ask: Ask) -> None:
    keys = {1: 2, None: 3, ("one",): 4, b"one": 5, RudeNumber: 6, "\ud800": 7, HUGE: 8, Color.RED: 9}
    assert ask({}, {**keys, "one": "mid"}) == ask({}, {"one": "mid"})


@ask_both
def test_errors_that_are_no_mistakes_of_data_go_through(ask: Ask) -> None:
    class Stopped(Mapping[str, object]):
        def __iter__(self) -> Iterator[str]:
            raise KeyboardInterrupt

        def __len__(self) -> int:
            return 1

        def __getitem__(self, name: str) -> object:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ask({}, Stopped())


# Much of it ---------------------------------------------------------------------------------------------------------


def cyclic_list() -> list[object]:
    found: list[object] = []
    found.append(found)
    return found


def cyclic_dict() -> dict[str, object]:
    found: dict[str, object] = {}
    found.update(dict.fromkeys(TYPES, found), at=found, sends=found)
    return found


def deep(depth: int = 100_000) -> list[object]:
    found: list[object] = []
    for _ in range(depth):
        found = [found]
    return found


@ask_both
@pytest.mark.parametrize("make", [cyclic_list, cyclic_dict, deep])
def test_cycles_and_depths(ask: Ask, make: Callable[[], object]) -> None:
    value = make()
    for name in TYPES:
        assert refused(ask, {}, {name: value}, policy=ALONE[name]).field == name
    assert refused(ask, {}, {}, value).of == "history"
    assert refused(ask, {}, {}, {"sends": [{"at": value}]}).field == "sends[0].at"
    assert refused(ask, {}, {}, None, value).of == "now"


@ask_both
def test_a_customer_of_ten_thousand_fields(ask: Ask) -> None:
    many = {f"field_{number}": object() for number in range(10_000)}
    assert ask({**many}, {**many, "one": "mid"}) == ask({}, {"one": "mid"})
    assert ask({}, UserDict({**many, "one": "mid"})) == ask({}, {"one": "mid"})
    assert refused(ask, {}, {**many, "one": "max"}, policy=ALONE["one"]).field == "one"


@ask_both
def test_a_hundred_thousand_sends(ask: Ask) -> None:
    hour = timedelta(hours=1)
    sends = [{"at": NOW - number * hour, "words": "x"} for number in range(1, 100_001)]
    assert ask({}, {"household": "h"}, {"sends": sends}).verdict is comity.Verdict.BLOCK
    problem = refused(ask, {}, {}, {"sends": [*sends, {"at": NAIVE}]})
    assert problem.field == "sends[100000].at"


@ask_both
def test_the_order_of_a_history_is_of_no_account(ask: Ask) -> None:
    hours = (30, 1, 70, 3, 20)
    sends = [{"at": NOW - timedelta(hours=hour), "words": str(hour)} for hour in hours]
    events = [
        {"at": NOW - timedelta(hours=hour), "type": kind} for hour in hours for kind in ("purchased", "cancelled")
    ]
    found = ask({}, {"household": "h"}, {"sends": sends, "events": events})
    assert found == ask({}, {"household": "h"}, {"sends": sends[::-1], "events": events[::-1]})
    assert found.verdict is comity.Verdict.BLOCK


@ask_both
def test_what_is_later_than_now_does_not_count(ask: Ask) -> None:
    later = {"sends": [{"at": NOW + timedelta(microseconds=1)}] * 5}
    assert ask({}, {"household": "h"}, later) == ask({}, {"household": "h"}, {})
    assert ask({}, {"household": "h"}, {"sends": [{"at": NOW}] * 5}).verdict is comity.Verdict.BLOCK


def test_a_pattern_that_would_explode_elsewhere() -> None:
    for text in ("a" * 50_000 + "!", "a" * 50_000):
        verdict = comity.Verdict.BLOCK if text.endswith("a") else comity.Verdict.WARN
        assert at_once({"words": text}, {}).verdict is verdict


# Nothing ------------------------------------------------------------------------------------------------------------


@ask_both
def test_none_is_nothing_wherever_it_stands(ask: Ask) -> None:
    nothing = dict.fromkeys(TYPES)
    send = {"at": NOW, "customer": None, **nothing}
    history = {"sends": [send], "events": None, "complete_since": None}
    assert ask(nothing, nothing, history) == ask({}, {}, {"sends": [{"at": NOW}]})
    assert ask({}, {}, {"sends": None, "events": None}) == ask({}, {}, {})
    assert ask({}, {}, None) != ask({}, {}, {})


@ask_both
def test_nan_is_unknown_and_infinity_is_a_number(ask: Ask) -> None:
    assert ask({"amount": nan}, {"amount": nan, "number_of": nan}) == ask({}, {})
    assert ask({}, {"amount": inf}).verdict is comity.Verdict.BLOCK
    assert ask({}, {"amount": -inf}) == ask({}, {"amount": 0})


# The error itself ---------------------------------------------------------------------------------------------------


def test_an_error_survives_pickling() -> None:
    problem = refused(at_once, {}, {"one": "max"})
    again = pickle.loads(pickle.dumps(problem))  # noqa: S301 (our own)
    assert (again.of, again.field, str(again)) == (problem.of, problem.field, str(problem))


def test_an_error_is_a_value_error_and_offers_the_nearest() -> None:
    problem = refused(at_once, {}, {"one": "hihg"})
    assert isinstance(problem, ValueError)
    assert str(problem) == "customer: `one` must be one of low, mid, high; found `hihg`; did you mean `high`?"


def test_what_it_says_of_a_number_too_long_to_be_written() -> None:
    assert sys.get_int_max_str_digits() < 5000
    problem = refused(at_once, {}, {"amount": HUGE})
    assert "found a whole number of about 4,983 digits" in str(problem)


# Anything at all ----------------------------------------------------------------------------------------------------


class Level(IntEnum):
    LOW = 1


class Word(str, Enum):  # noqa: UP042 (its text is not its value)
    MID = "mid"
    EMAIL = "email"


class Model(BaseModel):
    one: str = "mid"
    number_of: int = -1


@dataclass(slots=True)
class Slotted:
    one: object = "mid"
    sends: object = ()


NAMES = st.sampled_from((*TYPES, "household", "customer", "at", "type", "sends", "events", "complete_since", "other"))
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(), max_size=4)
    | st.sampled_from(
        ("mid", "email", "x", "2026-01-01", "2026-01-14T09:00:00Z", "2026-01-01T09:00", "UTC", "\ud800", "")
    )
)
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4), max_leaves=12
)
ODD: tuple[object, ...] = (
    *RUDE,
    HUGE,
    NAIVE,
    NOW,
    NOW.date(),
    NOW.time(),
    NAIVE.replace(tzinfo=Nowhere()),
    NAIVE.replace(tzinfo=Broken()),
    datetime.max.replace(tzinfo=UTC),
    datetime.min.replace(tzinfo=UTC),
    Decimal("NaN"),
    Word.MID,
    Level.LOW,
    Color.RED,
    Model(),
    Slotted(),
    Slotted(Slotted()),
    Pair("mid", "x"),
    RudeText("mid"),
    RudeNumber(3),
    Half(one="mid", at=NOW),
    UserDict(at=NOW, type="purchased"),
    cyclic_list(),
    cyclic_dict(),
    deep(),
    frozenset({Word.EMAIL}),
    {"email", "sms"},
    b"mid",
    bytearray(b"x"),
    range(3),
    comity.History(),
    comity.History([{"at": NAIVE}]),
    POLICY,
    POLICY.vocabulary.customer_model(),
    object(),
    int,
    len,
)
# By number: some of them cannot be looked at, which Hypothesis does with what it samples from.
OBJECTS = st.integers(0, len(ODD) - 1).map(ODD.__getitem__)
PYTHON = st.recursive(
    SCALARS | OBJECTS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.tuples(inner)
        | st.dictionaries(NAMES, inner, max_size=4)
        | st.builds(Slotted, inner, inner)
        | st.builds(UserDict, st.dictionaries(NAMES, inner, max_size=3))
    ),
    max_leaves=8,
)


def facts(values: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.dictionaries(NAMES, values, max_size=4) | values


def histories(values: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    record = st.fixed_dictionaries({"at": st.just(NOW) | values}, optional=dict.fromkeys((*TYPES, "type"), values))
    lists = st.lists(record | values, max_size=3)
    stated = st.fixed_dictionaries({}, optional={"sends": lists, "events": lists, "complete_since": values})
    return st.none() | stated | values


def _told(ask: Ask, message: object, customer: object, history: object, now: object) -> comity.Decision | None:
    """Return a decision, read to the last of what it says, or None for a DataError, which is then looked at.

    A check looks at no more than its verdict hangs on: what is wrong with a history may come out when it says why.
    """
    try:
        decision = ask(message, customer, history, now)
        assert repr(decision)
        json.dumps(decision.as_dict())
        assert decision.until is None or decision.until.tzinfo is UTC
    except comity.DataError as problem:
        _look_at(problem)
        return None
    return decision


def _look_at(problem: comity.DataError) -> None:
    assert problem.of in ("message", "customer", "history", "now")
    assert str(problem)
    if problem.field is not None:
        whole = problem.field.partition("[")[0]
        assert whole in {*TYPES, "household", "now", "sends", "events", "complete_since"}


@pytest.mark.parametrize("values", [JSON, PYTHON], ids=["json", "python"])
@given(st.data())
def test_only_data_errors_escape(values: st.SearchStrategy[object], data: st.DataObject) -> None:
    message, customer = data.draw(facts(values)), data.draw(facts(values))
    history, now = data.draw(histories(values)), data.draw(st.just(NOW) | st.just(NOW) | values)
    decided, checked = _told(at_once, message, customer, history, now), _told(by_check, message, customer, history, now)
    if decided is not None:
        assert checked == decided


@given(st.data())
def test_only_data_errors_escape_arbitration(data: st.DataObject) -> None:
    messages, customer = data.draw(st.lists(facts(PYTHON), max_size=3)), data.draw(facts(JSON))
    try:
        found = POLICY.arbitrate(messages, customer, data.draw(histories(JSON)), NOW)
    except comity.DataError as problem:
        _look_at(problem)
    else:
        assert {id(message) for message, _ in found} == {id(message) for message in messages}
