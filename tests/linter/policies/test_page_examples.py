"""The examples of the pages run: the bad one has the finding, the good one has not, and neither has any other error."""

import json
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest
from click.testing import CliRunner

from comity.campaigns.model import FormatOptions
from comity.campaigns.options import OptionProblem, check_options
from comity.linter.page import File, Page, Stage
from comity.linter.pages import PAGES, page
from comity.types.vocabulary import FactType, Field, Kind, Scope, Vocabulary
from comity_cli.group import cli

USUAL = {"unlabelled-rule", "missing-because", "untested-rule"}
VOCABULARY = Vocabulary({}, {"subject": Field(Scope.MESSAGE, "subject", FactType(Kind.TEXT))}, {})
KINDS = {"always", "possible", "at-send", "proved", "undecided"}

TINY = File(
    "policies/example.comity", 'no-trials: never send offer:trial to stage >= adoption because "x" enforce at send\n'
)
"""A policy for examples that show none: it says nothing about their campaigns."""

SOURCES = {"unknown-format", "mapping-error"}
"""Codes about a configuration, whose examples are checked as one."""

SHOWN = [found for found in PAGES if found.bad and found.code not in SOURCES]


def write(folder: Path, files: Iterable[File]) -> None:
    for name, text in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode().replace("\ufffd".encode(), b"\xf6"))


def lint(folder: Path, files: tuple[File, ...], monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Lint an example as a project; return the codes of its findings and, of rules, the kinds."""
    if not any(file.name.startswith("policies/") for file in files):
        files = (TINY, *files)
    write(folder, files)
    monkeypatch.chdir(folder)
    arguments = ["lint", "--format", "json", "--today", "2026-01-15", "--show", "proved,at-send"]
    result = CliRunner().invoke(cli, arguments)
    assert result.exit_code in (0, 1), result.output
    found = json.loads(result.stdout)["findings"]
    for item in found:
        known = page(item["rule"])
        assert known is None or item["level"] == known.level
    return {item["rule"] if item["kind"] == "lint" else item["kind"] for item in found}


@pytest.mark.parametrize("found", SHOWN, ids=lambda found: found.code)
def test_the_bad_example_has_the_finding(found: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert lint(tmp_path, found.bad, monkeypatch) - _beside(found) == {found.code}


@pytest.mark.parametrize("found", SHOWN, ids=lambda found: found.code)
def test_the_good_example_has_not(found: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert lint(tmp_path, found.good, monkeypatch) - _beside(found) - KINDS == set()


@pytest.mark.parametrize("code", sorted(SOURCES))
def test_examples_of_configurations(code: str) -> None:
    found = page(code)
    assert found is not None
    assert {problem.code for problem in configured(found.bad)} == {code}
    assert configured(found.good) == []


def configured(files: tuple[File, ...]) -> list[OptionProblem]:
    """Return what is wrong with the sources that a configuration names."""
    tables = tomllib.loads(dict(files)["comity.toml"])["sources"]
    return [
        problem
        for table in tables
        for problem in check_options(FormatOptions(table["format"], mapping=table.get("mapping", {})), VOCABULARY)
    ]


def _beside(page: Page) -> set[str]:
    """Return what an example may be found to have besides: it is short, so it lacks tests and more."""
    kinds = {"proved"} if page.stage is Stage.KINDS else KINDS
    alone = set() if any(file.name.startswith("campaigns/") for file in page.bad) else {"unmet-expectation"}
    silenced = {"missing-fact"} if page.code == "expired-suppression" else set()
    return (USUAL | kinds | alone | silenced) - {page.code}
