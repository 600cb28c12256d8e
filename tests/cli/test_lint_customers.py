"""``comity lint --customers``: the real command, on a real example and made-up customers."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import duckdb
import jsonschema
import pytest
from click.testing import CliRunner, Result
from tests.cli.conftest import ROOT

import comity
from comity.text.finding import Concern, Finding
from comity.text.source import Place, Source, Span
from comity_cli.formats.closing import statistics
from comity_cli.formats.report import Report
from comity_cli.formats.table import FORMATS, renderer
from comity_cli.formats.words import how_many
from comity_cli.group import cli
from comity_cli.models import Findings

DAY = ("--today", "2026-10-01")
TRIAL, HOUSE = "members.no-trials-for-members", "members.no-trials-for-households"
QUIET, LOST = "members.quiet-after-feedback", "members.winback-only-for-the-lost"
STAGES = ("exposure", "adoption", "retention", "advocacy")
SUMMARY = dict.fromkeys(("campaigns", "messages", "rules", "errors", "warnings", "proved", "suppressed"), 0)
Facts = dict[str, object]
Lint = Callable[..., Result]


def made_up(number: int) -> Iterator[Facts]:
    """Yield customers, some of whose facts nobody knows."""
    draw = Random(7)
    for id_ in range(number):
        stage, household = draw.choice((*STAGES, None)), draw.choice((True, False, None))
        yield {"id": str(id_), "stage": stage, "household_member": household, "timezone": "Europe/Berlin"}


PEOPLE = list(made_up(200))


@pytest.fixture(autouse=True)
def netflix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Copy the example, with a table of customers beside it, and go there."""
    folder = tmp_path / "netflix"
    shutil.copytree(Path(ROOT) / "docs/examples/netflix", folder)
    (folder / "customers.jsonl").write_text("".join(json.dumps(one) + "\n" for one in PEOPLE))
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COMITY_CACHE_DIR", str(tmp_path / "cache"))
    return folder


