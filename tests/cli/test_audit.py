"""``comity audit``: what it prints and writes, how it ends, and what it says to options and tables that are wrong."""

import json
import stat
import sys
from datetime import datetime
from pathlib import Path
from typing import Self

import jsonschema
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from comity.bulk.auditing import audit as on_duckdb
from comity.bulk.connecting import connect
from comity.bulk.data import DataMap
from comity.bulk.results import Audited
from comity.bulk.tables import Given
from comity.program.nodes import Program
from comity_cli.auditing import table
from comity_cli.group import cli

POLICY = """
trials:
  never send offer:trial to stage >= adoption
  because "A member cannot redeem a trial."
weekly:
  limit purpose:marketing to 1 per 7 days
  instead hold
  because "Enough is enough."
rest:
  never send purpose:marketing within 3 days after complained
  instead warn
word:
  expect stage >= adoption to receive purpose:service every 30 days
  because "They pay."
"""
CUSTOMERS = "id,stage\nann,adoption\nbob,exposure\n"
SENDS = """\
customer,at,campaign,id,channel,purpose,offer
ann,2026-03-02T09:00Z,spring,a,email,marketing,trial
ann,2026-03-12T09:00Z,news,a,email,marketing,
bob,2026-03-03T09:00Z,spring,a,email,marketing,trial
bob,2026-03-04T09:00Z,,b,sms,marketing,
"""
EVENTS = "customer,at,type\nann,2026-03-11T09:00Z,complained\n"
TABLES = ("--customers", "customers.csv", "--sends", "sends.csv", "--events", "events.csv")
TODAY = (
    "comity: customers: every send is judged by today's facts of its customer"
    " (a column `valid_from` tells since when a row holds)\n"
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    (tmp_path / "policies").mkdir()
    for name, text in (
        ("policies/p.comity", POLICY),
        ("customers.csv", CUSTOMERS),
        ("sends.csv", SENDS),
        ("events.csv", EVENTS),
    ):
        (tmp_path / name).write_text(text)
    return tmp_path


def audit(*more: str, tables: tuple[str, ...] = TABLES, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(cli, ["audit", *tables, *more], input=stdin)


# What it says ---------------------------------------------------------------------------------------------------------

TOLD = """\
4 sends judged
  would have been sent     2 (50.0 %)
  would have been refused  2 (50.0 %)
  blocked                  1 (25.0 %)
  held                     1 (25.0 %)
  sent with a warning      1 (25.0 %)

by rule
rule      verdict  first  all  because
p.trials  block        1    1  A member cannot redeem a trial.
p.weekly  hold         1    1  Enough is enough.
p.rest    warn         1    1

by campaign
campaign       sends  sent  refused    share
spring             2     1        1   50.0 %
(none stated)      1     0        1  100.0 %
news               1     1        0    0.0 %

by week
week        sends  sent  refused   share
2026-03-02      3     1        2  66.7 %
2026-03-09      1     1        0   0.0 %

obligations not met
obligation  customers  not met  unknown  because
p.word              1        1        0  They pay.
"""


def test_an_audit_is_told_in_tables() -> None:
    found = audit()
    assert (found.exit_code, found.stdout) == (0, TOLD)
    assert found.stderr == TODAY


def test_it_has_colours_when_they_are_wanted() -> None:
    found = audit("--color", "always")
    assert "\x1b[1;31mp.trials  block        1    1\x1b[0m  A member" in found.stdout


def test_a_log_without_sends_is_told_of() -> None:
    Path("sends.csv").write_text(SENDS.partition("\n")[0] + "\n")
    found = audit()
    assert (found.exit_code, found.stdout.splitlines()[0]) == (0, "0 sends judged")


def test_events_that_are_not_given_are_told_of() -> None:
    found = audit(tables=TABLES[:4])
    assert found.exit_code == 0
    assert "comity: events: what happened is not known (give a table of events)\n" in found.stderr


def test_campaigns_and_weeks_are_cut_off_and_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "MOST_CAMPAIGNS", 1)
    monkeypatch.setattr(table, "MOST_WEEKS", 1)
    told = audit().stdout
    assert "spring        2     1        1  50.0 %\nand 2 more: `--format json` has all\n" in told
    assert "2026-03-09      1     1        0  0.0 %\nand 1 earlier ones: `--format json` has all\n" in told


@pytest.mark.parametrize(
    ("number", "of", "shown"),
    [
        (0, 3, "0.0 %"),
        (1, 3, "33.3 %"),
        (1, 1_000_000, "< 0.1 %"),
        (999_999, 1_000_000, "> 99.9 %"),
        (3, 3, "100.0 %"),
    ],
)
def test_a_share_is_never_rounded_to_nothing_or_all(number: int, of: int, shown: str) -> None:
    assert table.percent(number, of) == shown


# JSON -----------------------------------------------------------------------------------------------------------------


def test_json_has_all_and_is_as_its_schema_says() -> None:
    found = audit("--format", "json")
    value = json.loads(found.stdout)
    schema = json.loads(CliRunner().invoke(cli, ["schema", "audit"]).stdout)
    jsonschema.validate(value, schema)
    assert (value["sends"], value["allowed"], value["refused"]) == (4, 2, 2)
    assert value["verdicts"] == {"block": 1, "review": 0, "hold": 1, "warn": 1, "allow": 1}
    assert value["rules"][0] == {
        "rule": "p.trials",
        "verdict": "block",
        "first": 1,
        "all": 1,
        "because": "A member cannot redeem a trial.",
    }
    assert [one["campaign"] for one in value["campaigns"]] == ["spring", None, "news"]
    assert [(one["week"], one["refused"]) for one in value["weeks"]] == [("2026-03-02", 2), ("2026-03-09", 0)]
    assert value["obligations"] == [
        {"obligation": "p.word", "customers": 1, "unmet": 1, "unknown": 0, "because": "They pay."}
    ]
    assert [note["table"] for note in value["notes"]] == ["customers"]


def test_obligations_are_judged_as_of_an_instant() -> None:
    Path("sends.csv").write_text(SENDS + "ann,2026-03-01T09:00Z,bill,a,email,service,\n")
    unmet = [
        json.loads(audit("--format", "json", "--at", at).stdout)["obligations"][0]["unmet"]
        for at in ("2026-03-31T08:59Z", "2026-03-31T09:00Z")
    ]
    assert unmet == [0, 1]


# Files ----------------------------------------------------------------------------------------------------------------


def test_judged_rows_are_written(folder: Path) -> None:
    assert audit("--out", "judged.parquet").exit_code == 0
    rows = pq.read_table(folder / "judged.parquet").sort_by("at").to_pylist()
    assert [(row["customer_id"], row["verdict"], row["rules"]) for row in rows] == [
        ("ann", "block", ["p.trials"]),
        ("bob", "allow", []),
        ("bob", "hold", ["p.weekly"]),
        ("ann", "warn", ["p.rest"]),
    ]
    assert sorted(path.name for path in folder.iterdir()) == [
        *("customers.csv", "events.csv", "judged.parquet", "policies", "sends.csv")
    ]


def test_rows_on_standard_output_leave_the_counts_to_standard_error() -> None:
    found = audit("--out", "-")
    lines = found.stdout.splitlines()
    assert (found.exit_code, lines[0]) == (0, "customer_id,at,campaign,id,channel,purpose,verdict,first_rule,rules")
    assert len(lines) == 5
    assert found.stderr == TODAY + TOLD


def test_the_report_is_written(folder: Path) -> None:
    (folder / "a.html").write_text("old")
    (folder / "a.html").chmod(0o640)
    assert audit("--html", "a.html", "--customer", "bob", "--customer", "zoe", tables=TABLES[:4]).exit_code == 0
    page = (folder / "a.html").read_text()
    assert page.startswith("<!doctype html>")
    assert "A member cannot redeem a trial." in page
    assert "what happened is not known" in page  # a note about the data
    assert page.count("today&#x27;s facts") + page.count("today's facts") == 1
    assert "zoe" in page
    assert stat.S_IMODE((folder / "a.html").stat().st_mode) == 0o640
    assert not list(folder.glob(".*"))


def test_tables_may_stand_on_standard_input() -> None:
    found = audit(tables=("--customers", "customers.csv", "--sends", "-", *TABLES[4:]), stdin=SENDS.encode())
    assert (found.exit_code, found.stdout) == (0, TOLD)


# What cannot be -------------------------------------------------------------------------------------------------------

WRONG: dict[str, tuple[tuple[str, ...], str]] = {
    "a customer for no report": (
        (*TABLES, "--customer", "ann"),
        "comity: `--customer` says who is to be found in the report: name its file with `--html`\n",
    ),
    "no sends": (TABLES[:2], "comity: missing option '--sends'\n        see `comity audit --help`\n"),
    "a table that is not there": (
        ("--customers", "customers.csv", "--sends", "gone.csv"),
        "comity: sends: `gone.csv` does not exist\n",
    ),
    "standard input twice": (
        ("--customers", "-", "--sends", "-"),
        "comity: standard input can be read only once: name a file in place of one `-`\n",
    ),
    "an ending that no format has": (
        (*TABLES, "--out", "judged.xlsx"),
        (
            "comity: output: `judged.xlsx` has an ending that no format has\n"
            "        write .parquet, .csv, .jsonl or .ndjson; .csv and .jsonl may be followed by .gz or .zst\n"
        ),
    ),
    "a folder that is not there": (
        (*TABLES, "--html", "gone/a.html"),
        "comity: cannot write `gone/a.html`: there is no folder `gone`\n",
    ),
    "a report that is a folder": ((*TABLES, "--html", "policies"), "comity: cannot write `policies`: it is a folder\n"),
    "a report on standard output": (
        (*TABLES, "--html", "-"),
        "comity: the report is written to a file of its own: name it with `--html`\n",
    ),
    "two files in one": (
        (*TABLES, "--html", "a.csv", "--out", "a.csv"),
        "comity: the report is written to a file of its own: name it with `--html`\n",
    ),
    "a report of Spark": (
        (*TABLES, "--html", "a.html", "--engine", "spark"),
        "comity: the report is made with `--engine duckdb` only\n",
    ),
    "a time without a zone": (
        (*TABLES, "--at", "2026-03-02T09:00"),
        (
            "comity: `--at` must be a time with its offset such as 2026-01-31T09:00:00Z; found `2026-03-02T09:00`\n"
            "        without a zone it could be any of 24 hours: add an offset, Z for UTC\n"
        ),
    ),
    "a policy that is not there": ((*TABLES, "--policies", "gone"), "comity: `gone` does not exist\n"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_is_said(name: str, folder: Path) -> None:
    args, said = WRONG[name]
    before = sorted(folder.rglob("*"))
    found = audit(tables=args)
    assert (found.exit_code, found.stdout, found.stderr) == (2, "", said)
    assert sorted(folder.rglob("*")) == before


def test_a_broken_policy_is_told_of(folder: Path) -> None:
    (folder / "policies/p.comity").write_text("never send anything to nobody_known")
    found = audit()
    assert found.exit_code == 2
    assert found.stderr.startswith("comity: the policy is broken\n  policies/p.comity:1:24: error[unknown-name]")


def test_a_table_without_times_is_told_of(folder: Path) -> None:
    (folder / "sends.csv").write_text("customer,campaign\nann,spring\n")
    found = audit()
    assert (found.exit_code, found.stdout) == (2, "")
    assert found.stderr.startswith("comity: sends: there is no column `at`")


@pytest.mark.parametrize(
    ("engine", "package", "extra"),
    [("duckdb", "duckdb", "bulk"), ("duckdb", "pyarrow", "bulk"), ("spark", "pyspark", "spark")],
)
def test_a_package_that_is_not_installed_is_one_line(
    engine: str, package: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    found = audit("--engine", engine)
    assert (found.exit_code, found.stdout) == (2, "")
    assert found.stderr == (
        f"comity: `comity audit --engine {engine}` needs the package `{package}`, which is not installed:"
        f" pip install 'comity[{extra}]'\n"
    )


# Spark ----------------------------------------------------------------------------------------------------------------


class Elsewhere:
    """What another engine has found: the same, and closed in the end."""

    closed = False

    def __init__(self, found: Audited) -> None:
        self.found = found

    def __getattr__(self, name: str) -> object:
        return getattr(self.found, name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        Elsewhere.closed = True


def test_spark_is_asked_in_place_of_duckdb(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    def audit_(program: Program, given: Given, data: DataMap, *, at: datetime | None) -> Elsewhere:
        return Elsewhere(on_duckdb(connect(), program, given, data, at=at))

    monkeypatch.setattr("comity.bulk.spark.auditing.audit", audit_)
    found = audit("--engine", "spark", "--out", "judged.jsonl")
    assert (found.exit_code, found.stdout, found.stderr) == (0, TOLD, TODAY)
    assert len((folder / "judged.jsonl").read_text().splitlines()) == 4
    assert Elsewhere.closed


def test_spark_writes_no_standard_output() -> None:
    found = audit("--engine", "spark", "--out", "-")
    assert (found.exit_code, found.stdout) == (2, "")
    assert found.stderr == "comity: output: what Spark writes is a folder of files, not standard output\n"
