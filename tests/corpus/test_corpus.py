"""Campaign files that others wrote, held to a policy that finds something: all that lint says of them.

UPDATE=1 writes `findings.txt` anew, to be read before it is committed.
"""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.examples.told import failing, policy_in

from comity_cli.group import cli
from comity_cli.project import Asked, open_project

HERE = Path(__file__).parent
SHOWN = HERE.parents[1] / "docs" / "examples"
DAYS = {
    "dittofeed": "2026-03-27",
    "duckduckgo": "2025-06-01",
    "knock": "2026-06-26",
    "mozilla": "2025-03-27",
    "mozilla/outgoing": "2025-03-27",
    "sfmc": "2026-05-31",
}


def lint(name: str, *options: str) -> str:
    """Return what lint says of a project, on the day it was copied."""
    done = CliRunner().invoke(cli, ["lint", "--today", DAYS[name], *options])
    assert done.stderr == ""
    assert done.exit_code in (0, 1)
    return done.stdout


@pytest.mark.parametrize("name", DAYS)
def test_what_lint_says(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(HERE / name)
    told = lint(name, "--format", "concise") + "\n" + lint(name, "--statistics", "--show", "proved,at-send")
    golden = HERE / name / "findings.txt"
    if os.environ.get("UPDATE"):
        golden.write_text(told, encoding="utf-8")
    assert told == golden.read_text(encoding="utf-8")


def test_every_project_is_linted() -> None:
    assert {path.parent.relative_to(HERE).as_posix() for path in HERE.rglob("comity.toml")} == set(DAYS)


def test_every_file_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    read = set()
    for name in DAYS:
        monkeypatch.chdir(HERE / name)
        read |= {Path(file.path) for file in open_project(Asked()).project.campaigns}
    assert read == {path for path in HERE.rglob("*") if path.suffix in (".json", ".yaml")}


@pytest.mark.parametrize("name", [name for name in DAYS if "/" not in name])
def test_the_policys_own_tests_pass(name: str) -> None:
    others = [SHOWN / name / "policies"] if (SHOWN / name).exists() else []
    policy = policy_in(HERE / name / "policies", *others)
    assert policy.findings == ()
    assert policy.tests
    assert failing(policy) == {}