def lint(*args: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(cli, ["lint", *DAY, *args], input=stdin)


def counts(*args: str, stdin: bytes | None = None) -> dict[str, dict[str, int]]:
    """Return what was counted, by rule."""
    result = lint("--format", "json", *args, stdin=stdin)
    assert result.exit_code == 1, result.output
    Findings.model_validate_json(result.stdout)
    return {one["rule"]: one.get("customers") for one in json.loads(result.stdout)["findings"]}


def by_decisions(message: Mapping[str, object], rule: str, admitted: Callable[[Facts], bool]) -> dict[str, int]:
    """Count what `decide` says of each customer of an audience."""
    decided = comity.load("policies").for_message(message, review=True)
    now = datetime(2026, 10, 1, 12, tzinfo=UTC)
    found = {"audience": 0, "concerned": 0, "unknown": 0}
    for person in filter(admitted, PEOPLE):
        found["audience"] += 1
        for reason in decided(person, now=now).reasons:
            if reason.rule == rule:
                found["unknown" if reason.unknown else "concerned"] += 1
    return found


def everyone(_: Facts) -> bool:
    return True


def strangers(person: Facts) -> bool:
    return (person["stage"], person["household_member"]) == ("exposure", False)


def test_a_count_is_what_decisions_count() -> None:
    trial = {"offer": ["trial"], "purpose": "marketing", "channel": "mail"}
    offer = {"topic": ["upgrade"], "purpose": "marketing", "channel": "email", "unsubscribe_link": True}
    back = {"offer": ["winback"], "purpose": "marketing", "channel": "email", "unsubscribe_link": True}
    want = {
        TRIAL: by_decisions(trial, TRIAL, everyone),
        HOUSE: by_decisions(trial, HOUSE, everyone),
        QUIET: by_decisions(offer, QUIET, strangers),
        LOST: by_decisions(back, LOST, everyone),
    }
    assert counts("--customers", "customers.jsonl") == want
    assert 0 < want[TRIAL]["unknown"] < want[TRIAL]["concerned"] < 200
    assert want[QUIET]["unknown"] == want[QUIET]["audience"] > 0


def test_silent_findings_count_too_when_they_are_shown() -> None:
    found = counts("--customers", "customers.jsonl", "--show", "proved,at-send")
    assert found["members.no-trials-for-former-members"] == {"audience": 200, "concerned": 0, "unknown": 200}
    assert found["members.ask-while-it-is-fresh"]["concerned"] == 0


# Formats ------------------------------------------------------------------------------------------------------------

SOURCE = Source("a.yaml", "campaign: one\n")
PLAIN = Finding("p.rule", "said", Place("a.yaml", Span(10, 13)))
COUNTED = Finding("p.rule", "said", Place("a.yaml", Span(10, 13)), customers=Concern(30_118, 1_204, 88))
WORDS = "1,204 of 30,118 customers in the audience; cannot be told of 88"


def rendered(form: str, *findings: Finding) -> str:
    return "".join(renderer(form)(Report(findings, {"a.yaml": SOURCE}, SUMMARY)))


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_says_it(form: str) -> None:
    said = rendered(form, COUNTED)
    assert said != rendered(form, PLAIN)
    if form in ("json", "json-lines", "sarif"):
        assert '"concerned":1204' in said.replace(" ", "")
    if not form.startswith("json"):
        assert (f"concerns | {WORDS}" if form == "full" else f"concerns {WORDS}") in said


@pytest.mark.parametrize(
    ("concern", "said"),
    [
        (Concern(3, 1, 0), "1 of 3 customers in the audience"),
        (Concern(1, 0, 1), "0 of 1 customer in the audience; cannot be told of 1"),
        (Concern(0, 0, 0), "0 of 0 customers in the audience"),
    ],
)
def test_words(concern: Concern, said: str) -> None:
    assert how_many(concern) == said


def test_statistics_count_sends() -> None:
    more = Finding("p.rule", "said", PLAIN.place, customers=Concern(10, 2, 0))
    [line, *_] = statistics(Report((COUNTED, more, PLAIN), {"a.yaml": SOURCE}, SUMMARY)).splitlines()
    assert line == "3  error[p.rule]  concerns 1,206 of 30,128 sends; cannot be told of 88"


def test_in_a_terminal() -> None:
    result = lint("--customers", "customers.jsonl", "--select", "no-trials-for-members")
    [line] = [line for line in result.stdout.splitlines() if line.startswith("concerns | ")]
    assert line.endswith(" of 200 customers in the audience; cannot be told of " + line.rpartition(" ")[2])
    assert result.stderr == ""


def test_the_schema_knows_it() -> None:
    schema = json.loads(CliRunner().invoke(cli, ["schema", "findings"]).stdout)
    document = json.loads(lint("--format", "json", "--customers", "customers.jsonl").stdout)
    jsonschema.validate(document, schema)
    assert all(one.pop("customers") for one in document["findings"])
    assert document == json.loads(lint("--format", "json").stdout)
    jsonschema.validate(document, schema)


# Tables -------------------------------------------------------------------------------------------------------------


def test_any_table_will_do(netflix: Path) -> None:
    want = counts("--customers", "customers.jsonl")
    with duckdb.connect("shop.duckdb") as shop:
        shop.execute("CREATE TABLE customers AS FROM 'customers.jsonl'")
        shop.execute("COPY customers TO 'customers.parquet'")
        shop.execute("COPY customers TO 'customers.csv'")
    for table in ("customers.parquet", "customers.csv", "duckdb:shop.duckdb"):
        assert counts("--customers", table) == want
    assert counts("--customers", "-", stdin=(netflix / "customers.csv").read_bytes()) == want


def test_columns_by_other_names(netflix: Path) -> None:
    want = counts("--customers", "customers.jsonl")
    table = (netflix / "customers.jsonl").read_text().replace('"stage"', '"life"')
    (netflix / "renamed.jsonl").write_text(table)
    (netflix / "comity.toml").write_text('[data.customers]\nstage = "life"\n')
    assert counts("--customers", "renamed.jsonl") == want


def test_what_is_not_there_is_said_and_not_admitted(netflix: Path) -> None:
    (netflix / "few.csv").write_text("id,household_member\n1,true\n2,perhaps\n,false\n")
    result = lint("--format", "concise", "--customers", "few.csv")
    assert result.exit_code == 1
    *others, audience = result.stderr.splitlines()
    assert others == [
        "comity: customers: there is no column `stage`: it is unknown for everybody",
        "comity: customers: there is no column `timezone`: it is unknown for everybody",
        "comity: customers: 1 row is left out, without an id",
        "comity: customers: `household_member`: 1 cell is unknown: `perhaps`; true or false is wanted",
    ]
    assert audience == (
        "comity: customers: the audience of `thanks-for-answering` asks for `stage`, which the table does not tell "
        "(whoever it would admit by that alone is not counted)"
    )
    said = [line.rpartition("; concerns ")[2] for line in result.stdout.splitlines()[:3]]
    assert said == [
        "1 of 2 customers in the audience; cannot be told of 1",
        "0 of 2 customers in the audience; cannot be told of 2",
        "0 of 0 customers in the audience",
    ]


@pytest.mark.parametrize(
    ("table", "text", "said"),
    [
        ("nowhere.csv", None, "comity: customers: `nowhere.csv` does not exist\n"),
        ("broken.parquet", "no parquet", "comity: customers: `broken.parquet` cannot be read: "),
        ("notes.txt", "", "comity: customers: `notes.txt` has an ending that no format has\n"),
        ("names.csv", "name\nann\n", "comity: customers: there is no column `id` or `customer_id`\n"),
        ("twice.csv", "id\n1\n1\n", "comity: customers: `1` is there 2 times\n"),
        ("mysql://shop", None, "comity: customers: `mysql://…` is no place that tables are read from\n"),
    ],
)
def test_a_table_that_cannot_be_read(netflix: Path, table: str, text: str | None, said: str) -> None:
    if text is not None:
        (netflix / table).write_text(text)
    result = lint("--customers", table)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(said)
    assert len([line for line in result.stderr.splitlines() if line.startswith("comity:")]) == 1


def test_a_column_of_another_type() -> None:
    duckdb.execute("COPY (SELECT '1' AS id, DATE '2026-01-01' AS stage) TO 'dates.parquet'")
    result = lint("--customers", "dates.parquet")
    said = "comity: customers: the column `stage` is of type DATE; one of exposure, adoption, retention, advocacy is "
    assert (result.exit_code, result.stderr.splitlines()[0]) == (2, f"{said}wanted")


def test_a_wrong_table_is_told_though_nothing_was_found() -> None:
    result = lint("campaigns/film-shipped.yaml", "--customers", "nowhere.csv")
    assert (result.exit_code, result.stderr) == (2, "comity: customers: `nowhere.csv` does not exist\n")


def test_a_package_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    result = lint("--customers", "customers.jsonl")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "comity: `comity lint --customers` needs the package `duckdb`, which is not installed: "
        "pip install 'comity[bulk]'\n"
    )


