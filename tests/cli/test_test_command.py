"""``comity test``: which tests are run, what is said of those that fail, and of what they leave untested."""

import json
import sys
from importlib import import_module
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from tests.check.policies import STDLIB
from tests.cli.deciding import call

from comity_cli.failure import CannotRunError
from comity_cli.testing.expression import parse

POLICY = """\
customer has
  plan: one of free < basic < premium

no-trials:
  never send offer:trial to plan >= basic
  because "A member cannot redeem a trial."

daylight:
  only send channel:sms between 08:00 and 21:00 customer time
  instead hold
  unless topic:urgent
  because "Nobody is woken."

persona loyal has plan = basic, timezone = "Europe/Berlin"

test "a member is offered no trial" { given loyal when offer:trial then blocked by no-trials }
test "at night" {
  given loyal
  at 2026-03-02T22:00 "Europe/Berlin"
  when channel:sms
  then allowed
  then held until 2026-03-03T07:00Z by
    daylight, no-trials
}
test "nobody knows" { when offer:trial, channel:sms then blocked by only no-trials }
"""
PASSING = 'price: never send topic:price because "x"\ntest "no prices" { when topic:price then blocked by price }\n'
FAILED = """\
failed: at night
     --> policies/lifecycle.comity:17:6
         |
      17 | test "at night" {
      18 |   given loyal
      19 |   at 2026-03-02T22:00 "Europe/Berlin"
      20 |   when channel:sms
      21 |   then allowed
         |   ^^^^^^^^^^^^
         |   it is held until Tuesday 2026-03-03 08:00 Europe/Berlin (2026-03-03T07:00:00Z)
      22 |   then held until 2026-03-03T07:00Z by
         |   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      23 |     daylight, no-trials
         |     ^^^^^^^^^^^^^^^^^^^ `lifecycle.no-trials` does not fire
      24 | }
         |
expected | then allowed
expected | then held until 2026-03-03T07:00Z by daylight, no-trials
happened | held until Tuesday 2026-03-03 08:00 Europe/Berlin (2026-03-03T07:00:00Z)
         | held by lifecycle.daylight, until Tuesday 2026-03-03 08:00 Europe/Berlin
         | (2026-03-03T07:00:00Z)

  lifecycle.daylight  fired: held
    asks      only send channel:sms between 08:00 and 21:00 customer time
    for          true     channel:sms (channel is sms)
    only when    false    between 08:00 and 21:00 customer time (it is monday 22:00 customer time)
    unless       false    topic:urgent (topic is not stated)

  lifecycle.no-trials  did not fire
    asks      never send offer:trial to plan >= basic
    for          false    offer:trial (offer is not stated)
    to           true     plan >= basic (plan is basic)

failed: nobody knows
     --> policies/lifecycle.comity:25:6
         |
      25 | test "nobody knows" { when offer:trial, channel:sms then blocked by only no-trials }
         |                                                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
         |                                             `lifecycle.daylight` fires
         |
expected | then blocked by only no-trials
happened | blocked
         | blocked by lifecycle.no-trials, which cannot be told without plan
         | held by lifecycle.daylight, which cannot be told without timezone

  lifecycle.daylight  cannot be told: held
    asks      only send channel:sms between 08:00 and 21:00 customer time
    for          true     channel:sms (channel is sms)
    only when    unknown  between 08:00 and 21:00 customer time (the customer's time zone is not
                          known)
    unless       false    topic:urgent (topic is not stated)

  lifecycle.no-trials  cannot be told: blocked
    asks      never send offer:trial to plan >= basic
    for          true     offer:trial (offer is [trial])
    to           unknown  plan >= basic (plan is not known)

2 passed, 2 failed in 2 files
"""
COVERAGE = """\
  72 %  policies/lifecycle.comity
  75 %    lifecycle.no-trials  never silent
            to           plan >= basic: never false
  70 %    lifecycle.daylight   never silent
            only when    between 08:00 and 21:00 customer time: never true
            unless       topic:urgent: never true

 100 %  policies/more.comity
 100 %    more.price

  77 %  of all rules and conditions
2 passed, 2 failed in 2 files
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a project with tests that pass and tests that fail."""
    write(tmp_path, {"policies/lifecycle.comity": POLICY, "policies/more.comity": PASSING})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    return tmp_path


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


# What failed --------------------------------------------------------------------------------------------------------


def test_a_failed_test_shows_its_lines_what_happened_and_why() -> None:
    done = call("test")
    assert (done.exit_code, done.stderr, done.stdout) == (1, "", FAILED)


