"""Models of customers and messages accept what a decision accepts, and say so as JSON Schema."""

import json
import pickle
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import Enum
from math import inf, isinf, nan
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError
from tests.generators import Generator, generators

import comity
from comity.models import Facts, model_of
from comity.types.values import ValueProblem, read_facts, read_value, write_facts
from comity.types.vocabulary import Field, Kind, Scope

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
POLICY = comity.compile(
    """
customer has
  # How many pets there are,
  # fish included.
  pets: count
  weight: number
message has
  # What the subject line says.
  headline: text required
  opened: yes or no required

never send offer:trial to stage >= adoption and pets > 1
"""
)
CUSTOMER, MESSAGE = POLICY.vocabulary.customer_model, POLICY.vocabulary.message_model
STATED = {"headline": "x", "opened": False}


class Stage(str, Enum):  # noqa: UP042 (its text is not its value)
    ADOPTION = "adoption"


def test_typed_values_come_out() -> None:
    facts: dict[str, Any] = {
        "stage": Stage.ADOPTION,
        "consent": ["email", "sms"],
        "signed_up_at": "2026-01-01T10:00:00+02:00",
        "birth_date": "2000-02-29",
        "pets": 3.0,
        "weight": nan,
    }
    customer = CUSTOMER(**facts)
    assert dict(customer) == {
        **dict.fromkeys(POLICY.vocabulary.customer),
        "stage": "adoption",
        "consent": frozenset({"email", "sms"}),
        "signed_up_at": datetime(2026, 1, 1, 8, tzinfo=UTC),
        "birth_date": date(2000, 2, 29),
        "pets": 3,
    }


def test_what_is_not_declared_is_ignored() -> None:
    assert "shoe_size" not in dict(CUSTOMER.model_validate({"shoe_size": 43}))


def test_required_facts_are_required_of_messages_alone() -> None:
    assert dict(CUSTOMER()) == dict.fromkeys(POLICY.vocabulary.customer)
    for facts in ({}, {**STATED, "headline": None}):
        with pytest.raises(ValidationError, match="headline"):
            MESSAGE.model_validate(facts)
    assert MESSAGE.model_validate(STATED).model_dump(exclude_none=True) == STATED


def test_a_problem_is_said_as_a_decision_says_it() -> None:
    with pytest.raises(ValidationError) as problem:
        CUSTOMER.model_validate({"stage": "adoptoin", "signed_up_at": datetime(2026, 1, 1)})  # noqa: DTZ001 (the point)
    said = {error["loc"]: str(error["ctx"]["error"]) for error in problem.value.errors()}
    assert said.keys() == {("stage",), ("signed_up_at",)}
    for (name,), words in said.items():
        with pytest.raises(comity.DataError) as refused:
            POLICY.decide({}, {name: {"stage": "adoptoin"}.get(str(name), datetime(2026, 1, 1))}, None, NOW)  # noqa: DTZ001
        assert words == refused.value.words


def test_instances_are_decided() -> None:
    customer, message = CUSTOMER.model_validate({"stage": "adoption", "pets": 2}), {**STATED, "offer": ["trial"]}
    decision = POLICY.decide(MESSAGE.model_validate(message), customer, None, NOW)
    assert decision.verdict is comity.Verdict.BLOCK
    assert POLICY.for_message(MESSAGE.model_validate(message))(customer, None, NOW) == decision
    assert POLICY.decide(message, CUSTOMER.model_validate({"pets": 1}), None, NOW).allowed


def test_instances_do_not_change() -> None:
    customer = CUSTOMER.model_validate({"pets": 1})
    with pytest.raises(ValidationError):
        customer.pets = 2  # type: ignore[attr-defined]


# The same meaning ---------------------------------------------------------------------------------------------------

LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=3)
    | st.sampled_from(("low", "email", "2026-01-01", "2026-01-01T00:00:00Z", "2026-01-01T00:00", "UTC", "Mars/Olympus"))
    | st.datetimes(timezones=st.none() | st.just(UTC))
    | st.dates()
    | st.binary(max_size=2)
)
ANYTHING = LEAVES | st.lists(LEAVES, max_size=2) | st.frozensets(LEAVES, max_size=2) | st.just({"a": 1})


@given(generators(), st.data())
def test_a_model_accepts_what_a_decision_accepts(make: Generator, data: st.DataObject) -> None:
    for scope in Scope:
        fields = make.vocabulary.fields(scope)
        raw = {name: data.draw(ANYTHING) for name in data.draw(st.sets(st.sampled_from(sorted(fields)), max_size=3))}
        assert _validated(model_of("Facts", fields), raw) == _read(fields, raw)


@given(generators())
def test_what_fits_comes_out_as_it_went_in(make: Generator) -> None:
    for scope in Scope:
        fields, facts = make.vocabulary.fields(scope), make.facts(scope)
        facts = {name: value for name, value in facts.items() if fields[name].type.kind is not Kind.TIMEZONE}
        model = model_of("Facts", fields)
        made = model.model_validate(facts)
        assert made.model_dump(exclude_none=True) == facts
        assert made.model_dump(mode="json", exclude_none=True) == write_facts(facts)
        assert model.model_validate_json(made.model_dump_json()) == made
        jsonschema.validate(write_facts(facts), model.model_json_schema())


