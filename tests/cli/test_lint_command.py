"""``comity lint``: options, exit codes, output."""

import json
import stat
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests.cli.conftest import FILES, Run
from tests.cli.fake import Fake

from comity.cache import Cache
from comity.text.finding import Kind

pytestmark = pytest.mark.usefixtures("project")

CLOSING = (
    "1 error and 1 warning in 2 messages of 2 campaigns (4 rules)\n"
    "can be fixed: 1 with `--fix`, 1 more with `--unsafe-fixes`\n"
)
NO_FORMAT = (
    "comity: invalid value for '--format': 'jsn' is not one of 'full', 'concise', 'grouped', 'json', 'json-lines', "
    "'sarif', 'github', 'gitlab', 'junit', 'rdjson', 'markdown'\n        see `comity lint --help`\n"
)
NO_DATE = (
    "comity: invalid value for '--today': `soon` is not a date like 2026-12-31\n        see `comity lint --help`\n"
)


@pytest.mark.parametrize(
    ("args", "code"),
    [
        ([], 1),
        (["campaigns/fine.yaml"], 0),
        (["campaigns/fine.yaml", "campaigns/bad.yaml"], 1),
        (["--exit-zero"], 0),
        (["--ignore", "words.bad"], 0),
        (["--ignore", "bad", "--fail-level", "warning"], 1),
        (["--ignore", "bad,ugly", "--fail-level", "warning"], 0),
        (["--ignore", "bad", "--max-warnings", "0"], 1),
        (["--ignore", "bad", "--max-warnings", "1"], 0),
        (["--ignore", "bad", "--max-warnings", "0", "--exit-zero"], 0),
        (["--select", "ugly"], 0),
        (["--select", "ugly", "--select", "bad"], 1),
        (["--select", "syntax"], 0),
        (["nowhere.yaml"], 2),
        (["--policies", "nowhere"], 2),
        (["--no-such-option"], 2),
        (["--format", "xml"], 2),
        (["--today", "2026-13-01"], 2),
        (["--max-warnings", "-1"], 2),
        (["--select", "bda"], 2),
        (["--show", "proven"], 2),
        (["--statistics", "--format", "json"], 2),
        (["--output", "nowhere/file"], 2),
        (["--stdin-filename", "a.yaml"], 2),
    ],
)
def test_exit_code(run: Run, args: list[str], code: int) -> None:
    result = run("lint", *args)
    assert result.exit_code == code, result.output
    assert bool(result.stdout) is (code != 2)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["nowhere.yaml"], "comity: `nowhere.yaml` does not exist\n"),
        (["--formta", "json"], "comity: there is no option `--formta`\n        did you mean `--format`?\n"),
        (["--zzz"], "comity: there is no option `--zzz`\n        see `comity lint --help`\n"),
        (["--format", "jsn"], NO_FORMAT),
        (["--select", "bda"], "comity: no rule and no code is called `bda`\n        did you mean `bad`?\n"),
        (["--show", "proven"], "comity: `--show` knows no `proven`\n        did you mean `proved`?\n"),
        (["--today", "soon"], NO_DATE),
    ],
)
def test_what_could_not_run_is_said(run: Run, args: list[str], said: str) -> None:
    assert run("lint", *args).stderr == said


def test_unknown_names_are_let_be_while_a_policy_is_broken(run: Run, project: Path) -> None:
    (project / "policies/a.comity").write_text("BAD")
    assert run("lint", "--ignore", "not-yet-known").exit_code == 1


def test_options_reach_the_language(run: Run, fake: Fake) -> None:
    before = datetime.now(UTC)
    run("lint", "--today", "2026-04-01", "--assume-missing", "--show", "proved,at-send", "--no-cache")
    [(project, options)] = fake.asked
    assert before <= options.now <= datetime.now(UTC)
    assert (options.today, options.assume_missing) == (date(2026, 4, 1), True)
    assert options.show == {Kind.PROVED, Kind.AT_SEND}
    assert options.cache == Cache(None)
    assert project.whole


def test_shown_kinds_are_shown(run: Run) -> None:
    assert "proved" not in run("lint", "--format", "concise").stdout
    assert run("lint", "--format", "concise", "--show", "proved").stdout.count("info[proved]") == 2


def test_fail_level_of_the_configuration(run: Run, project: Path) -> None:
    (project / "comity.toml").write_text('[lint]\nfail_level = "warning"')
    assert run("lint", "--ignore", "bad").exit_code == 1
    assert run("lint", "--ignore", "bad", "--fail-level", "error").exit_code == 0


def test_summary_counts_what_is_shown(run: Run) -> None:
    document = json.loads(run("lint", "--format", "json", "--ignore", "bad").stdout)
    assert (document["summary"]["errors"], document["summary"]["warnings"]) == (0, 1)


def test_statistics(run: Run, project: Path) -> None:
    (project / "campaigns/more.yaml").write_text("UGLY UGLY")
    assert run("lint", "--statistics").stdout.splitlines()[:2] == ["3  warning[words.ugly]", "1  error[words.bad]"]


