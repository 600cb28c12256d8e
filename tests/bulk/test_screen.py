"""`comity.screen`: what it takes, what comes of it, and what it says to what is wrong."""

import sys
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from types import ModuleType

import polars as pl
import pyarrow as pa
import pytest

import comity
from comity.bulk import connecting
from comity.bulk.problems import MissingPackageError, TableError

POLICY = comity.compile("""
trials: never send offer:trial to stage >= adoption
a-day: limit purpose:marketing to 1 per 1 day instead hold
asked: require rationale for purpose:marketing
  enforce in review
""")
NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)
TRIAL = {"purpose": "marketing", "channel": "email", "offer": ["trial"]}
CUSTOMERS = [
    {"id": f"{stage}-{place}", "stage": stage, "consent": ["email"] if place else []}
    for stage, place in product(("exposure", "adoption", None), range(2))
]
SENDS = [{"customer": "exposure-1", "at": NOW - timedelta(hours=3), "purpose": "marketing"}]


def verdicts(answers: object) -> dict[str, str]:
    return {row["customer_id"]: row["verdict"] for row in answers}  # type: ignore[attr-defined]


def test_every_customer_is_decided_as_one_is() -> None:
    answers = comity.screen(POLICY, TRIAL, CUSTOMERS, SENDS, now=NOW)
    own = {customer["id"]: [send for send in SENDS if send["customer"] == customer["id"]] for customer in CUSTOMERS}
    decisions = {
        str(one["id"]): POLICY.decide(TRIAL, one, {"sends": own[one["id"]], "events": []}, NOW) for one in CUSTOMERS
    }
    assert verdicts(answers) == {id_: str(decision.verdict) for id_, decision in decisions.items()}
    until = {row["customer_id"]: row["until"] for row in answers}
    assert until == {id_: decision.until for id_, decision in decisions.items()}
    assert (len(answers), answers.audience, answers.allowed) == (6, 6, 1)
    assert set(verdicts(answers).values()) == {"allow", "hold", "block"}


def test_what_came_of_it_is_a_table() -> None:
    answers = comity.screen(POLICY, TRIAL, pa.Table.from_pylist(CUSTOMERS), SENDS, now=NOW)
    frame = pl.DataFrame(answers)
    assert frame.columns == ["customer_id", "verdict", "first_rule", "rules", "until"]
    assert (
        sorted(frame["customer_id"])
        == sorted(answers.to_arrow()["customer_id"].to_pylist())
        == sorted(verdicts(answers))
    )


def test_an_audience_is_a_text_of_the_language() -> None:
    answers = comity.screen(POLICY, TRIAL, CUSTOMERS, SENDS, audience="consent:email and stage is known", now=NOW)
    assert verdicts(answers) == {"exposure-1": "hold", "adoption-1": "block"}
    assert comity.screen(POLICY, TRIAL, CUSTOMERS, SENDS, audience="everyone", now=NOW).audience == len(CUSTOMERS)


def test_an_audience_that_is_wrong_is_told_with_its_place() -> None:
    with pytest.raises(comity.PolicyError) as caught:
        comity.screen(POLICY, TRIAL, CUSTOMERS, audience="consent:email and staje == x", now=NOW)
    assert str(caught.value).startswith("audience:1:19: ")
    (finding,) = caught.value.findings
    source = caught.value.sources[finding.place.file]
    assert source.text[finding.place.span.start : finding.place.span.end] == "staje"
    with pytest.raises(comity.PolicyError, match=r"^audience:1:1: "):
        comity.screen(POLICY, TRIAL, CUSTOMERS, audience="", now=NOW)


def test_tables_may_call_things_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "customers.csv"
    path.write_text("user,phase\nann,adoption\n")
    answers = comity.screen(POLICY, TRIAL, path, SENDS, now=NOW, data={"customers": {"id": "user", "stage": "phase"}})
    assert verdicts(answers) == {"ann": "block"}
    with pytest.raises(ValueError, match=r"unknown key `custmers` in `data`; did you mean `customers`\?"):
        comity.screen(POLICY, TRIAL, path, now=NOW, data={"custmers": {}})


def test_the_clock_says_when_where_nobody_does() -> None:
    now = datetime.now(UTC)
    sends = [{"customer": "exposure-1", "at": now - timedelta(hours=1), "purpose": "marketing"}]
    assert verdicts(comity.screen(POLICY, TRIAL, CUSTOMERS, sends))["exposure-1"] == "hold"


def test_rules_of_review_speak_in_a_review() -> None:
    said = {count.rule for count in comity.screen(POLICY, TRIAL, CUSTOMERS, SENDS, now=NOW, review=True).counts}
    assert "policy.asked" in said
    assert "policy.asked" not in {one.rule for one in comity.screen(POLICY, TRIAL, CUSTOMERS, SENDS, now=NOW).counts}


def test_until_is_worked_out_as_wished() -> None:
    def untils(until: bool | None) -> set[object]:
        return {row["until"] for row in comity.screen(POLICY, TRIAL, CUSTOMERS, SENDS, now=NOW, until=until)}

    assert untils(False) == {None}
    assert untils(True) == untils(None) == {None, NOW + timedelta(hours=21)}


@pytest.mark.parametrize(
    ("message", "now", "words"),
    [
        ({"purpose": "selling"}, NOW, "message: `purpose` must be one of "),
        (7, NOW, "message: must be a mapping"),
        (TRIAL, datetime(2026, 3, 2), "without a zone it could be any of 24 hours"),  # noqa: DTZ001 (that is what is wrong)
    ],
)
def test_a_value_that_is_wrong_is_named(message: object, now: datetime, words: str) -> None:
    with pytest.raises(comity.DataError, match=words):
        comity.screen(POLICY, message, CUSTOMERS, now=now)


@pytest.mark.parametrize("customers", ["nowhere.parquet", [{"stage": "adoption"}], 7])
def test_a_table_that_is_wrong_is_named(customers: object) -> None:
    with pytest.raises(TableError, match=r"^customers: "):
        comity.screen(POLICY, TRIAL, customers, now=NOW)


def test_there_are_two_engines() -> None:
    with pytest.raises(ValueError, match="`engine` is `duckdb` or `spark`, not `pandas`"):
        comity.screen(POLICY, TRIAL, CUSTOMERS, engine="pandas", now=NOW)


def test_spark_is_asked_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[object, ...]] = []
    fake = ModuleType("comity.bulk.spark.screening")

    def screen(*args: object, until: bool) -> str:
        asked.append((*args, until))
        return "answers"

    fake.screen = screen  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, fake.__name__, fake)
    assert comity.screen(POLICY, TRIAL, "customers", engine="spark", now=NOW, until=True) == "answers"  # type: ignore[comparison-overlap]
    ((asking, given, _, until),) = asked
    assert (asking.at, given.customers, until) == (NOW, "customers", True)  # type: ignore[attr-defined]


@pytest.mark.parametrize(("engine", "package", "extra"), [("duckdb", "duckdb", "bulk"), ("spark", "sqlglot", "spark")])
def test_a_package_that_is_not_installed_is_named(
    engine: str, package: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(
        MissingPackageError, match=rf"`{package}`, which is not installed: pip install 'comity\[{extra}\]'"
    ):
        comity.screen(POLICY, TRIAL, CUSTOMERS, engine=engine, now=NOW)


def test_what_memory_cannot_hold_is_not_put_beside_the_caller() -> None:
    ((folder,),) = connecting.connect().execute("SELECT current_setting('temp_directory')").fetchall()
    assert Path(folder).is_absolute()
    assert not Path(folder).exists()
