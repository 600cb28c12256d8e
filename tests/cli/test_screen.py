"""``comity screen``: what it prints and writes, how it ends, and what it says to what is wrong."""

import csv
import json
import os
import pty
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import jsonschema
import pytest
from tests.cli.screening import CUSTOMERS, SENDS, TABLES, call, screen, write

from comity_cli.models import Screen

pytest.importorskip("duckdb")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    return tmp_path


def rows(text: str) -> dict[str, dict[str, str]]:
    return {row["customer_id"]: row for row in csv.DictReader(StringIO(text))}


# What it says -------------------------------------------------------------------------------------------------------

TOLD = """\
spring / first
  sent            2026-04-01 09:00 in each customer's own time
  audience        4 customers
  may be sent     0 (0.0 %)
  blocked         1 (25.0 %)
  under review    1 (25.0 %)
  held            2 (50.0 %)

rule                        verdict  first  all   share  because
shop.no-trials-for-members  block        1    1  25.0 %  A member cannot redeem a trial.
shop.grieving               review       1    1  25.0 %
shop.two-a-day              hold         2    2  50.0 %
"""


def test_counts_are_told_by_rule() -> None:
    result = screen("spring")
    assert (result.exit_code, result.stdout) == (0, TOLD)
    assert result.stderr == (
        "comity: `spring` has 2 messages; this is the first, `first`: choose with `--message`\n"
        "comity: customers: 1 customer is judged by the clock of Europe/Berlin: their own zone is not known\n"
    )


def test_the_schema_describes_the_json() -> None:
    result = screen("spring", "--format", "json")
    document = json.loads(result.stdout)
    jsonschema.validate(document, json.loads(call("schema", "screen").stdout))
    Screen.model_validate(document)
    (message,) = document["messages"]
    assert (message["campaign"], message["message_id"], message["at"]) == ("spring", "first", None)
    assert (message["audience"], message["allowed"]) == (4, 0)
    assert message["verdicts"] == {"block": 1, "review": 1, "hold": 2, "warn": 0, "allow": 0}
    assert [(rule["rule"], rule["first"], rule["share"]) for rule in message["rules"]] == [
        ("shop.no-trials-for-members", 1, 0.25),
        ("shop.grieving", 1, 0.25),
        ("shop.two-a-day", 2, 0.5),
    ]


def test_what_cannot_be_told_is_said_instead_of_the_reason() -> None:
    Path("customers.csv").write_text("id,consent\nann,email\n")
    result = screen("spring")
    assert "there is no column `stage`: it is unknown for everybody" in result.stderr
    (line,) = (line for line in result.stdout.splitlines() if line.startswith("shop.no-trials"))
    told = "shop.no-trials-for-members warn 0 1 100.0 % it cannot be told of them"
    assert " ".join(line.split()) == told
    (message,) = json.loads(screen("spring", "--format", "json").stdout)["messages"]
    assert {rule["rule"]: rule["unknown"] for rule in message["rules"]} == {
        "shop.no-trials-for-members": True,
        "shop.two-a-day": False,
    }


def test_a_table_that_was_not_given_is_missed_where_a_rule_asks_for_it() -> None:
    result = call("screen", "fixed", "--customers", "customers.csv")
    assert "comity: sends: what was sent before is not known (give a table with `--sends`)" in result.stderr
    assert "comity: events: what happened before is not known (give a table with `--events`)" in result.stderr
    assert (
        "not known" not in call("screen", "thanks", "--customers", "customers.csv", "--at", "2026-04-01T00:00Z").stderr
    )


# What it writes -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["out.csv", "out.jsonl", "out.parquet"])
def test_a_row_for_each_customer_is_written(name: str) -> None:
    import duckdb

    Path(name).write_text("what was there before")
    assert screen("spring", "--out", name).exit_code == 0
    query = f"FROM '{name}' SELECT customer_id, verdict, first_rule ORDER BY 1"
    assert duckdb.connect().execute(query).fetchall() == [
        ("ann", "hold", "shop.two-a-day"),
        ("ben", "block", "shop.no-trials-for-members"),
        ("cleo", "review", "shop.grieving"),
        ("eve", "hold", "shop.two-a-day"),
    ]
    assert [path.name for path in Path().iterdir() if "out" in path.name] == [name]


def test_rows_go_to_standard_output_and_counts_aside() -> None:
    result = screen("spring", "--out", "-")
    found = rows(result.stdout)
    assert found["ann"]["until"] == "2026-04-01T09:00:00Z"
    assert found["eve"]["until"] == "2026-04-01T02:00:00Z"
    assert TOLD in result.stderr


def test_until_is_worked_out_as_wished() -> None:
    assert {row["until"] for row in rows(screen("spring", "--out", "-", "--no-until").stdout).values()} == {""}
    assert rows(screen("spring", "--out", "-", "--until").stdout)["ann"]["until"]


