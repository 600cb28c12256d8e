"""How much history a decision needs: never too little, and no more than it must."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.generators import NOWHERE, Generator, generators

import comity
from comity.decisions.window import Length, window
from comity.evaluate.decide import decide
from comity.evaluate.history import Event, History, Send
from comity.evaluate.holds import Situation
from comity.program.nodes import (
    FALSE,
    TRUE,
    Calendar,
    Count,
    Duration,
    Events,
    Program,
    Rolling,
    Rule,
    Sentence,
    Unit,
    Verdict,
    Window,
    Zone,
)
from comity.program.time import window_start
from comity.text.record import replace
from comity.types.vocabulary import Vocabulary

DAY = timedelta(days=1)
TICK = timedelta(microseconds=1)
# Months, quarters and years may be a little shorter than what is said of them, and clocks are put back.
MORE = timedelta(days=2)

POLICY = """
customer has household: text

a: limit purpose:marketing to 3 per 7 days for each campaign
b: limit channel:email to 3 per calendar month
c: never send offer:trial within 3 days after survey_answered
d: never send offer:trial to had case_opened in the last 90 minutes unless had purchased since cancelled
e: limit topic:digest to 1 per 2 months for each household
f: never send tag:x to received (sender == "x") ever enforce in review
g: never send offer:winback to stage == exposure
waive g for anything to received tag:pilot in the last 5 days until 2027-01-01 because "x"
"""


def test_each_thing_has_its_own_length() -> None:
    assert comity.compile(POLICY).window == {
        "sends": 62 * DAY + MORE,
        "campaign": 7 * DAY,
        "purpose": 7 * DAY,
        "channel": 31 * DAY + MORE,
        "topic": 62 * DAY + MORE,
        "tag": 5 * DAY,
        "events": "ever",
        "survey_answered": 3 * DAY,
        "case_opened": timedelta(minutes=90),
        "purchased": "ever",
        "cancelled": "ever",
    }


@pytest.mark.parametrize(
    ("phrase", "length"),
    [
        ("per 45 minutes", timedelta(minutes=45)),
        ("per 48 hours", 2 * DAY),
        ("per 2 weeks", 14 * DAY),
        ("per 3 months", 93 * DAY + MORE),
        ("per 2 years", 732 * DAY + MORE),
        ("per calendar day", DAY + MORE),
        ("per calendar week", 7 * DAY + MORE),
        ("per calendar quarter", 92 * DAY + MORE),
        ("per calendar year", 366 * DAY + MORE),
        ("ever", "ever"),
    ],
)
def test_lengths(phrase: str, length: Length) -> None:
    assert comity.compile(f"r: limit anything to 1 {phrase}").window == {"sends": length}


def test_nothing_is_needed_where_nothing_is_asked() -> None:
    assert comity.compile("r: never send offer:trial to stage >= adoption").window == {}


def test_it_cannot_be_changed() -> None:
    assert isinstance(comity.compile(POLICY).window, MappingProxyType)


def test_things_of_one_name_share_the_longer_length() -> None:
    policy = comity.compile(
        "message has referred: text events are sends\n"
        'a: never send anything to received (referred == "x") in the last 2 days or had referred in the last 4 days\n'
        "b: never send offer:trial to had sends in the last 3 days"
    )
    assert policy.window == {"sends": 3 * DAY, "events": 4 * DAY, "referred": 4 * DAY}


# Never too little ---------------------------------------------------------------------------------------------------


@given(generators())
def test_what_is_older_changes_no_verdict(make: Generator) -> None:
    program = make.program()
    lengths = window(program)
    for _ in range(4):
        asked = make.situation()
        if asked.history is not None:
            trimmed = _trimmed(asked.history, lengths, asked.now)
            assert _verdict(program, replace(asked, history=trimmed)) == _verdict(program, asked)


@given(generators())
def test_a_history_from_the_longest_on_is_as_good_as_a_whole_one(make: Generator) -> None:
    program = make.program()
    lengths = window(program).values()
    for _ in range(4):
        asked = make.situation()
        if asked.history is not None and "ever" not in lengths:
            longest = max((length for length in lengths if length != "ever"), default=timedelta())
            whole = replace(asked, history=replace(asked.history, complete_since=None))
            partial = replace(asked, history=replace(asked.history, complete_since=asked.now - longest))
            assert _verdict(program, partial) == _verdict(program, whole)


def _verdict(program: Program, asked: Situation) -> Verdict:
    return decide(program, asked.message, asked.customer, asked.history, asked.now).verdict


def _trimmed(history: History, lengths: Mapping[str, Length], now: datetime) -> History:
    """Return what a caller fetches who fetches no more than is said to be needed."""

    def is_needed(name: str, at: datetime) -> bool:
        length = lengths.get(name)
        return length is not None and (length == "ever" or at >= now - length)

    def told(send: Send) -> Send:
        return replace(send, facts={name: value for name, value in send.facts.items() if is_needed(name, send.at)})

    def wanted(event: Event) -> bool:
        return is_needed("events", event.at) and is_needed(event.name, event.at)

    return replace(
        history,
        sends=tuple(told(send) for send in history.sends if is_needed("sends", send.at)),
        events=tuple(event for event in history.events if wanted(event)),
    )


# Where the date line moved, clocks were put back by a whole day, or by half an hour, and where nothing ever happens.
PLACES = (
    "America/Juneau",
    "Pacific/Kwajalein",
    "Pacific/Apia",
    "Pacific/Kiritimati",
    "Asia/Manila",
    "Australia/Lord_Howe",
    "Europe/Berlin",
    "UTC",
)
MOMENTS = (
    datetime(1867, 10, 18, 23, tzinfo=UTC),
    datetime(1969, 9, 30, 13, tzinfo=UTC),
    datetime(1993, 8, 21, 12, tzinfo=UTC),
    datetime(2011, 12, 30, 10, tzinfo=UTC),
    datetime(2024, 5, 31, 23, tzinfo=UTC),
    datetime(2024, 12, 31, 23, tzinfo=UTC),
    datetime(2025, 2, 28, 12, tzinfo=UTC),
    datetime(1, 1, 2, tzinfo=UTC),
    datetime(9999, 12, 31, 12, tzinfo=UTC),
)
NOWS = st.builds(
    lambda base, days, hours: base + timedelta(days=days, hours=hours),
    st.sampled_from(MOMENTS[:-2]),
    st.integers(-400, 400),
    st.integers(-24, 24),
) | st.sampled_from(MOMENTS)
CALENDARS = (Unit.DAY, Unit.WEEK, Unit.MONTH, Unit.QUARTER, Unit.YEAR)


@given(NOWS, st.sampled_from(PLACES), st.sampled_from(CALENDARS), st.integers(0, 6))
def test_no_calendar_window_is_longer(now: datetime, place: str, unit: Unit, starting: int) -> None:
    _assert_long_enough(Calendar(unit, Zone(of_customer=False, name=place), starting), now, place)


@given(NOWS, st.sampled_from(PLACES), st.sampled_from(Unit), st.integers(0, 40))
def test_no_rolling_window_is_longer(now: datetime, place: str, unit: Unit, amount: int) -> None:
    _assert_long_enough(Rolling(Duration(amount, unit)), now, place)


def _assert_long_enough(asked: Window, now: datetime, place: str) -> None:
    length = window(_program(asked, place))["events"]
    start = window_start(asked, now, place, {})
    assert start is not None
    assert length != "ever"
    assert now - start.at <= length


def _program(asked: Window, zone: str) -> Program:
    count = Count(Events("purchased"), asked, 1)
    rule = Rule("policy.r", Sentence.NEVER, TRUE, count, FALSE, Verdict.BLOCK, Verdict.BLOCK, NOWHERE, "never …")
    return Program(Vocabulary({}, {}, {}), rules=(rule,), zone=zone)
