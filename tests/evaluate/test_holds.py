"""The value of every kind of atom, each with its facts absent, unknown, empty and known."""

from datetime import UTC, date, datetime, timedelta

import pytest

from comity.evaluate.history import Event, History, Send
from comity.evaluate.holds import Situation, holds
from comity.program.nodes import (
    FALSE,
    TRUE,
    UNKNOWN,
    And,
    Calendar,
    Compare,
    Condition,
    Const,
    Count,
    Duration,
    Events,
    Ever,
    Fact,
    Holds,
    IsIn,
    Known,
    Literal,
    LocalTime,
    Match,
    Matches,
    Moment,
    Not,
    Op,
    Or,
    Rolling,
    Sends,
    Shares,
    Since,
    Stated,
    Term,
    Today,
    Unit,
    Window,
    Zone,
)
from comity.text.record import replace
from comity.types.vocabulary import Scope, Value

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)  # a Wednesday
DAY = timedelta(days=1)
TICK = timedelta(microseconds=1)
STAGES = ("exposure", "adoption", "retention")
OWN = Zone(of_customer=True, name=None)


def mine(name: str = "x") -> Fact:
    return Fact(Scope.CUSTOMER, name)


def said(name: str = "x") -> Fact:
    return Fact(Scope.MESSAGE, name)


def customer(**facts: Value) -> Situation:
    return Situation({}, facts, History(), NOW)


def message(**facts: Value) -> Situation:
    return Situation(facts, {}, History(), NOW)


def past(*items: Event | Send, complete_since: datetime | None = None, **facts: Value) -> Situation:
    events = tuple(item for item in items if isinstance(item, Event))
    sends = tuple(item for item in items if isinstance(item, Send))
    return Situation({}, facts, History(sends, events, complete_since), NOW)


NOTHING = frozenset[str]()


# Logic --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("left", [True, False, None])
@pytest.mark.parametrize("right", [True, False, None])
def test_kleene(left: bool | None, right: bool | None) -> None:
    both, either = holds(And((Const(left), Const(right))), message()), holds(Or((Const(left), Const(right))), message())
    # True and False behave as ever; unknown stays unless the other side decides.
    assert both is (False if False in (left, right) else None if None in (left, right) else True)
    assert either is (True if True in (left, right) else None if None in (left, right) else False)
    assert holds(Not(Const(left)), message()) is (None if left is None else not left)


def test_compounds_of_nothing() -> None:
    assert holds(And(()), message()) is True
    assert holds(Or(()), message()) is False
    assert [holds(item, message()) for item in (TRUE, FALSE, UNKNOWN)] == [True, False, None]


# Facts --------------------------------------------------------------------------------------------------------------

ATOMS: list[tuple[Condition, Condition]] = [
    (Compare(op, said(), Literal(1)), Compare(op, mine(), Literal(1))) for op in Op
]
ATOMS += [
    (IsIn(said(), ("a",)), IsIn(mine(), ("a",))),
    (IsIn(said(), ("a",), negated=True), IsIn(mine(), ("a",), negated=True)),
    (Shares(said(), Literal(frozenset("a"))), Shares(mine(), Literal(frozenset("a")))),
    (Shares(said(), Literal(NOTHING), all_of=True), Shares(mine(), Literal(NOTHING), all_of=True)),
    (Matches(said(), Match.PREFIX, ""), Matches(mine(), Match.PREFIX, "")),
    (Matches(said(), Match.CONTAINS, ""), Matches(mine(), Match.CONTAINS, "")),
    (Matches(said(), Match.REGEX, "^"), Matches(mine(), Match.REGEX, "^")),
    (Holds(said()), Holds(mine())),
    (Stated(said()), Stated(mine())),
    (Compare(Op.LE, said(), Moment()), Compare(Op.LE, mine(), Moment())),
    (Compare(Op.LE, said(), Today()), Compare(Op.LE, mine(), Today())),
]


@pytest.mark.parametrize(("of_message", "of_customer"), ATOMS)
def test_an_absent_message_fact_is_false_and_an_unknown_customer_fact_unknown(
    of_message: Condition, of_customer: Condition
) -> None:
    assert holds(of_message, message()) is False
    assert holds(Not(of_message), message()) is True
    assert holds(of_customer, customer()) is None
    assert holds(Not(of_customer), customer()) is None


@pytest.mark.parametrize("op", Op)
@pytest.mark.parametrize("sides", [(said("a"), mine("b")), (mine("b"), said("a"))])
def test_an_absent_message_fact_decides_beside_an_unknown_one(op: Op, sides: tuple[Term, Term]) -> None:
    atom = Compare(op, *sides)
    assert holds(atom, Situation({}, {"b": 1}, None, NOW)) is False
    assert holds(atom, Situation({}, {}, None, NOW)) is False
    assert holds(atom, Situation({"a": 1}, {}, None, NOW)) is None