def test_customers_come_from_standard_input() -> None:
    args = ("screen", "thanks", "--at", "2026-04-01T07:00Z", "--out", "-")
    command = [sys.executable, "-m", "comity_cli", *args, "--customers", "-"]
    done = subprocess.run(command, input=CUSTOMERS.encode(), capture_output=True, check=True, timeout=60)
    assert sorted(rows(done.stdout.decode())) == ["ann", "ben", "cleo", "dan", "eve"]
    assert b"leak" not in done.stderr


# When it is sent ----------------------------------------------------------------------------------------------------


def at(*args: str) -> object:
    (message,) = json.loads(screen(*args, "--format", "json").stdout)["messages"]
    return message["at"]


def test_a_schedule_says_when() -> None:
    assert at("fixed") == "2026-04-01T07:00:00Z"
    assert "sent            2026-04-01 09:00 Europe/Berlin (2026-04-01T07:00:00Z)\n" in screen("fixed").stdout
    assert screen("fixed").stderr == ""


def test_an_instant_that_was_chosen_comes_first() -> None:
    assert at("fixed", "--at", "2026-05-01T10:00+02:00") == "2026-05-01T08:00:00Z"
    said = screen("fixed", "--at", "2026-05-01T10:00+02:00").stderr
    assert said == (
        "comity: `fixed` has a time in its schedule; it is taken to begin at 2026-05-01T08:00:00Z, as `--at` says\n"
    )


def test_what_is_sent_again_and_again_is_sent_the_next_time() -> None:
    assert at("weekly", "--at", "2026-04-01T07:00Z") == "2026-04-01T07:00:00Z"
    assert at("weekly", "--at", "2026-04-01T07:00:01Z") == "2026-04-02T07:00:00Z"
    assert at("weekly", "--at", "2026-03-28T22:00Z") == "2026-03-29T07:00:00Z"  # summer time begins in between


def test_a_trigger_happens_now_and_its_audience_is_as_stated() -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    result = screen("thanks", "--format", "json")
    (message,) = json.loads(result.stdout)["messages"]
    assert before <= datetime.fromisoformat(message["at"]) <= datetime.now(UTC)
    assert "`thanks` follows `survey_answered`; it is taken to begin now, at " in result.stderr
    assert "its audience is judged as stated, whether or not the event has happened" in result.stderr
    assert message["audience"] == 5


def test_a_later_message_is_sent_later() -> None:
    assert at("spring", "--message", "second", "--at", "2026-04-01T07:00Z") == "2026-04-04T07:00:00Z"
    result = screen("spring", "--message", "second")
    assert (
        "sent            some time after 2026-04-01 09:00 in each customer's own time, as its steps say"
        in result.stdout
    )
    assert "may be sent     4 (100.0 %)" in result.stdout


# Several campaigns --------------------------------------------------------------------------------------------------


def test_several_campaigns_compete() -> None:
    result = screen("fixed", "news", "--at", "2026-04-02T07:00Z", "--out", "-")
    found = {(row["campaign"], row["customer_id"]): row["verdict"] for row in csv.DictReader(StringIO(result.stdout))}
    assert (found["fixed", "ann"], found["news", "ann"]) == ("allow", "hold")
    document = json.loads(screen("news", "fixed", "--at", "2026-04-02T07:00Z", "--format", "json").stdout)
    assert [(one["campaign"], one["allowed"]) for one in document["messages"]] == [("fixed", 4), ("news", 0)]
    Screen.model_validate(document)


def test_several_campaigns_are_sent_at_one_instant() -> None:
    result = screen("fixed", "spring", "news")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "several campaigns are planned for one instant, and these are sent at several" in result.stderr
    assert "say it with `--at`" in result.stderr


def test_a_file_and_an_id_may_be_mixed() -> None:
    result = screen("campaigns/fixed.yaml", "news", "--at", "2026-04-02T07:00Z")
    assert (result.exit_code, result.stdout.count("audience ")) == (0, 2)


# What it cannot do --------------------------------------------------------------------------------------------------

WRONG = [
    (("screen", "sprig", *TABLES), "no campaign of the project is called `sprig`", "did you mean `spring`?"),
    (("screen", "campaigns/no.yaml", *TABLES), "`campaigns/no.yaml` does not exist", None),
    (("screen", "spring", *TABLES, "--message", "fir"), "`spring` has no message `fir`", "did you mean `first`?"),
    (("screen", "spring", *TABLES, "--at", "noon"), "`--at` must be a time with its offset", None),
    (("screen", "spring", *TABLES, "--at", "2026-04-01T07:00"), "`--at` must be a time with its offset", "offset"),
    (("screen", "spring", "--customers", "no.csv"), "customers: `no.csv` does not exist", None),
    (("screen", "spring", "--customers", "customers.xlsx"), "customers: `customers.xlsx` does not exist", None),
    (("screen", "spring", *TABLES, "--out", "out.xlsx"), "`out.xlsx` has an ending that no format has", ".parquet"),
    (("screen", "spring", *TABLES, "--out", "no/out.csv"), "there is no folder `no`", None),
    (("screen", "spring", *TABLES, "--out", "folder.csv"), "`folder.csv` is a folder", None),
    (("screen", "spring", "--customers", "-", "--sends", "-"), "standard input can be read only once", None),
    (("screen", "spring", "--customers", "broken.parquet"), "customers: `broken.parquet` cannot be read: ", None),
    (("screen", "spring", "--customers", "sends.csv"), "customers: there is no column `id` or `customer_id`", None),
    (("screen", "spring", "news", *TABLES, "--at", "2026-04-01T00:00Z", "--until"), "one campaign at a time", None),
    (("screen", "spring"), "missing option '--customers'", None),
    (("screen", *TABLES), "missing argument", None),
    (("screen", "spring", *TABLES, "--engine", "sparc"), "'sparc' is not one of 'duckdb', 'spark'", None),
    (("screen", "broken", *TABLES), "whom it is for cannot be read of `broken`", "see `comity lint"),
    (("screen", "late", *TABLES), "when it is sent cannot be read of `late`", "see `comity lint"),
    (("screen", "odd", *TABLES), "`purpose` of `odd` cannot be read", "see `comity lint"),
]