# With other options -------------------------------------------------------------------------------------------------


def test_after_fixes_what_remains_is_counted(netflix: Path) -> None:
    result = lint("--fix", "--customers", "customers.jsonl", "--format", "concise")
    [said, *_] = result.stdout.splitlines()
    assert "members.quiet-after-feedback" in said
    assert "; concerns 0 of " in said
    assert "audience: not household_member" in (netflix / "campaigns/acquisition-trial.yaml").read_text()


def test_a_change_has_nobody_to_count() -> None:
    result = lint("--diff", "--customers", "customers.jsonl")
    want = "comity: `--customers` counts customers of findings, and `--diff` shows none\n"
    assert (result.exit_code, result.stderr) == (2, want)


def test_standard_input_is_read_once() -> None:
    result = lint("-", "--customers", "-", stdin=b"")
    want = "comity: standard input can be read only once: name a file in place of one `-`\n"
    assert (result.exit_code, result.stderr) == (2, want)


def test_a_campaign_on_standard_input(netflix: Path) -> None:
    text = (netflix / "campaigns/acquisition-trial.yaml").read_bytes()
    assert counts("-", "--customers", "customers.jsonl", stdin=text).keys() == {TRIAL, HOUSE}


def test_sound_rules_of_a_broken_policy_are_counted(netflix: Path) -> None:
    with (netflix / "policies/members.comity").open("a") as policy:
        policy.write("\nbroken: never send\n")
    found = counts("--customers", "customers.jsonl")
    assert found[TRIAL]["audience"] == 200
    assert found["syntax"] is None


def test_nobody_is_everybody_whom_some_rule_refuses(netflix: Path) -> None:
    (netflix / "policies/members.comity").write_text(
        "young: never send channel:sms to stage < adoption\nold: never send channel:sms to stage >= adoption\n"
    )
    for file in (netflix / "campaigns").glob("*.yaml"):
        file.unlink()
    (netflix / "campaigns/one.yaml").write_text("campaign: one\npurpose: marketing\nchannel: sms\n")
    found = counts("--customers", "customers.jsonl")
    known = sum(one["stage"] is not None for one in PEOPLE)
    assert found["nobody"] == {"audience": 200, "concerned": known, "unknown": 200 - known}


def test_nothing_heavy_is_imported_without_it() -> None:
    program = "import sys; from comity_cli.main import main\ntry: main()\nexcept SystemExit: print(*sys.modules)"
    arguments = [sys.executable, "-c", program, "lint", *DAY, "--statistics"]
    done = subprocess.run(arguments, capture_output=True, text=True, check=True)
    found = done.stdout.splitlines()[-1].split()
    assert "comity_cli.linting" in found
    assert not {"duckdb", "sqlglot", "pyarrow", "comity.bulk.concern", "comity_cli.customers"} & set(found)
