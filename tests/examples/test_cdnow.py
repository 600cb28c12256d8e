"""The CD shop's tables are what its script makes of CDNOW's purchases, and go wrong in the ways that its page tells."""

import csv
import gzip
import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml
from tests.examples.pages import EXAMPLES

import comity

SHOP = EXAMPLES / "cdnow"
DATA = SHOP / "data"
ZONE = ZoneInfo("America/New_York")
TABLES = ("customers", "events", "sends")
MOST = 300_000

# Of `CDNOW_sample.txt` in lifetimes 0.11.3, unpacked.
SHIPPED = "6fae10155c0b0ba363c2c386e30f77990d22328220efd862a5edd1443420d94a"

FINDINGS = [
    ("first-order", "cds.first-order-comes-first", "possible", "error"),
    ("win-back-call", "comity.quiet_hours.quiet-hours", "possible", "warning"),
    ("you-may-also-like", "cds.let-it-arrive", "always", "error"),
]
# One day or one season of each campaign, and the rules that refuse some of its messages.
WRONGS = {
    ("weekly-newsletter", "1998-05-18"): (
        "comity.frequency.weekly-cap",
        "comity.frequency.same-message-once",
        "comity.consent.consent",
        "comity.preferences.preferred-channel",
        "comity.care.quiet-after-feedback",
        "comity.care.cool-down-after-complaint",
    ),
    ("first-order", "1998-06-09"): ("cds.first-order-comes-first",),
    ("win-back", "1998-05-13"): ("cds.winback-for-the-silent",),
    ("win-back-call", "1998"): ("comity.quiet_hours.quiet-hours",),
    ("you-may-also-like", "1998-05"): ("cds.let-it-arrive",),
    ("review", "1998"): (
        "comity.preferences.unsubscribed-topics",
        "comity.consent.do-not-contact",
        "comity.frequency.survey-cap",
        "comity.care.thank-before-asking-again",
    ),
}
EVENTS = {"order": "purchased", "registration": "signed_up"}

Facts = dict[str, object]


# The tables ----------------------------------------------------------------------------------------------------------


def text(name: str, folder: Path = DATA) -> str:
    return gzip.decompress((folder / name).read_bytes()).decode("utf-8")


@cache
def rows(table: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text(f"{table}.csv.gz").splitlines()))


def started(*arguments: str, folder: Path = SHOP, **environment: str) -> subprocess.CompletedProcess[str]:
    told = {**os.environ, "PYTHONWARNINGS": "error", "PYTHONDONTWRITEBYTECODE": "1", **environment}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=folder, env=told, capture_output=True, text=True, check=False, timeout=60)


