"""Programs written and read back; what is not one is refused with ValueError, whatever it is."""

import json
from datetime import UTC, date, datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.check.policies import check_text
from tests.generators import NOWHERE, seeded

from comity.program import tests as language
from comity.program.codec import decode, encode
from comity.program.nodes import (
    TRUE,
    And,
    Compare,
    Duration,
    Fact,
    Literal,
    Moment,
    Op,
    Program,
    Rule,
    Sentence,
    Unit,
    Verdict,
    Waiver,
)
from comity.text.source import Place, Span
from comity.types.vocabulary import Scope, Value, Vocabulary

X = Fact(Scope.CUSTOMER, "x")
NOON = datetime(2026, 3, 4, 12, 0, 0, 1, tzinfo=UTC)


def there_and_back(program: Program) -> Program:
    return decode(json.loads(json.dumps(encode(program, Program))), Program)


@pytest.mark.parametrize("seed", range(60))
def test_there_and_back(seed: int) -> None:
    program = seeded(seed).program(5)
    found = there_and_back(program)
    assert found == program
    assert json.dumps(encode(found, Program)) == json.dumps(encode(program, Program))


def test_a_program_of_sentences() -> None:
    text = "x: never send offer:trial to stage >= adoption until 2026-12-31\ndefine grown as birth_date <= 18 years ago"
    program = check_text(text).program
    assert len(program.rules) == 1
    assert there_and_back(program) == program


def test_an_empty_program() -> None:
    program = Program(Vocabulary({}, {}, {}))
    assert there_and_back(program) == program


@pytest.mark.parametrize(
    "value",
    [True, False, 0, 1, 1.0, 0.1, -(2**53), "", "é\n", date(2024, 2, 29), NOON, frozenset("ba"), frozenset[str]()],
)
def test_values_keep_their_types(value: Value) -> None:
    found = decode(json.loads(json.dumps(encode(Literal(value), Literal))), Literal)
    assert found.value == value
    assert type(found.value) is type(value)


def test_equal_values_of_different_types_stay_apart() -> None:
    literals = [Literal(True), Literal(1), Literal(1.0)]
    condition = And(tuple(Compare(Op.EQ, X, literal) for literal in literals))
    found = decode(encode(condition, And), And)
    assert repr(found) == repr(condition)


def test_equal_parts_become_one() -> None:
    shared = Compare(Op.LE, X, Moment())
    program = Program(Vocabulary({}, {}, {}), prefer=(And((shared, TRUE)), Compare(Op.LE, X, Moment())))
    first, second = there_and_back(program).prefer
    assert isinstance(first, And)
    assert first.items[0] is second


def test_tests_of_the_language() -> None:
    event = language.TestEvent("bought", Duration(1, Unit.DAY), None)
    send = language.TestSend({"offer": frozenset({"a"}), "discount": 0.5}, None, NOON)
    then = language.Expectation(Verdict.HOLD, NOON, ("a", "b"), only=True, not_by=(), place=Place("f", Span(1, 2)))
    test = language.Test("t", {"born": date(2000, 1, 1)}, (event,), (send,), NOON, {}, (then,), NOWHERE, NOWHERE)
    assert decode(json.loads(json.dumps(encode(test, language.Test))), language.Test) == test


# What is refused ----------------------------------------------------------------------------------------------------

RULE = Rule("a.b", Sentence.NEVER, TRUE, TRUE, TRUE, Verdict.BLOCK, Verdict.BLOCK, NOWHERE, "…", since=date(2026, 1, 1))
SMALL = Program(
    Vocabulary({}, {}, {}),
    (RULE,),
    (Waiver("a.b", Compare(Op.EQ, X, Literal(NOON)), TRUE, date(2026, 1, 1), "", None, NOWHERE),),
)


@pytest.mark.parametrize(
    "data", [None, 1, [], {}, "x", {"format": 1}, {"format": 1, "classes": [], "rows": [], "root": 0}]
)
def test_no_program(data: object) -> None:
    with pytest.raises(ValueError, match=r"not an encoded program|another version"):
        decode(data, Program)


def test_a_program_of_other_classes() -> None:
    data = encode(SMALL, Program)
    with pytest.raises(ValueError, match="another version"):
        decode(data | {"format": 0}, Program)
    with pytest.raises(ValueError, match="another version"):
        decode(data | {"format": True}, Program)
    with pytest.raises(ValueError, match="another version"):
        decode(encode(TRUE, type(TRUE)), Program)


JUNK: list[object] = [
    None,
    True,
    -1,
    0,
    1,
    10**9,
    0.5,
    "",
    "x",
    [],
    {},
    [0],
    ["date", "x"],
    ["instant", 3],
    {"a": 1},
    [[]],
]


def _spoil(data: object, random: Random) -> object:
    """Return JSON with one thing in it replaced by junk, left out or doubled."""
    if isinstance(data, list) and data and random.random() < 0.9:
        at = random.randrange(len(data))
        match random.randrange(8):
            case 0:
                return data[:at] + data[at + 1 :]
            case 1:
                return [*data, data[at]]
            case _:
                return [*data[:at], _spoil(data[at], random), *data[at + 1 :]]
    if isinstance(data, dict) and data and random.random() < 0.9:
        name = random.choice(sorted(data))
        return data | {name: _spoil(data[name], random)}
    return random.choice(JUNK)


@pytest.mark.parametrize("first", range(0, 2000, 500))
def test_spoiled_programs_raise_value_error_or_are_well_typed(first: int) -> None:
    data = json.loads(json.dumps(encode(SMALL, Program)))
    refused = 0
    for seed in range(first, first + 500):
        rows = _spoil(data["rows"], Random(seed))
        try:
            found = decode(data | {"rows": rows}, Program)
        except ValueError:
            refused += 1
            continue
        assert there_and_back(found) == found
    assert refused > 250


@given(
    st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=4), lambda it: st.lists(it, max_size=4))
)
def test_junk_rows(rows: object) -> None:
    data = encode(SMALL, Program)
    with pytest.raises(ValueError, match=r"no such|not |number"):
        decode(data | {"rows": rows}, Program)