@pytest.mark.parametrize("value", [float("nan")])
def test_nan_is_no_value(value: float) -> None:
    assert holds(Compare(Op.NE, mine(), Literal(1)), customer(x=value)) is None
    assert holds(IsIn(mine(), (1,), negated=True), customer(x=value)) is None
    assert holds(Known(mine()), customer(x=value)) is False
    assert holds(Compare(Op.NE, said(), Literal(1)), message(x=value)) is False
    assert holds(Stated(said()), message(x=value)) is False


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        # < <= == != >= >
        (1, 2, "< <= !="),
        (2, 2.0, "<= == >="),
        (2**53, 2**53 - 1, "!= >= >"),
        ("B", "a", "< <= !="),  # by code point
        ("e\u0301", "\u00e9", "< <= !="),  # nothing is normalised
        (date(2026, 3, 4), date(2026, 3, 4), "<= == >="),
        (NOW, NOW + TICK, "< <= !="),
    ],
)
def test_comparisons(left: Value, right: Value, expected: str) -> None:
    found = [
        str(op)
        for op in (Op.LT, Op.LE, Op.EQ, Op.NE, Op.GE, Op.GT)
        if holds(Compare(op, mine(), Literal(right)), customer(x=left))
    ]
    assert found == expected.split()


def test_symbols_compare_by_their_place() -> None:
    later = Compare(Op.GT, mine(), Literal("exposure"), STAGES)
    assert holds(later, customer(x="adoption")) is True
    assert holds(later, customer(x="exposure")) is False


@pytest.mark.parametrize(
    ("atom", "value", "expected"),
    [
        (IsIn(mine(), ("a", "b")), "a", True),
        (IsIn(mine(), ("a", "b"), negated=True), "a", False),
        (IsIn(mine(), ()), "a", False),
        (Shares(mine(), Literal(frozenset("ab"))), frozenset("bc"), True),
        (Shares(mine(), Literal(frozenset("ab"))), frozenset("c"), False),
        (Shares(mine(), Literal(frozenset("ab"))), NOTHING, False),
        (Shares(mine(), Literal("a")), frozenset("a"), True),
        (Shares(mine(), Literal(frozenset("ab")), all_of=True), frozenset("abc"), True),
        (Shares(mine(), Literal(frozenset("ab")), all_of=True), frozenset("bc"), False),
        (Shares(mine(), Literal(NOTHING), all_of=True), NOTHING, True),
        (Matches(mine(), Match.PREFIX, "spring-"), "spring-1", True),
        (Matches(mine(), Match.PREFIX, "spring-"), "a-spring-1", False),
        (Matches(mine(), Match.PREFIX, "a"), frozenset(("ba", "ab")), True),
        (Matches(mine(), Match.PREFIX, ""), NOTHING, False),
        (Matches(mine(), Match.CONTAINS, "É"), "cafÉs", True),
        (Matches(mine(), Match.CONTAINS, "É"), "cafés", False),
        (Matches(mine(), Match.REGEX, r"(?i)\bfree trial\b"), "Your FREE trial", True),
        (Matches(mine(), Match.REGEX, r"^trial"), "free trial", False),
        (Matches(mine(), Match.REGEX, "."), "\U0001f600", True),
        (Matches(mine(), Match.REGEX, "^b"), frozenset("ab"), True),
        (Holds(mine()), True, True),
        (Holds(mine()), False, False),
        (Known(mine()), NOTHING, True),
        (Stated(mine()), NOTHING, False),
        (Stated(mine()), "", False),
        (Stated(mine()), 0, True),
        (Stated(mine()), False, True),
    ],
)
def test_atoms_of_known_facts(atom: Condition, value: Value, expected: bool) -> None:
    assert holds(atom, customer(x=value)) is expected


def test_is_known_is_always_definite() -> None:
    assert holds(Known(mine()), customer()) is False
    assert holds(Known(said()), message()) is False
    assert holds(Known(said()), message(x="")) is True


def test_a_set_shares_with_a_single_field() -> None:
    consent_has_channel = Shares(mine("consent"), said("channel"))
    assert holds(consent_has_channel, Situation({"channel": "sms"}, {"consent": frozenset(["sms"])}, None, NOW)) is True
    assert holds(consent_has_channel, Situation({"channel": "sms"}, {"consent": NOTHING}, None, NOW)) is False
    assert holds(consent_has_channel, Situation({"channel": "sms"}, {}, None, NOW)) is None
    assert holds(consent_has_channel, Situation({}, {}, None, NOW)) is False