def test_output_goes_into_a_file(run: Run, project: Path) -> None:
    result = run("lint", "--format", "json", "--output", "out.json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "comity: " + CLOSING
    assert json.loads((project / "out.json").read_bytes())["summary"]["errors"] == 1


@pytest.mark.parametrize(("wish", "coloured"), [("always", True), ("auto", False), ("never", False)])
def test_colours_in_a_file_are_asked_for(run: Run, project: Path, wish: str, coloured: bool) -> None:
    run("lint", "--output", "out", "--color", wish)
    assert ("\x1b[" in (project / "out").read_text()) is coloured


@pytest.mark.parametrize("form", ["json", "sarif", "gitlab", "rdjson"])
def test_json_whatever_is_found(run: Run, form: str) -> None:
    for path in ("campaigns/fine.yaml", "campaigns/bad.yaml"):
        json.loads(run("lint", path, "--format", form).stdout)


def test_notes_are_no_output(run: Run, project: Path) -> None:
    (project / "empty").mkdir()
    result = run("lint", "empty", "--format", "json")
    assert json.loads(result.stdout)["findings"] == []
    assert result.stderr.startswith("comity: no campaigns in `empty`")


def test_fingerprints_are_the_same_from_anywhere(run: Run, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def prints() -> list[str]:
        findings = json.loads(run("lint", "--format", "json").stdout)["findings"]
        return [finding["fingerprint"] for finding in findings]

    here = prints()
    monkeypatch.chdir(project / "campaigns")
    assert prints() == here


# Fixing -------------------------------------------------------------------------------------------------------------


def read(project: Path) -> str:
    return (project / "campaigns/bad.yaml").read_bytes().decode()


def test_fix(run: Run, project: Path) -> None:
    (project / "campaigns/bad.yaml").chmod(0o600)
    result = run("lint", "--fix")
    assert (result.exit_code, result.stderr) == (0, "comity: made 1 fix\n")
    assert read(project) == "a: GOOD # why\r\nb: UGLY\r\n"
    assert stat.S_IMODE((project / "campaigns/bad.yaml").stat().st_mode) == 0o600
    assert "words.ugly" in result.stdout
    assert "words.bad" not in result.stdout
    assert run("lint", "--fix").stderr == "comity: made 0 fixes\n"


@pytest.mark.parametrize("args", [["--unsafe-fixes"], ["--fix", "--unsafe-fixes"]])
def test_unsafe_fixes(run: Run, project: Path, args: list[str]) -> None:
    assert run("lint", *args).stderr == "comity: made 2 fixes\n"
    assert read(project) == "a: GOOD # why\r\nb: NICE\r\n"


def test_fix_of_what_is_not_selected_is_not_made(run: Run, project: Path) -> None:
    run("lint", "--unsafe-fixes", "--ignore", "bad")
    assert read(project) == "a: BAD # why\r\nb: NICE\r\n"


@pytest.mark.parametrize("args", [["--diff"], ["--diff", "--fix"]])
def test_diff_changes_nothing(run: Run, project: Path, args: list[str]) -> None:
    result = run("lint", *args)
    assert read(project) == FILES["campaigns/bad.yaml"]
    assert result.exit_code == 1
    assert result.stdout_bytes == (
        b"--- a/campaigns/bad.yaml\n+++ b/campaigns/bad.yaml\n@@ -1,2 +1,2 @@\n"
        b"-a: BAD # why\r\n+a: GOOD # why\r\n b: UGLY\r\n"
    )
    assert result.stderr == "comity: would make 1 fix; 1 finding would remain\n"


def test_diff_of_nothing(run: Run) -> None:
    result = run("lint", "--diff", "campaigns/fine.yaml")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "comity: would make 0 fixes; no findings would remain\n"


def test_policies_are_fixed_too(run: Run, project: Path) -> None:
    (project / "policies/a.comity").write_text("BAD")
    run("lint", "--fix", "campaigns/fine.yaml")
    assert (project / "policies/a.comity").read_text() == "GOOD"


def test_file_changed_meanwhile_is_not_overwritten(
    run: Run, project: Path, fake: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = fake.lint_project

    def lint(*args: object) -> object:
        if len(fake.asked) == 1:
            (project / "campaigns/bad.yaml").write_text("a: BAD, and mine")
        return original(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(fake, "lint_project", lint)
    result = run("lint", "--fix")
    assert (result.exit_code, read(project)) == (2, "a: BAD, and mine")
    assert "`campaigns/bad.yaml` was changed while it was linted; nothing is fixed" in result.stderr


# Standard input -----------------------------------------------------------------------------------------------------


def test_standard_input(run: Run) -> None:
    result = run("lint", "-", "--format", "concise", stdin=b"x: BAD")
    assert result.stdout.startswith("-:1:4: error[words.bad]")
    named = run("lint", "-", "--stdin-filename", "campaigns/new.yaml", "--format", "concise", stdin=b"x: BAD")
    assert named.stdout.startswith("campaigns/new.yaml:1:4: error[words.bad]")


def test_standard_input_is_fixed_to_standard_output(run: Run) -> None:
    result = run("lint", "-", "--fix", stdin=b"\xef\xbb\xbfx: BAD UGLY\r\n")
    assert result.stdout_bytes == b"\xef\xbb\xbfx: GOOD UGLY\r\n"
    assert "words.ugly" in result.stderr


def test_standard_input_without_fixes_is_printed_as_it_is(run: Run) -> None:
    assert run("lint", "-", "--fix", stdin=b"x: \xff").stdout_bytes == b"x: \xff"


def test_standard_input_stands_in_for_a_file(run: Run, project: Path) -> None:
    args = ("lint", "-", "--stdin-filename", "campaigns/bad.yaml")
    assert run(*args, stdin=b"fine").exit_code == 0
    assert run(*args, "--fix", stdin=b"BAD").stdout_bytes == b"GOOD"
    assert read(project) == FILES["campaigns/bad.yaml"]
