"""comity init: what it writes is in order, whatever is asked for, and nothing that is there is touched."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from shlex import quote

import pytest
import yaml
from click.testing import CliRunner, Result
from tests.check.policies import STDLIB
from tests.cli.conftest import Start
from tests.cli.test_pre_commit import ROOT, Repository

from comity.syntax import nodes
from comity.syntax.parse import parse
from comity_cli.group import cli
from comity_cli.starter.regions import NAMES

WISHES = [(), *((name,) for name in NAMES), ("au", "us"), NAMES]
HOOKS = ".pre-commit-config.yaml"
PLAIN = {
    "comity.toml",
    "policies/standard.comity",
    "policies/house.comity",
    "campaigns/welcome.yaml",
    "campaigns/upgrade.yaml",
    "campaigns/thanks.yaml",
    HOOKS,
}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def comity(*args: str) -> Result:
    return CliRunner().invoke(cli, args)


def init(*regions: str, folder: str = ".") -> Result:
    done = comity("init", folder, *(part for name in regions for part in ("--region", name)))
    assert (done.exit_code, done.stderr) == (0, "")
    return done


def files(folder: Path) -> dict[str, str]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in found}


# What it says -------------------------------------------------------------------------------------------------------

SAID = """\
wrote new/policies/standard.comity: the standard policies, with their numbers
wrote new/policies/house.comity: rules of your own, personas, tests
wrote new/campaigns/welcome.yaml: a campaign of two letters
wrote new/campaigns/upgrade.yaml: an offer, and a push message after it
wrote new/campaigns/thanks.yaml: thanks for an answer
wrote new/comity.toml: where comity finds what
wrote new/.pre-commit-config.yaml: checks before each commit

now run:
  cd new                     go there
  comity lint                hold the campaigns to the policies
  comity test                run the tests of the policies
  comity explain weekly-cap  say what a rule means, and which campaigns it stops
  comity rules               list every rule
"""


def test_it_says_what_it_wrote_and_what_to_do_next(here: Path) -> None:
    assert init(folder="new").stdout == SAID
    assert set(files(here / "new")) == PLAIN


def test_a_name_with_spaces_can_be_copied_from_what_it_says() -> None:
    assert "  cd 'my news' " in init(folder="my news").stdout


def test_here_there_is_nowhere_to_go_to(here: Path) -> None:
    said = init().stdout
    assert said.startswith("wrote policies/standard.comity: ")
    assert "cd " not in said
    assert set(files(here)) == PLAIN


def test_the_law_is_a_file_of_its_own(here: Path) -> None:
    assert "wrote policies/law.comity: the law of the regions you named\n" in init("uk").stdout
    assert set(files(here)) == {*PLAIN, "policies/law.comity"}


@pytest.mark.parametrize("next_step", re.findall(r"^  (comity .*?)  ", SAID, re.MULTILINE))
def test_what_to_do_next_can_be_done(next_step: str) -> None:
    init()
    assert comity(*next_step.split()[1:]).exit_code == 0


# What it is worth ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wish", WISHES, ids="+".join)
def test_nothing_is_wrong_with_it(wish: tuple[str, ...]) -> None:
    init(*wish)
    linted = comity("lint", "--no-cache", "--max-warnings", "0")
    assert (linted.exit_code, linted.stderr) == (0, "")
    assert re.fullmatch(
        r"nothing to complain about in 5 messages of 3 campaigns \(\d+ rules, \d+ proved\)\n", linted.stdout
    )
    laid_out = comity("fmt", "--check")
    assert (laid_out.exit_code, laid_out.stdout) == (0, "")


@pytest.mark.parametrize("wish", WISHES, ids="+".join)
def test_its_tests_pass_and_leave_nothing_untested(wish: tuple[str, ...]) -> None:
    init(*wish)
    tested = comity("test", "--coverage", "--fail-under", "100", "--mutate")
    assert (tested.exit_code, tested.stderr) == (0, "")
    assert tested.stdout.endswith("6 of 6 changes noticed\n8 passed in 1 file\n")


PACKS = {
    "us": {"comity.us.can_spam", "comity.us.tcpa"},
    "eu": {"comity.eu.gdpr_eprivacy"},
    "uk": {"comity.uk.pecr"},
    "ca": {"comity.ca.casl"},
    "au": {"comity.au.spam_act"},
}
LAWS = set().union(*PACKS.values())


@pytest.mark.parametrize("wish", WISHES, ids="+".join)
def test_the_law_is_that_of_the_regions(wish: tuple[str, ...]) -> None:
    init(*wish)
    modules = {rule["module"] for rule in json.loads(comity("rules", "--format", "json").stdout)["rules"]}
    assert modules & LAWS == set().union(*(PACKS[name] for name in wish))
    assert {"house", "comity.lifecycle", "comity.frequency", "comity.quiet_hours", "comity.consent"} <= modules


def test_the_first_region_gives_the_clock_and_no_region_none(here: Path) -> None:
    init("CA", "us", "ca", folder="two")
    init(folder="none")
    two, none = files(here / "two"), files(here / "none")
    assert two["policies/standard.comity"].count('home = "America/Toronto"') == 2
    assert two["policies/house.comity"].count('country = "CA"') == 2
    assert two["policies/law.comity"].count("use comity.ca.casl") == 1
    assert none["policies/standard.comity"].count('home = "UTC"') == 2


def said_in(texts: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield each number of a used policy as (module, setting, how it is written)."""
    for name, text in texts.items():
        if name in ("policies/standard.comity", "policies/law.comity"):
            for use in (node for node in parse(text).module.statements if isinstance(node, nodes.Use)):
                for set_ in use.settings:
                    yield use.module.text, set_.name.text, written(text, set_.value)


