"""The tests of policies, run by pytest among a team's own."""

import subprocess
import sys
import tomllib
from importlib import import_module

import pytest
from tests.examples.pages import ROOT

pytest_plugins = ["pytester"]

POLICY = """
trials: never send offer:trial to stage >= adoption because "x"
test "a member is offered no trial" {
  given stage = retention
  when offer:trial
  then blocked by trials
}
test "a stranger is" { given stage = exposure when offer:trial then blocked by trials }
"""


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """Make a project with tests of two kinds; the plugin is named, whether or not it is installed."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makeini("[pytest]\naddopts = -p comity_cli.pytest_plugin\n")
    pytester.makepyfile("def test_their_own():\n    pass\n")
    pytester.mkdir("policies")
    pytester.path.joinpath("policies", "trials.comity").write_text(POLICY)
    return pytester


def test_policies_are_tested_with_the_rest(project: pytest.Pytester) -> None:
    result = project.runpytest("-v")
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(
        [
            "policies/trials.comity::a member is offered no trial PASSED*",
            "policies/trials.comity::a stranger is FAILED*",
            "*failed: a stranger is",
            "*> policies/trials.comity:8:6",
            "*`trials.trials` does not fire",
            "expected | then blocked by trials",
            "happened | allowed",
            "  trials.trials  did not fire",
        ]
    )


def test_one_test_is_chosen_by_its_title(project: pytest.Pytester) -> None:
    project.runpytest("policies", "-k", "member").assert_outcomes(passed=1, deselected=1)
    project.runpytest("policies/trials.comity::a member is offered no trial").assert_outcomes(passed=1)


def test_a_broken_policy_is_an_error(project: pytest.Pytester) -> None:
    project.path.joinpath("policies", "broken.comity").write_text('x: never send offer:trial to stage == "gold"\n')
    result = project.runpytest()
    result.assert_outcomes(errors=2)
    result.stdout.fnmatch_lines(["the policy is broken", "  policies/broken.comity:1:*: error[[]type-mismatch[]]:*"])


def test_every_file_of_a_policy_has_its_own_tests(project: pytest.Pytester) -> None:
    project.path.joinpath("policies", "more.comity").write_text(
        'test "t" { when offer:trial then blocked by trials }\n'
    )
    project.runpytest("policies", "-k", "not stranger").assert_outcomes(passed=2, deselected=1)


def test_nothing_is_imported_without_a_policy(project: pytest.Pytester) -> None:
    project.path.joinpath("policies", "trials.comity").unlink()
    project.makepyfile(
        "import sys\ndef test_it():\n    found = {name for name in sys.modules if name.startswith('comity')}\n"
        "    assert found == {'comity_cli', 'comity_cli.pytest_plugin'}\n"
    )
    program = [sys.executable, "-m", "pytest", "-q"]
    done = subprocess.run(program, cwd=project.path, capture_output=True, check=False, text=True)
    assert done.returncode == 0, done.stdout


def test_pytest_finds_the_plugin() -> None:
    stated = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (module,) = stated["project"]["entry-points"]["pytest11"].values()
    assert hasattr(import_module(module), "pytest_collect_file")
