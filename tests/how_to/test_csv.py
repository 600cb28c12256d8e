"""The loop over a CSV file, with files that people have."""

import csv
import pickle
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.how_to.page import Imported, running

import comity

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
HEAD = "id,billing,consent,open_cases,do_not_contact\n"


@pytest.fixture
def decide(tmp_path: Path) -> Iterator[Imported]:
    with running("csv", "decide", tmp_path) as module:
        Path("sends.csv").write_text("customer,at,campaign,offer\n", encoding="utf-8")
        yield module


def decided(decide: Imported, customers: str) -> dict[str, dict[str, str]]:
    Path("customers.csv").write_text(customers, encoding="utf-8", newline="")
    decide.decide(NOW)
    with Path("decisions.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def test_an_empty_cell_is_unknown_and_named(decide: Imported) -> None:
    said = decided(decide, HEAD + "ann,cancelled,email,0,no\nben,cancelled,,0,no\ncem,cancelled,email,,no\n")
    assert [row["verdict"] for row in said.values()] == ["allow", "block", "block"]
    assert [row["missing"] for row in said.values()] == ["", "consent", "open_cases"]


def test_a_short_row_has_unknown_facts_and_a_long_one_nothing_more(decide: Imported) -> None:
    said = decided(decide, HEAD + "ann,cancelled\nben,cancelled,email,0,no,and,more\n")
    assert said["ann"]["verdict"] == "block"
    assert said["ann"]["missing"] == "consent;do_not_contact;open_cases"
    assert said["ben"]["verdict"] == "allow"


def test_a_file_of_a_spreadsheet(decide: Imported) -> None:
    said = decided(decide, "\ufeff" + (HEAD + "ann,cancelled,sms;email,0,no\n").replace("\n", "\r\n"))
    assert said["ann"]["verdict"] == "allow"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (
            "ben,cancelled,email,none,no",
            "customer: `open_cases` must be a whole number from 0 to 9007199254740992; found `none`",
        ),
        ("ben,cancelled,email,-1,no", "customer: `open_cases` must be a whole number from 0 to 9007199254740992"),
        ("ben,cancelled,mail;emial,0,no", "customer: `consent` must be a list of any of email, sms, push, phone, mail"),
        ("ben,cancelled,email,0,ja", "customer: `do_not_contact` must be true or false; found `ja`"),
        ("ben,gone,email,0,no", "customer: `billing` must be one of current, past_due, card_expired, cancelled"),
    ],
)
def test_a_wrong_row_is_reported_with_its_line_and_the_loop_goes_on(
    decide: Imported, capsys: pytest.CaptureFixture[str], row: str, words: str
) -> None:
    said = decided(decide, f"{HEAD}ann,cancelled,email,0,no\n{row}\ncem,cancelled,email,0,no\n")
    assert list(said) == ["ann", "cem"]
    assert capsys.readouterr().err.startswith(f"customers.csv:3: {words}")


def test_a_wrong_cell_that_changes_nothing_goes_unseen(decide: Imported) -> None:
    assert decided(decide, HEAD + "ann,cancelled,email,many,yes\n")["ann"]["verdict"] == "block"
    with pytest.raises(comity.DataError, match="`open_cases`"):
        comity.load("policies").decide(decide.MESSAGE, {"open_cases": "many", "do_not_contact": True}, None, NOW)


def test_a_wrong_send_is_reported_with_the_customer_it_concerns(
    decide: Imported, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("sends.csv").write_text("customer,at,offer\nben,2026-01-20T09:00:00,winback\n", encoding="utf-8")
    said = decided(decide, HEAD + "ann,cancelled,email,0,no\nben,cancelled,email,0,no\n")
    assert list(said) == ["ann"]
    assert capsys.readouterr().err.startswith("customers.csv:3: history: `sends[0].at` must be a time with its offset")


def test_the_log_needs_the_columns_that_window_names() -> None:
    policy = comity.compile('a: limit offer:winback to 1 per 90 days because "x"')
    assert set(policy.window) == {"sends", "offer"}


def test_a_policy_can_be_sent_to_a_worker_and_a_check_cannot(decide: Imported) -> None:
    policy = comity.load("policies")
    again = pickle.loads(pickle.dumps(policy))  # noqa: S301 (our own)
    assert again.decide(decide.MESSAGE, {}, None, NOW) == policy.decide(decide.MESSAGE, {}, None, NOW)
    with pytest.raises((pickle.PicklingError, AttributeError, TypeError)):
        pickle.dumps(policy.for_message(decide.MESSAGE))