def written(text: str, value: nodes.Literal) -> str:
    return re.sub(r"\s+", "", text[value.span.start : value.span.end])


def own_numbers(module: str) -> dict[str, str]:
    path = STDLIB.joinpath(*module.split(".")[1:]).with_suffix(".comity")
    text = path.read_text(encoding="utf-8")
    settings = (node for node in parse(text).module.statements if isinstance(node, nodes.Setting))
    return {setting.name.text: written(text, setting.value) for setting in settings}


def test_each_number_it_shows_is_the_one_that_the_policy_comes_with(here: Path) -> None:
    init(*NAMES)
    shown = list(said_in(files(here)))
    assert len(shown) > 40
    for module, name, value in shown:
        if name != "home":
            assert value == own_numbers(module)[name], (module, name)


def test_every_setting_that_is_not_a_pattern_is_shown(here: Path) -> None:
    init(*NAMES)
    texts = files(here)
    shown = {(module, name) for module, name, _ in said_in(texts)}
    used = re.findall(r"^use (\S+)", texts["policies/standard.comity"] + texts["policies/law.comity"], re.MULTILINE)
    left = {(module, name) for module in used for name in own_numbers(module)} - shown
    patterns = {(module, name) for module, name in left if own_numbers(module)[name].startswith('"')}
    assert left - patterns == {("comity.eu.gdpr_eprivacy", "eea")}


def test_a_comment_invites_to_a_finding_that_comes(here: Path) -> None:
    init()
    file = here / "campaigns/upgrade.yaml"
    assert "without `plan == plus`" in file.read_text(encoding="utf-8")
    file.write_text(file.read_text(encoding="utf-8").replace(" and plan == plus", ""), encoding="utf-8")
    linted = comity("lint", "--format", "concise")
    assert linted.exit_code == 1
    assert "error[possible] house.no-upgrade-beyond-the-top: `letter`" in linted.stdout


# What is in the way -------------------------------------------------------------------------------------------------

OBSTACLES = {
    "comity.toml": ("# mine", "`new/comity.toml` is already there"),
    "pyproject.toml": ("[tool.comity]\n", "`new/pyproject.toml` already configures a project"),
    "policies/mine.comity": ("", "`new/policies` is already there and not empty"),
    "campaigns/one.json": ("{}", "`new/campaigns` is already there and not empty"),
    "policies": ("a file", "`new/policies` is already there and not empty"),
}


@pytest.mark.parametrize("name", OBSTACLES)
def test_a_project_is_not_mixed_with_another(here: Path, name: str) -> None:
    text, message = OBSTACLES[name]
    path = here / "new" / name
    path.parent.mkdir(parents=True)
    path.write_text(text)
    done = comity("init", "new")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == f"comity: {message}\n        name another folder: comity init FOLDER\n"
    assert files(here / "new") == {name: text}


