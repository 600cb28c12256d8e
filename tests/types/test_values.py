"""Values as JSON has them: what is read as what, and what is said of what does not fit."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum

import pytest

from comity.types.values import ValueProblem, describe, read_facts, read_value, write_facts, write_value
from comity.types.vocabulary import FactType, Field, Kind, Scope, Value

STAGES = ("exposure", "adoption")
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
INF = float("inf")


def field(kind: Kind) -> Field:
    symbols = STAGES if kind in (Kind.ONE_OF, Kind.ANY_OF) else ()
    return Field(Scope.CUSTOMER, "x", FactType(kind, symbols, ordered=kind is Kind.ONE_OF))


@pytest.mark.parametrize("kind", Kind)
def test_none_is_no_value(kind: Kind) -> None:
    assert read_value(field(kind), None) is None


@pytest.mark.parametrize(
    ("kind", "raw", "expected"),
    [
        (Kind.YES_NO, True, True),
        (Kind.ONE_OF, "adoption", "adoption"),
        (Kind.ANY_OF, ["adoption", "adoption"], frozenset({"adoption"})),
        (Kind.ANY_OF, [], frozenset()),
        (Kind.ANY_OF, {"adoption"}, frozenset({"adoption"})),
        (Kind.ANY_OF, ("exposure", "adoption"), frozenset(STAGES)),
        (Kind.TEXT, "", ""),
        (Kind.TEXT, "\U0001f600", "\U0001f600"),
        (Kind.ANY_TEXT, ["a", ""], frozenset({"a", ""})),
        (Kind.COUNT, 0, 0),
        (Kind.COUNT, 2**53, 2**53),
        (Kind.COUNT, 3.0, 3),
        (Kind.COUNT, float("nan"), None),
        (Kind.NUMBER, -1, -1),
        (Kind.NUMBER, 0.25, 0.25),
        (Kind.NUMBER, 1e300, 1e300),
        (Kind.NUMBER, INF, INF),
        (Kind.NUMBER, float("nan"), None),
        (Kind.DATE, "2024-02-29", date(2024, 2, 29)),
        (Kind.DATE, date(2024, 2, 29), date(2024, 2, 29)),
        (Kind.INSTANT, "2026-03-04T12:00Z", NOON),
        (Kind.INSTANT, "2026-03-04 12:00:00+00:00", NOON),
        (Kind.INSTANT, "2026-03-04T17:45:00.5+05:45", NOON + timedelta(seconds=0.5)),
        (Kind.INSTANT, "2026-03-04T12:00:00.123456789Z", NOON + timedelta(microseconds=123456)),
        (Kind.INSTANT, NOON.astimezone(timezone(timedelta(hours=9))), NOON),
        (Kind.TIMEZONE, "Europe/Berlin", "Europe/Berlin"),
        (Kind.TIMEZONE, "UTC", "UTC"),
    ],
)
def test_read(kind: Kind, raw: object, expected: Value | None) -> None:
    found = read_value(field(kind), raw)
    assert found == expected
    assert type(found) is type(expected)


class Stage(str, Enum):  # noqa: UP042 (that is what is tested)
    ADOPTION = "adoption"


def test_members_of_enumerations_are_their_values() -> None:
    assert type(read_value(field(Kind.ONE_OF), Stage.ADOPTION)) is str
    assert read_value(field(Kind.ANY_OF), [Stage.ADOPTION]) == frozenset({"adoption"})
    assert str(read_value(field(Kind.TEXT), Stage.ADOPTION)) == "adoption"


A_TIME = "a time with its offset such as 2026-01-31T09:00:00Z"
A_ZONE = "the IANA name of a time zone such as Europe/Berlin"
NO_ZONE = "without a zone it could be any of 24 hours: add an offset, Z for UTC"
A_DATE = "a date such as 2026-01-31"


@pytest.mark.parametrize(
    ("kind", "raw", "expected", "help_"),
    [
        (Kind.YES_NO, "yes", "true or false", None),
        (Kind.YES_NO, 1, "true or false", None),
        (Kind.ONE_OF, "adoptoin", "one of exposure, adoption", "did you mean `adoption`?"),
        (Kind.ONE_OF, "Adoption", "one of exposure, adoption", "did you mean `adoption`?"),
        (Kind.ONE_OF, ["adoption"], "one of exposure, adoption", None),
        (Kind.ANY_OF, "adoption", "a list of any of exposure, adoption", "write a list of one: [adoption]"),
        (Kind.ANY_OF, {"adoption": 1}, "a list of any of exposure, adoption", None),
        (Kind.ANY_OF, 3, "a list of any of exposure, adoption", None),
        (Kind.TEXT, 3, "text", None),
        (Kind.TEXT, b"a", "text", None),
        (Kind.TEXT, "a\ud800", "text", "it holds half of a surrogate pair, which is not a character"),
        (Kind.ANY_TEXT, "a", "a list of texts", "write a list of one: [a]"),
        (Kind.COUNT, True, "a whole number from 0 to 9007199254740992", None),
        (Kind.COUNT, -1, "a whole number from 0 to 9007199254740992", None),
        (Kind.COUNT, 2.5, "a whole number from 0 to 9007199254740992", None),
        (Kind.COUNT, INF, "a whole number from 0 to 9007199254740992", None),
        (Kind.COUNT, "3", "a whole number from 0 to 9007199254740992", None),
        (Kind.COUNT, 2**53 + 1, "a whole number from 0 to 9007199254740992", "larger whole numbers are not exact"),
        (Kind.NUMBER, False, "a number (whole ones up to 2^53)", None),
        (Kind.NUMBER, "1", "a number (whole ones up to 2^53)", None),
        (Kind.NUMBER, Decimal(1), "a number (whole ones up to 2^53)", None),
        (Kind.NUMBER, -(2**53) - 1, "a number (whole ones up to 2^53)", "larger whole numbers are not exact"),
        (Kind.DATE, NOON, A_DATE, "a time of day is too much"),
        (Kind.DATE, "20260304", A_DATE, None),
        (Kind.DATE, "2026-W10-3", A_DATE, None),
        (Kind.DATE, "2026-02-29", A_DATE, "there is no such day"),
        (Kind.DATE, 20260304, A_DATE, None),
        (
            Kind.INSTANT,
            "2026-03-04T12:00",
            A_TIME,
            NO_ZONE,
        ),
        (
            Kind.INSTANT,
            NOON.replace(tzinfo=None),
            A_TIME,
            NO_ZONE,
        ),
        (Kind.INSTANT, "2026-03-04", A_TIME, "a day alone is no time"),
        (Kind.INSTANT, date(2026, 3, 4), A_TIME, "a day alone is no time"),
        (Kind.INSTANT, "2026-03-04T25:00Z", A_TIME, "there is no such time"),
        (Kind.INSTANT, "0001-01-01T00:00+14:00", A_TIME, None),
        (Kind.INSTANT, 1772625600, A_TIME, None),
        (
            Kind.TIMEZONE,
            "europe/berlin",
            A_ZONE,
            "did you mean `Europe/Berlin`",
        ),
        (Kind.TIMEZONE, 1, A_ZONE, None),
    ],
)
def test_problems(kind: Kind, raw: object, expected: str, help_: str | None) -> None:
    with pytest.raises(ValueProblem) as caught:
        read_value(field(kind), raw)
    problem = caught.value
    assert (problem.name, problem.expected, problem.found) == ("x", expected, describe(raw))
    assert problem.help is None if help_ is None else (problem.help or "").startswith(help_)


@pytest.mark.parametrize(("kind", "found"), [(Kind.ANY_OF, "nothing"), (Kind.ANY_TEXT, "nothing")])
def test_a_null_element_is_a_problem(kind: Kind, found: str) -> None:
    with pytest.raises(ValueProblem) as caught:
        read_value(field(kind), ["adoption", None])
    assert caught.value.found == found


@pytest.mark.parametrize(
    ("value", "expected"),
    [(None, "nothing"), (True, "`true`"), ("", "``"), ("x" * 70, f"`{'x' * 59}…`"), ("\ud800", "`\\ud800`")],
)
def test_describe(value: object, expected: str) -> None:
    assert describe(value) == expected


def test_facts() -> None:
    fields = {name: Field(Scope.CUSTOMER, name, FactType(Kind.COUNT)) for name in "abc"}
    assert read_facts(fields, {"b": 2, "a": None, "c": float("nan"), "extra": object()}) == {"b": 2}
    with pytest.raises(ValueProblem, match="`b` must be a whole number"):
        read_facts(fields, {"b": "2", "a": "1"})


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, None),
        (True, True),
        (2, 2),
        (0.5, 0.5),
        ("a", "a"),
        (frozenset("ba"), ["a", "b"]),
        (date(2026, 3, 4), "2026-03-04"),
        (NOON, "2026-03-04T12:00:00Z"),
        (NOON.replace(microsecond=1), "2026-03-04T12:00:00.000001Z"),
    ],
)
def test_write(value: Value | None, written: object) -> None:
    assert write_value(value) == written


def test_write_facts() -> None:
    assert list(write_facts({"b": 1, "a": frozenset("x")}).items()) == [("a", ["x"]), ("b", 1)]