def _validated(model: type[Facts], raw: Mapping[str, object]) -> dict[str, object] | set[str]:
    try:
        return {name: value for name, value in model.model_validate(raw) if value is not None}
    except ValidationError as problem:
        return {str(error["loc"][0]) for error in problem.errors()}


def _read(fields: Mapping[str, Field], raw: Mapping[str, object]) -> Mapping[str, object] | set[str]:
    wrong = {name for name, value in raw.items() if not _fits(fields[name], value)}
    return wrong or read_facts(fields, raw)


def _fits(field: Field, value: object) -> bool:
    try:
        read_value(field, value)
    except ValueProblem:
        return False
    return True


def test_infinity_survives_json() -> None:
    dumped = CUSTOMER.model_validate({"weight": inf}).model_dump_json()
    assert isinf(json.loads(dumped)["weight"])
    assert dict(CUSTOMER.model_validate_json(dumped))["weight"] == inf


# Schema -------------------------------------------------------------------------------------------------------------


def properties(model: type[BaseModel]) -> dict[str, dict[str, Any]]:
    schema = model.model_json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    found: dict[str, dict[str, Any]] = schema["properties"]
    return found


def test_schema_has_docs_enumerations_and_formats() -> None:
    schema = properties(CUSTOMER)
    assert list(schema) == list(POLICY.vocabulary.customer)
    assert schema["pets"] == {
        "anyOf": [{"type": "integer", "minimum": 0, "maximum": 2**53}, {"type": "null"}],
        "default": None,
        "description": "How many pets there are, fish included.",
        "title": "Pets",
    }
    kinds = {name: field["anyOf"][0] for name, field in schema.items()}
    assert kinds["stage"] == {"type": "string", "enum": ["exposure", "adoption", "retention", "advocacy"]}
    assert kinds["consent"] == {
        "type": "array",
        "items": {"type": "string", "enum": ["email", "sms", "push", "phone", "mail"]},
    }
    assert kinds["segment"] == {"type": "array", "items": {"type": "string"}}
    assert (kinds["do_not_contact"], kinds["weight"]) == ({"type": "boolean"}, {"type": "number"})
    assert (kinds["birth_date"]["format"], kinds["signed_up_at"]["format"]) == ("date", "date-time")


def test_schema_says_what_is_required() -> None:
    assert CUSTOMER.model_json_schema().get("required") is None
    for mode in ("validation", "serialization"):
        schema = MESSAGE.model_json_schema(mode=mode)
        assert {"headline", "opened"} <= set(schema["required"])
    assert properties(MESSAGE)["headline"] == {
        "type": "string",
        "description": "What the subject line says.",
        "title": "Headline",
    }


# Names --------------------------------------------------------------------------------------------------------------

AWKWARD = ("copy", "copy_", "class", "json", "schema", "model_dump", "model_config", "declared", "_x", "x", "__x", "_")


def test_facts_may_be_called_as_pydantic_calls_its_own() -> None:
    policy = comity.compile(
        f"customer has {' '.join(f'{name}: count' for name in AWKWARD)}\nnever send anything to x > 0"
    )
    model = policy.vocabulary.customer_model
    facts = {name: number for number, name in enumerate(AWKWARD)}
    made = model.model_validate(facts)
    assert {name: value for name, value in made if value is not None} == facts
    assert json.loads(made.model_dump_json(exclude_none=True)) == facts
    assert set(AWKWARD) <= set(properties(model))
    assert made.class_ == AWKWARD.index("class")  # type: ignore[attr-defined]
    assert not policy.decide({}, made, None, NOW).allowed


def test_policies_of_one_vocabulary_share_their_models() -> None:
    assert POLICY.vocabulary.customer_model is CUSTOMER
    one, other = comity.compile("a: never send anything"), comity.compile("a: never send anything")
    assert one.vocabulary.customer_model is other.vocabulary.customer_model


def test_the_vocabulary_is_still_one() -> None:
    words = POLICY.vocabulary
    assert words.field(Scope.CUSTOMER, "pets").type.kind is Kind.COUNT
    assert words.fields(Scope.MESSAGE) is words.message
    assert "purchased" in words.events
    assert "fish included" in words.customer["pets"].doc


# Other processes ----------------------------------------------------------------------------------------------------

THERE = """
import pickle, sys
customer = pickle.load(sys.stdin.buffer)
print(type(customer).__name__, customer.pets, sorted(customer.consent))
"""


def test_instances_are_pickled_for_processes_that_never_saw_the_policy() -> None:
    model = comity.compile("customer has pets: count").vocabulary.customer_model
    customer = model.model_validate({"pets": 3, "consent": ["sms", "email"]})
    assert pickle.loads(pickle.dumps(customer)) == customer  # noqa: S301 (our own)
    done = subprocess.run([sys.executable, "-c", THERE], input=pickle.dumps(customer), capture_output=True, check=True)
    assert done.stdout.decode().strip() == "Customer 3 ['email', 'sms']"


def test_pydantic_is_imported_by_those_who_ask_for_models() -> None:
    program = "import sys, comity; p = comity.compile('r: never send anything'); p.decide({}, {}, None, sys.argv[1])"
    for asked, there in (("p.vocabulary.customer", False), ("p.vocabulary.customer_model", True)):
        code = f"{program}; {asked}; print('pydantic' in sys.modules)"
        call = [sys.executable, "-c", code, NOW.isoformat()]
        done = subprocess.run(call, capture_output=True, text=True, check=True)
        assert done.stdout.strip() == str(there)