def test_it_does_not_start_twice(here: Path) -> None:
    init(folder="new")
    before = files(here)
    done = comity("init", "new", "--region", "us")
    assert done.exit_code == 2
    assert "`new/comity.toml` is already there" in done.stderr
    assert files(here) == before


def test_a_link_that_leads_nowhere_is_in_the_way_too(here: Path) -> None:
    (here / "comity.toml").symlink_to("elsewhere.toml")
    assert comity("init").exit_code == 2
    assert files(here) == {}


def test_what_is_no_folder_becomes_none(here: Path) -> None:
    (here / "file").touch()
    done = comity("init", "file")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("comity: cannot make `file`: what has this name is no folder\n")
    below = comity("init", "file/new")
    assert below.exit_code == 2
    assert below.stderr == "comity: cannot make `file/new/policies`: Not a directory\n"


def test_a_folder_that_cannot_be_written_to(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: str, **_: object) -> None:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(os, "makedirs", refuse)
    done = comity("init", "new")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == "comity: cannot make `new/policies`: Permission denied\n"


def test_a_folder_that_cannot_be_read(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: str) -> list[str]:
        raise PermissionError(13, "Permission denied", path)

    (here / "policies").mkdir()
    monkeypatch.setattr(os, "listdir", refuse)
    done = comity("init")
    assert (done.exit_code, done.stderr) == (2, "comity: cannot read `policies`: Permission denied\n")


def test_a_region_that_there_is_not(here: Path) -> None:
    done = comity("init", "--region", "mars")
    assert done.exit_code == 2
    assert done.stderr.startswith("comity: invalid value for '--region': 'mars' is not one of 'us', 'eu', 'uk'")
    assert files(here) == {}


def test_it_starts_among_files_that_are_somebody_s(here: Path) -> None:
    mine = {"README.md": "# mine", "pyproject.toml": '[project]\nname = "comity-shop"\n', "src/a.py": ""}
    for name, text in mine.items():
        (here / name).parent.mkdir(exist_ok=True)
        (here / name).write_text(text)
    (here / "policies").mkdir()
    init()
    assert set(files(here)) == PLAIN | set(mine)
    assert files(here).items() >= mine.items()


# Before each commit -------------------------------------------------------------------------------------------------


def test_hooks_that_are_there_stay_and_it_says_what_to_add(here: Path) -> None:
    (here / HOOKS).write_text("repos: []\n")
    said = init().stdout
    assert files(here)[HOOKS] == "repos: []\n"
    assert f"wrote {HOOKS}" not in said
    start = said.index(f"kept {HOOKS} as it is; what to add to it:\n")
    shown = said[start:].partition("\n\n")[2].partition("\n\n")[0]
    assert [hook["id"] for hook in yaml.safe_load(shown)["repos"][0]["hooks"]] == [
        "comity-fmt",
        "comity-lint",
        "comity-test",
    ]


def test_its_hooks_are_those_that_comity_has(here: Path) -> None:
    init()
    [local] = yaml.safe_load(files(here)[HOOKS])["repos"]
    ours = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}
    for hook in local["hooks"]:
        if known := ours.pop(hook["id"], None):
            del known["description"]
            assert hook == {**known, "language": "system"}
    assert ours == {}


@pytest.mark.slow
def test_its_hooks_let_the_first_commit_pass_and_stop_a_bad_one(here: Path) -> None:
    repository = Repository(here / "project", here)
    init(folder="project")
    tool = here / "bin" / "comity"
    tool.parent.mkdir()
    tool.write_text(f'#!/bin/sh\nexec {quote(sys.executable)} -m comity_cli "$@"\n', encoding="utf-8")
    tool.chmod(0o755)
    repository.env["PATH"] = f"{tool.parent}{os.pathsep}{repository.env['PATH']}"
    install = [sys.executable, "-m", "pre_commit", "install"]
    subprocess.run(install, cwd=repository.folder, env=repository.env, capture_output=True, check=True)
    passed, said = repository.commit()
    assert passed, said
    assert said.count("Passed") == 3
    repository.write("campaigns/bad.yaml", "campaign: bad\npurpose: marketing\nchannel: push\noffer: [trial]\n")
    passed, said = repository.commit()
    assert not passed
    assert "comity.lifecycle.no-trials-for-members" in said


def test_in_a_process(start: Start, tmp_path: Path) -> None:
    done = start("init", str(tmp_path / "new"), "--region", "eu")
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"law.comity" in done.stdout