# Moments and days ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("op", "moment", "value", "expected"),
    [
        (Op.LE, Moment(), NOW, True),
        (Op.LT, Moment(), NOW, False),
        (Op.LE, Moment(Duration(48, Unit.HOUR)), NOW - 2 * DAY, True),
        (Op.LE, Moment(Duration(48, Unit.HOUR)), NOW - 2 * DAY + TICK, False),
        (Op.GE, Moment(Duration(1, Unit.MONTH), later=True), datetime(2026, 4, 4, 12, tzinfo=UTC), True),
        (Op.GE, Moment(Duration(1, Unit.MONTH), later=True), datetime(2026, 4, 4, 11, tzinfo=UTC), False),
        (Op.EQ, Today(), date(2026, 3, 4), True),
        (Op.LE, Today(Duration(18, Unit.YEAR)), date(2008, 3, 4), True),
        (Op.LE, Today(Duration(18, Unit.YEAR)), date(2008, 3, 5), False),
        (Op.GE, Today(Duration(30, Unit.DAY), later=True), date(2026, 4, 3), True),
        (Op.GE, Today(Duration(30, Unit.DAY), later=True), date(2026, 4, 2), False),
    ],
)
def test_moments(op: Op, moment: Moment | Today, value: Value, expected: bool) -> None:
    assert holds(Compare(op, mine(), moment), customer(x=value)) is expected


def test_today_is_a_day_of_the_policys_zone() -> None:
    late = Situation({}, {"x": date(2026, 3, 5)}, None, datetime(2026, 3, 4, 23, 30, tzinfo=UTC), "Europe/Berlin")
    assert holds(Compare(Op.EQ, mine(), Today()), late) is True


# Clocks -------------------------------------------------------------------------------------------------------------

NIGHT = LocalTime(OWN, 22 * 60, 6 * 60)
BERLIN = LocalTime(Zone(of_customer=True, name="Europe/Berlin"), 13 * 60, 14 * 60)


@pytest.mark.parametrize(
    ("atom", "zone", "expected"),
    [
        (NIGHT, "Asia/Tokyo", False),  # 21:00
        (NIGHT, "Asia/Vladivostok", True),  # 22:00
        (NIGHT, "America/Los_Angeles", True),  # 04:00
        (NIGHT, "America/Denver", True),  # 05:00
        (NIGHT, "America/Chicago", False),  # 06:00, and the end is excluded
        (NIGHT, None, None),
        (NIGHT, "Mars/Olympus", None),
        (BERLIN, None, True),
        (BERLIN, "Mars/Olympus", True),
        (BERLIN, "UTC", False),
        (LocalTime(Zone(of_customer=False, name="Asia/Tokyo"), 21 * 60, 22 * 60), None, True),
    ],
)
def test_wall_clocks(atom: Condition, zone: str | None, expected: bool | None) -> None:
    assert holds(atom, customer() if zone is None else customer(timezone=zone)) is expected


# History ------------------------------------------------------------------------------------------------------------

A_WEEK = Rolling(Duration(7, Unit.DAY))
THIS_WEEK = Calendar(Unit.WEEK, Zone(of_customer=False, name="UTC"))


@pytest.mark.parametrize(
    ("window", "at", "inside"),
    [
        (A_WEEK, NOW, True),
        (A_WEEK, NOW + TICK, False),
        (A_WEEK, NOW - 7 * DAY, False),
        (A_WEEK, NOW - 7 * DAY + TICK, True),
        (THIS_WEEK, datetime(2026, 3, 2, tzinfo=UTC), True),
        (THIS_WEEK, datetime(2026, 3, 2, tzinfo=UTC) - TICK, False),
        (THIS_WEEK, NOW + TICK, False),
        (Calendar(Unit.WEEK, OWN, starting=6), datetime(2026, 3, 1, tzinfo=UTC), None),
        (Ever(), datetime.min.replace(tzinfo=UTC), True),
        (Ever(), NOW + TICK, False),
    ],
)
def test_windows(window: Window, at: datetime, inside: bool | None) -> None:
    assert holds(Count(Events("e"), window, 1), past(Event(at, "e"))) is inside


@pytest.mark.parametrize(
    ("times", "at_least", "expected"),
    [(1, True, True), (2, True, True), (3, True, False), (1, False, False), (2, False, True), (0, False, False)],
)
def test_counts(times: int, at_least: bool, expected: bool) -> None:
    count = Count(Events("e"), A_WEEK, times, at_least)
    assert holds(count, past(Event(NOW, "e"), Event(NOW, "e"), Event(NOW, "other"))) is expected


def test_no_history_is_unknown() -> None:
    for atom in (Count(Events("e"), Ever(), 1), Count(Events("e"), Ever(), 1, at_least=False), Since("e", "f")):
        assert holds(atom, Situation({}, {}, None, NOW)) is None