BROKEN = {"broken": "audience: stage ==", "late": "schedule: { at: soon }", "odd": "purpose: markting"}


@pytest.mark.parametrize(("args", "said", "help_"), WRONG, ids=[said for _, said, _ in WRONG])
def test_what_is_wrong_is_said_in_a_line(args: tuple[str, ...], said: str, help_: str | None, folder: Path) -> None:
    (folder / "broken.parquet").write_text("PAR1 no")
    (folder / "folder.csv").mkdir()
    for name, line in BROKEN.items():
        (folder / f"campaigns/{name}.yaml").write_text(f"campaign: {name}\n{line}\nchannel: email\n")
    before = sorted(folder.rglob("*"))
    result = call(*args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr.replace("\n        ", " ")
    assert (help_ or "") in result.stderr
    assert "mistake of comity" not in result.stderr
    assert sorted(folder.rglob("*")) == before


def test_a_broken_policy_is_told_with_its_place(folder: Path) -> None:
    (folder / "policies/shop.comity").write_text("never send offer:trial to stage >= adoptoin\n")
    result = screen("spring")
    assert result.exit_code == 2
    assert "the policy is broken\n  policies/shop.comity:1:36: " in result.stderr


def test_columns_are_called_as_the_configuration_says(folder: Path) -> None:
    (folder / "comity.toml").write_text('[data.customers]\nstage = "phase"\n[data.sends]\nat = "sent"\n')
    assert "there is no column `phase`, which `[data.customers]` names for `stage`" in screen("spring").stderr
    (folder / "customers.csv").write_text(CUSTOMERS.replace("stage", "phase"))
    (folder / "sends.csv").write_text(SENDS.replace(",at,", ",sent,"))
    assert screen("spring").stdout == TOLD


def test_a_package_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    result = screen("spring")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "comity: `comity screen --engine duckdb` needs the package `duckdb`, which is not installed: "
        "pip install 'comity[bulk]'\n"
    )
    assert call("screen", "--help").exit_code == 0


@pytest.mark.skipif(not Path("/proc/version").exists(), reason="needs a folder that nobody can write to")
def test_a_folder_that_cannot_be_written_to() -> None:
    result = screen("spring", "--out", "/proc/out.csv")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "comity: output: " in result.stderr
    assert "cannot be written" in result.stderr


# Who watches --------------------------------------------------------------------------------------------------------

SLOW = """
import sys
from comity.bulk.connecting import connect
from comity_cli.screening.watching import watched
connection = connect()
with watched(connection, sys.stderr):
    print("running", flush=True)
    connection.execute("{query}")
print("done")
"""


def test_a_bar_is_shown_on_a_terminal_and_gone_at_the_end() -> None:
    theirs, ours = pty.openpty()
    shown: list[bytes] = []
    program = [sys.executable, "-c", SLOW.format(query="SELECT max(hash(a.range)) FROM range(1000000000) a")]
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=ours) as running:
        os.close(ours)
        reader = threading.Thread(target=_read, args=(theirs, shown))
        reader.start()
        out, _ = running.communicate(timeout=60)
        reader.join(timeout=10)
    os.close(theirs)
    assert (running.returncode, out) == (0, b"running\ndone\n")
    assert b"reading tables" in b"".join(shown)
    assert b"".join(shown).endswith(b"\x1b[2K")


def _read(stream: int, into: list[bytes]) -> None:
    while True:
        try:
            block = os.read(stream, 65536)
        except OSError:  # the other end is closed
            return
        if not block:
            return
        into.append(block)


def test_an_interrupted_query_is_an_interrupted_command() -> None:
    program = [sys.executable, "-c", SLOW.format(query="SELECT max(hash(a.range)) FROM range(1000000000000) a")]
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == b"running\n"
        out, said = _interrupted(running)
    assert out == b""
    assert said.splitlines()[-1] == b"KeyboardInterrupt"


def _interrupted(running: subprocess.Popen[bytes]) -> tuple[bytes, bytes]:
    """Press Ctrl-C as people do: again, where a query has just begun and DuckDB has not noticed."""
    for _ in range(10):
        running.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            return running.communicate(timeout=3)
    running.kill()
    raise AssertionError("Ctrl-C does not end it")