ONE_LINE = """\
failed: t
     --> policies/a.comity:2:6
         |
       2 | test "t" { when topic:a then allowed then not by x
         |                         ^^^^^^^^^^^^ it is blocked
         |                                      ^^^^^^^^^^^^^ `a.x` fires
       3 | }
         |
"""


def test_two_claims_on_one_line_are_both_underlined(folder: Path) -> None:
    policy = 'x: never send topic:a\ntest "t" { when topic:a then allowed then not by x\n}\n'
    write(folder, {"policies/a.comity": policy})
    assert call("test", "policies/a.comity").stdout.startswith(ONE_LINE)


def test_time_alone_may_not_help(folder: Path) -> None:
    policy = 'x: never send topic:a instead hold\ntest "t" { when topic:a then held until 2026-02-01T00:00Z by x }\n'
    write(folder, {"policies/a.comity": policy})
    told = call("test", "policies/a.comity")
    assert "it is held, and time alone will not change that" in told.stdout.replace("\n         | ", " ")


def test_tests_that_pass_are_counted() -> None:
    done = call("test", "policies/more.comity")
    assert (done.exit_code, done.stdout) == (0, "1 passed in 1 file\n")


def test_a_policy_without_tests_is_fine(folder: Path) -> None:
    write(folder, {"policies/bare.comity": 'x: never send topic:a because "x"\n'})
    done = call("test", "policies/bare.comity")
    assert (done.exit_code, done.stdout) == (0, "there are no tests\n")


def test_colours_are_all_that_colours_change() -> None:
    done = call("test", "--color", "always")
    assert "\x1b[1;31mfailed\x1b[0m: \x1b[1mat night\x1b[0m" in done.stdout


def test_a_title_cannot_drive_the_terminal(folder: Path) -> None:
    write(folder, {"policies/a.comity": 'test "\x1b[31mred" { when topic:a then blocked }\n'})
    done = call("test", "policies/a.comity")
    assert done.exit_code in (1, 2)
    assert "\x1b" not in done.output


# Which are run ------------------------------------------------------------------------------------------------------

CHOSEN = {
    "member": 1,
    "MEMBER or night": 2,
    "lifecycle": 3,
    "not lifecycle": 1,
    "no-trials and not (night or member)": 1,
    "'at night' or \"no prices\"": 2,
    "more.price": 1,
}


@pytest.mark.parametrize("expression", CHOSEN)
def test_k_chooses_by_title_module_and_rule(expression: str) -> None:
    document = json.loads(call("test", "-k", expression, "--format", "json").stdout)
    assert len(document["tests"]) == CHOSEN[expression]


WRONG = {
    "": "part of a name should stand where the end is",
    "a b": "`and`, `or` or the end should stand where `b` is",
    "a and": "part of a name should stand where the end is",
    "(a": "`)` should stand where the end is",
    "a)": "`and`, `or` or the end should stand where `)` is",
    "not or": "part of a name should stand where `or` is",
    "'a": "part of a name should stand where `'a` is",
}


@pytest.mark.parametrize("expression", WRONG)
def test_an_expression_that_is_none_says_where(expression: str) -> None:
    with pytest.raises(CannotRunError) as error:
        parse(expression)
    assert error.value.message == f"`-k {expression}`: {WRONG[expression]}"


def test_k_that_chooses_nothing_is_a_mistake() -> None:
    done = call("test", "-k", "nihgt")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "`-k nihgt` chooses no test" in done.stderr


def test_a_file_that_is_used_is_tested_by_the_projects_policy(folder: Path) -> None:
    write(folder, {"policies/a.comity": 'use ./more\ntest "t" { when topic:price then blocked by only price }\n'})
    assert call("test", "policies/a.comity").stdout == "1 passed in 1 file\n"


def test_a_standard_policy_is_tested_by_itself(folder: Path) -> None:
    write(folder, {"policies/a.comity": "use comity.starter\n"})
    done = call("test", str(STDLIB / "starter.comity"), "policies/more.comity", "--format", "json")
    document = json.loads(done.stdout)
    assert {test["module"] for test in document["tests"]} == {"comity.starter", "more"}
    assert document["summary"]["failed"] == 0