@pytest.mark.parametrize(
    ("since", "times", "at_least", "expected"),
    [
        # The window reaches back 7 days; there are two events in it.
        (NOW - 7 * DAY, 3, True, False),
        (NOW - 6 * DAY, 3, True, None),
        (NOW - 6 * DAY, 2, True, True),
        (NOW - 6 * DAY, 1, False, False),
        (NOW - 6 * DAY, 2, False, None),
    ],
)
def test_an_incomplete_history(since: datetime, times: int, at_least: bool, expected: bool | None) -> None:
    situation = past(Event(NOW, "e"), Event(NOW - DAY, "e"), complete_since=since)
    assert holds(Count(Events("e"), A_WEEK, times, at_least), situation) is expected


def test_sends_are_counted_by_the_facts_they_were_sent_with() -> None:
    sent = Send(NOW - DAY, {"tag": frozenset({"promo"}), "channel": "push"})
    promo = Count(Sends(Shares(said("tag"), Literal("promo"))), A_WEEK, 1)
    lacking = Count(Sends(Compare(Op.NE, said("language"), Literal("en"))), A_WEEK, 1)
    assert holds(promo, past(sent)) is True
    assert holds(lacking, past(sent)) is False
    assert holds(Count(Sends(Not(Known(said("language")))), A_WEEK, 1), past(sent)) is True


@pytest.mark.parametrize(
    ("now", "then", "expected"),
    [
        ({"k": "a"}, {"k": "a"}, True),
        ({"k": "a"}, {"k": "b"}, False),
        ({"k": "a"}, {}, False),
        ({}, {"k": "a"}, False),
        ({}, {}, True),
        ({"k": frozenset("ab")}, {"k": frozenset("bc")}, True),
        ({"k": frozenset("ab")}, {"k": frozenset("c")}, False),
        ({"k": NOTHING}, {}, True),
        ({"k": NOTHING}, {"k": frozenset("a")}, False),
    ],
)
def test_keys_of_the_message(now: dict[str, Value], then: dict[str, Value], expected: bool) -> None:
    situation = Situation(now, {}, History((Send(NOW, then),)), NOW)
    assert holds(Count(Sends(TRUE, (said("k"),)), Ever(), 1), situation) is expected


@pytest.mark.parametrize(
    ("facts", "owner", "plain", "by_household"),
    [
        ({"id": "me", "household": "h"}, None, True, True),
        ({"id": "me", "household": "h"}, "me", True, True),
        ({"id": "me", "household": "h"}, "you", False, True),
        ({"household": "h"}, "you", None, True),
        ({"id": "me"}, "you", False, None),
    ],
)
def test_whose_sends_count(
    facts: dict[str, Value], owner: str | None, plain: bool | None, by_household: bool | None
) -> None:
    situation = replace(past(Send(NOW, {}, owner)), customer=facts)
    assert holds(Count(Sends(TRUE), Ever(), 1), situation) is plain
    assert holds(Count(Sends(TRUE, (mine("household"),)), Ever(), 1), situation) is by_household


def test_events_of_others_never_count() -> None:
    assert holds(Count(Events("e"), Ever(), 1), past(Event(NOW, "e", "you"), id="me")) is False
    assert holds(Since("e", "f"), past(Event(NOW, "e", "you"), id="me")) is False
    assert holds(Since("e", "f"), past(Event(NOW, "e", "you"))) is None


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ("", False),
        ("e1", True),
        ("f1", False),
        ("e2 f1", True),
        ("e1 f2", False),
        ("e1 f1", False),  # the same instant is not after
        ("e1 f2 e3", True),
        ("e3 f4 f1", False),
        ("e1 f-1", True),  # later than now does not count
        ("e-1 f1", False),
    ],
)
def test_since(events: str, expected: bool) -> None:
    items = [Event(NOW - 10 * DAY + int(item[1:]) * DAY, item[0]) for item in events.split()]
    items = [
        item if "-" not in name else Event(NOW + DAY, item.name)
        for item, name in zip(items, events.split(), strict=True)
    ]
    assert holds(Since("e", "f"), past(*items)) is expected


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        # Complete since day 5 only.
        ("", None),
        ("f6", False),
        ("f4", None),
        ("e6", True),
        ("e4", None),
        ("f4 e6", True),
        ("f3 e4", None),
        ("e4 f6", False),
    ],
)
def test_since_in_an_incomplete_history(events: str, expected: bool | None) -> None:
    start = NOW - 10 * DAY
    items = (Event(start + int(item[1:]) * DAY, item[0]) for item in events.split())
    assert holds(Since("e", "f"), past(*items, complete_since=start + 5 * DAY)) is expected