def test_the_purchases_are_those_that_lifetimes_ships() -> None:
    assert sha256(gzip.decompress((DATA / "CDNOW_sample.txt.gz").read_bytes())).hexdigest() == SHIPPED
    assert "MIT License" in (DATA / "CDNOW_sample.LICENSE.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("seed", ["0", "1"])
def test_the_script_makes_the_tables_that_are_there(seed: str, tmp_path: Path) -> None:
    done = started("make_tables.py", str(tmp_path), PYTHONHASHSEED=seed)
    assert (done.returncode, done.stderr) == (0, "")
    for table in TABLES:
        assert text(f"{table}.csv.gz", tmp_path) == text(f"{table}.csv.gz")


def test_the_example_is_small() -> None:
    assert sum(file.stat().st_size for file in SHOP.rglob("*") if file.is_file()) < MOST


def test_every_purchase_is_an_event() -> None:
    lines = (line.split()[1:] for line in text("CDNOW_sample.txt.gz").splitlines())
    real = sorted((who, day, int(cds), float(dollars)) for who, day, cds, dollars in lines)
    orders = (row for row in rows("events") if row["event"] == "order")
    told = [
        (row["customer_id"], row["at"][:10].replace("-", ""), int(row["cds"]), float(row["dollars"])) for row in orders
    ]
    assert sorted(told) == real


def test_customers_are_told_of_from_the_first_send_on() -> None:
    known: dict[str, str] = {}
    for row in rows("customers"):
        known.setdefault(row["customer_id"], row["valid_from"])
    assert all(known[row["customer_id"]] <= row["sent_at"] for row in rows("sends"))


def test_the_log_states_what_the_campaigns_state() -> None:
    stated = {}
    for file in SHOP.glob("campaigns/*.yaml"):
        read = yaml.safe_load(file.read_text(encoding="utf-8"))
        facts = (read["campaign"], read["channel"], read["purpose"])
        stated[read["campaign"]] = (*facts, ";".join(read.get("offer", ())), ";".join(read.get("topic", ())))
    logged = {(row["campaign"], row["channel"], row["purpose"], row["offer"], row["topic"]) for row in rows("sends")}
    assert logged == {facts for name, facts in stated.items() if name != "summer-sale"}


# Its campaigns and its policy ----------------------------------------------------------------------------------------


def test_the_policy_is_laid_out_and_its_tests_pass() -> None:
    for command in (["fmt", "--check"], ["test"]):
        done = started("-m", "comity_cli", *command)
        assert done.returncode == 0, done.stdout + done.stderr


def test_lint_finds_what_the_page_tells() -> None:
    done = started("-m", "comity_cli", "lint", "--format", "json", "--today", "1998-07-01")
    found = json.loads(done.stdout)["findings"]
    assert [(one["campaign"], one["rule"], one["kind"], one["level"]) for one in found] == FINDINGS


# The season ----------------------------------------------------------------------------------------------------------


def instant(cell: str) -> datetime:
    return datetime.fromisoformat(cell).replace(tzinfo=ZONE)


def texts(cell: str) -> list[str]:
    return [] if cell in ("", "[]") else cell.split(";")


def customer(row: dict[str, str]) -> Facts:
    facts: Facts = {name: row[name] for name in ("stage", "country", "timezone", "preferred_channel") if row[name]}
    facts |= {name: texts(row[name]) for name in ("consent", "unsubscribed_from")}
    return facts | {"value_tier": row["tier"], "do_not_contact": row["do_not_contact"] == "yes"}


def message(row: dict[str, str]) -> Facts:
    facts: Facts = {name: row[name] for name in ("campaign", "id", "channel", "purpose")}
    return facts | {name: texts(row[name]) for name in ("offer", "topic")}


class Log:
    """All that the tables say, by customer."""

    def __init__(self) -> None:
        self.customers = {who: list(some) for who, some in groupby(rows("customers"), lambda row: row["customer_id"])}
        self.events: dict[str, list[Facts]] = defaultdict(list)
        self.sends: dict[str, list[Facts]] = defaultdict(list)
        for row in rows("events"):
            type_ = EVENTS.get(row["event"], row["event"])
            self.events[row["customer_id"]].append({"at": instant(row["at"]), "type": type_})
        for row in rows("sends"):
            self.sends[row["customer_id"]].append({"at": instant(row["sent_at"]), **message(row)})

    def customer(self, row: dict[str, str]) -> Facts:
        return customer([one for one in self.customers[row["customer_id"]] if one["valid_from"] <= row["sent_at"]][-1])

    def history(self, row: dict[str, str]) -> comity.History:
        who, now = row["customer_id"], instant(row["sent_at"])
        return comity.History(sends=[one for one in self.sends[who] if one["at"] != now], events=self.events[who])


@cache
def log() -> Log:
    return Log()


@cache
def policy() -> comity.Policy:
    return comity.load(SHOP / "policies")


def refused(campaign: str, when: str) -> Iterator[set[str]]:
    """Yield, for one send of a campaign after the other, which rules would have refused it."""
    for row in rows("sends"):
        if row["campaign"] == campaign and row["sent_at"].startswith(when):
            history, now = log().history(row), instant(row["sent_at"])
            decision = policy().decide(message(row), log().customer(row), history, now=now)
            yield {reason.rule for reason in decision.reasons if reason.verdict > comity.Verdict.WARN}


@pytest.mark.parametrize(("campaign", "when"), WRONGS)
def test_the_season_goes_wrong_as_the_page_tells(campaign: str, when: str) -> None:
    found = list(refused(campaign, when))
    page = (SHOP / "README.md").read_text(encoding="utf-8")
    for rule in WRONGS[campaign, when]:
        assert any(rule in rules for rules in found)
        assert f"`{rule.rpartition('.')[2]}`" in page
    assert any(not rules for rules in found) is (campaign != "you-may-also-like")


def test_some_who_answered_were_never_thanked() -> None:
    answered = {row["customer_id"] for row in rows("events") if row["event"] == "survey_answered"}
    thanked = {row["customer_id"] for row in rows("sends") if row["topic"] == "thank_you"}
    assert thanked < answered