def test_an_installed_policy_is_tested_by_itself(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path_factory.mktemp("site")
    info = {"METADATA": "Metadata-Version: 2.1\nName: acme\nVersion: 1\n"}
    info["entry_points.txt"] = "[comity.policies]\nacme = acme_policies\n"
    write(site / "acme-1.dist-info", info)
    write(site, {"acme_policies/__init__.py": "", "acme_policies/eu/price.comity": "use ./other\n" + PASSING})
    write(site, {"acme_policies/eu/other.comity": 'test "broken" { when topic:a then blocked }\n'})
    monkeypatch.setattr(sys, "path", [str(site), *sys.path])
    for module, name in (("comity.modules", "offers"), ("comity_cli.testing.suites", "packages")):
        getattr(import_module(module), name).cache_clear()
    document = json.loads(call("test", str(site / "acme_policies" / "eu" / "price.comity"), "--format", "json").stdout)
    for module, name in (("comity.modules", "offers"), ("comity_cli.testing.suites", "packages")):
        getattr(import_module(module), name).cache_clear()
    assert [(test["module"], test["passed"]) for test in document["tests"]] == [("acme.eu.price", True)]


def test_policies_of_several_projects_are_tested_each_by_its_own(folder: Path) -> None:
    one, other = "one/policies/a.comity", "other/rules/a.comity"
    write(folder, {one: PASSING, other: PASSING, "other/comity.toml": 'policies = ["rules"]\n', "one/comity.toml": ""})
    assert call("test", "one", "other").stdout == "2 passed in 2 files\n"


def test_a_folder_that_belongs_to_no_project_is_a_policy(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    loose = tmp_path_factory.mktemp("loose")
    write(loose, {"pack/eu/price.comity": PASSING, "pack/main.comity": "use eu.price\n"})
    monkeypatch.chdir(loose)
    document = json.loads(call("test", "pack", "--format", "json").stdout)
    assert [(test["module"], test["file"]) for test in document["tests"]] == [("eu.price", "pack/eu/price.comity")]


def test_named_policies_take_the_place_of_the_projects(folder: Path) -> None:
    write(folder, {"other/a.comity": PASSING, "other/b.comity": 'test "t" { when topic:price then allowed }\n'})
    assert call("test", "--policies", "other").exit_code == 1
    assert call("test", "--policies", "other", "other/a.comity").stdout == "1 passed in 1 file\n"


# What cannot be run -------------------------------------------------------------------------------------------------

CANNOT = {
    "nowhere": "`nowhere` does not exist",
    "campaigns": "there are no policies in `campaigns`",
    "campaigns/a.yaml": "there are no tests in `campaigns/a.yaml`",
}


@pytest.mark.parametrize("path", CANNOT)
def test_what_holds_no_tests_cannot_be_run(path: str, folder: Path) -> None:
    write(folder, {"campaigns/a.yaml": "campaign: a\n"})
    done = call("test", path)
    assert (done.exit_code, done.stdout) == (2, "")
    assert CANNOT[path] in done.stderr


def test_a_broken_policy_cannot_be_tested(folder: Path) -> None:
    write(folder, {"policies/broken.comity": "x: never send offer:trial to plan >= gold\n"})
    (folder / "policies" / "binary.comity").write_bytes(b"\xff\xfea")
    done = call("test", "policies/more.comity")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "the policy is broken" in done.stderr
    assert "policies/broken.comity:1:38: error[unknown-name]" in done.stderr
    assert "policies/binary.comity:1:1: error[invalid-encoding]" in done.stderr


def test_nothing_to_test_cannot_be_tested(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("empty"))
    done = call("test")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "there are no policies to test" in done.stderr


# Coverage -----------------------------------------------------------------------------------------------------------


def test_coverage_lists_what_is_missing() -> None:
    done = call("test", "--coverage")
    assert done.stdout.endswith("\n\n" + COVERAGE)


def test_coverage_of_one_file_is_of_its_rules() -> None:
    done = call("test", "policies/more.comity", "--coverage")
    assert done.exit_code == 0
    assert [line.split()[-1] for line in done.stdout.splitlines()[:1]] == ["policies/more.comity"]
    assert "lifecycle" not in done.stdout


def test_too_little_coverage_fails() -> None:
    assert call("test", "policies/more.comity", "--fail-under", "50").exit_code == 0
    done = call("test", "policies/more.comity", "--fail-under", "50.1")
    assert done.exit_code == 1
    assert done.stderr == "comity: the tests cover 50.0 %, which is below 50.1 %\n"


# Mutants ------------------------------------------------------------------------------------------------------------

NOT_NOTICED = """\
not noticed: `>` for `>=` in care.trials
     --> policies/care.comity:1:41
         |
       1 | - trials: never send topic:gifts to stage >= adoption because "x"
         | + trials: never send topic:gifts to stage > adoption because "x"
         |
     add | test "trials: not > for >=" {
         |   given stage = adoption
         |   when topic = ["gifts"]
         |   then blocked by care.trials
         | }

1 of 2 changes noticed
1 passed in 1 file
"""


@pytest.fixture
def care(folder: Path) -> str:
    """Make a policy with a test that does not notice everything."""
    test = 'test "late" { given stage = retention when topic:gifts then blocked by trials }\n'
    write(folder, {"policies/care.comity": f'trials: never send topic:gifts to stage >= adoption because "x"\n{test}'})
    return "policies/care.comity"


def test_changes_that_no_test_notices_come_with_one_that_would(care: str) -> None:
    done = call("test", care, "--mutate")
    assert (done.exit_code, done.stderr, done.stdout) == (0, "", NOT_NOTICED)


def test_json_has_the_changes(care: str) -> None:
    document = json.loads(call("test", care, "--mutate", "--format", "json").stdout)
    jsonschema.Draft202012Validator(json.loads(call("schema", "tests").stdout)).validate(document)
    assert document["mutants"]["made"] == 2
    (survivor,) = document["mutants"]["survivors"]
    assert (survivor["rule"], survivor["text"]) == ("care.trials", ">")
    assert survivor["test"].startswith('test "trials: not > for >=" {')


def test_nothing_is_changed_where_a_test_fails() -> None:
    done = call("test", "--mutate", "-k", "member or night")
    assert done.exit_code == 1
    assert done.stderr == "comity: rules are changed only where all tests pass\n"
    assert "noticed" not in done.stdout


# For programs -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("options", [(), ("--coverage",)])
def test_json_is_as_its_schema_says(options: tuple[str, ...]) -> None:
    done = call("test", "--format", "json", *options)
    document = json.loads(done.stdout)
    schema = json.loads(call("schema", "tests").stdout)
    jsonschema.Draft202012Validator(schema).validate(document)
    assert done.exit_code == 1
    assert document["summary"] == {"passed": 2, "failed": 2, "files": 2}
    assert (document["coverage"] is None) == (not options)


def test_json_says_what_failed() -> None:
    document = json.loads(call("test", "--format", "json").stdout)
    _, night, *_ = document["tests"]
    assert (night["passed"], night["verdict"], night["until"]) == (False, "hold", "2026-03-03T07:00:00Z")
    assert night["range"]["start"] == {"line": 17, "column": 6}
    assert [reason["rule"] for reason in night["reasons"]] == ["lifecycle.daylight"]
    assert [(claim["expected"], claim["message"]) for claim in night["failures"]] == [
        ("then allowed", "it is held until Tuesday 2026-03-03 08:00 Europe/Berlin (2026-03-03T07:00:00Z)"),
        (
            "then held until 2026-03-03T07:00Z by daylight, no-trials",
            "`lifecycle.no-trials` does not fire",
        ),
    ]


def test_json_says_what_is_missing() -> None:
    document = json.loads(call("test", "policies/more.comity", "--format", "json", "--coverage").stdout)
    assert document["coverage"]["percent"] == 50
    assert document["coverage"]["files"] == [{"file": "policies/more.comity", "percent": 50}]
    (rule,) = document["coverage"]["rules"]
    assert rule["fired"] == {"true": 1, "false": 0, "unknown": 0, "missing": [False]}
    assert rule["conditions"] == [{"role": "for", "condition": "topic:price", "seen": rule["fired"]}]


def test_junit_has_a_suite_for_each_file() -> None:
    root = ET.fromstring(call("test", "--format", "junit").stdout.encode())  # noqa: S314 (our own)
    assert root.attrib == {"name": "comity", "tests": "4", "failures": "2", "errors": "0"}
    assert [(suite.get("name"), suite.get("tests")) for suite in root] == [
        ("policies/lifecycle.comity", "3"),
        ("policies/more.comity", "1"),
    ]
    failure = root[0][1][0]
    assert (failure.get("message") or "").endswith("; `lifecycle.no-trials` does not fire")
    assert "only when    false" in (failure.text or "")
    assert not [case for case in root.iter("testcase") if case.get("time")]


@pytest.mark.parametrize("form", ["full", "json", "junit"])
def test_the_same_tests_say_the_same_again(form: str) -> None:
    once, again = (call("test", "--coverage", "--format", form).stdout for _ in range(2))
    assert once == again
