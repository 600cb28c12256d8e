"""What a table means, said by hand: the evaluator's side of the comparison is held to this."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from tests.bulk.agreement.cases import Audited, Screened
from tests.bulk.agreement.comparing import by_python
from tests.bulk.agreement.oracle import answers
from tests.bulk.agreement.tables import Row, Tables

import comity
from comity.program.nodes import TRUE, Compare, Condition, Fact, Literal, Op
from comity.types.vocabulary import Scope

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
DAY = timedelta(days=1)
FIELDS = frozenset({"id", "stage", "timezone", "household", "open_cases"})
SENT = frozenset({"campaign", "id", "purpose", "topic"})


def _tables(*customers: Row, sends: tuple[Row, ...] | None = (), events: tuple[Row, ...] | None = ()) -> Tables:
    return Tables(customers, sends, events, FIELDS, SENT)


def _screened(policy: str, tables: Tables, audience: Condition = TRUE) -> Mapping[object, object]:
    program = comity.compile(f"customer has household: text\n{policy}").program
    case = Screened(program, {"purpose": "marketing"}, audience, NOW, tables)
    found = answers(case)
    assert by_python(case) == found
    return {key[0]: (item.verdict, item.rules) for key, items in found.items() for item in items}


def _verdicts(policy: str, tables: Tables) -> list[str]:
    program = comity.compile(f"customer has household: text\n{policy}").program
    found = answers(Audited(program, tables))
    assert by_python(Audited(program, tables)) == found
    return [answer.verdict for _, items in sorted(found.items(), key=lambda item: str(item[0][1])) for answer in items]


@pytest.mark.parametrize(
    ("cell", "verdict"),
    [("adoption", "block"), ("exposure", "allow"), (None, "hold"), ("gone", "hold")],
)
def test_what_is_no_symbol_is_unknown(cell: str | None, verdict: str) -> None:
    rule = "early: never send anything to stage >= adoption if unknown hold"
    assert _screened(rule, _tables({"id": "a", "stage": cell})) == {
        "a": (verdict, ("policy.early",)[: verdict != "allow"])
    }


@pytest.mark.parametrize(("name", "cell"), [("open_cases", -1), ("timezone", "Mars/Olympus")])
def test_what_is_no_value_of_its_type_is_unknown(name: str, cell: str | int) -> None:
    rule = f"known: never send anything to {name} is unknown"
    assert _screened(rule, _tables({"id": "a", name: cell})) == {"a": ("block", ("policy.known",))}


def test_a_column_that_is_not_there_is_unknown() -> None:
    rule = "known: never send anything to region is unknown"
    assert _screened(rule, _tables({"id": "a", "region": "TX"})) == {"a": ("block", ("policy.known",))}


@pytest.mark.parametrize(("lacking", "unknown"), [("sends", {"cap"}), ("events", {"calm"})])
def test_a_log_that_is_not_there_is_unknown(lacking: str, unknown: set[str]) -> None:
    rules = "cap: limit anything to 1 ever\ncalm: never send anything within 2 days after purchased"
    logs: dict[str, tuple[Row, ...] | None] = {"sends": (), "events": ()}
    found = _screened(rules, _tables({"id": "a"}, **{**logs, lacking: None}))
    assert found == {"a": ("block", tuple(f"policy.{name}" for name in unknown))}


def test_only_those_are_asked_about_whom_the_audience_surely_admits() -> None:
    stage = Compare(Op.EQ, Fact(Scope.CUSTOMER, "stage"), Literal("adoption"))
    tables = _tables({"id": "a", "stage": "adoption"}, {"id": "b", "stage": "exposure"}, {"id": "c"})
    assert _screened("all: never send anything", tables, stage) == {"a": ("block", ("policy.all",))}


SHARED = "cap: limit purpose:marketing to 2 per 7 days for each household"


def test_sends_to_all_who_share_a_key_count_where_the_key_is_known() -> None:
    homes = {"a": "x", "b": "x", "c": "y", "d": None}
    sends = tuple({"customer": who, "at": NOW - DAY, "purpose": "marketing", "id": who} for who in (*homes, "a", None))
    tables = _tables(*({"id": who, "household": home} for who, home in homes.items()), sends=sends)
    blocked = ("block", ("policy.cap",))
    assert _screened(SHARED, tables) == {"a": blocked, "b": blocked, "c": ("allow", ()), "d": blocked}


def test_of_sends_at_the_same_instant_the_first_counts_for_the_next() -> None:
    sends = tuple({"customer": "a", "at": NOW, "campaign": name, "purpose": "marketing"} for name in ("z", "m", None))
    rule = "cap: limit purpose:marketing to 1 per 7 days"
    found = answers(Audited(comity.compile(rule).program, _tables({"id": "a"}, sends=sends)))
    assert {key[2]: items[0].verdict for key, items in found.items()} == {None: "allow", "m": "block", "z": "block"}


def test_a_send_is_judged_by_what_was_before_it() -> None:
    sends: tuple[Row, ...] = tuple({"customer": "a", "at": NOW - n * DAY, "purpose": "marketing"} for n in (9, 5, 1, 0))
    events: tuple[Row, ...] = ({"customer": "a", "at": NOW - 2 * DAY, "type": "purchased"},)
    tables = _tables({"id": "a"}, sends=sends, events=events)
    assert _verdicts("cap: limit purpose:marketing to 2 per 7 days", tables) == ["allow", "allow", "allow", "block"]
    assert _verdicts("calm: never send anything within 2 days after purchased", tables) == [
        "allow",
        "allow",
        "block",
        "allow",
    ]


def test_somebody_who_is_in_no_table_is_judged_by_who_they_are() -> None:
    sends: tuple[Row, ...] = ({"customer": "z", "at": NOW, "purpose": "marketing"}, {"customer": None, "at": NOW})
    assert _verdicts('z: never send anything to customer.id == "z"', _tables(sends=sends)) == ["block"]
