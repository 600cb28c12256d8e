"""What a real `comity lint FILE` imports: with a kept policy neither the parser nor anything else that is slow."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

POLICY = """
trial:
  never send offer:trial to stage >= adoption
  because "x"

test "t" {
  given stage = adoption
  when offer:trial
  then blocked by trial
}
"""
CAMPAIGN = "campaign: one\naudience: {}\noffer: [trial]\nbody: {}\n"
PROGRAM = """
import atexit, json, sys
atexit.register(lambda: print(json.dumps(sorted(sys.modules)), file=sys.stderr))
from comity_cli.main import main
main()
"""
NEVER = {"pydantic", "rich", "asyncio", "duckdb", "sqlglot", "jsonschema", "jmespath", "z3"}
PARSER = {"lark", "comity.syntax.parse", "comity.syntax.nodes", "comity.check.policy", "comity.linter.policy"}
SLOW = {"click", "re2", "pathlib", "dataclasses", "inspect", "comity.linter.pages"}


def imported(*args: str) -> set[str]:
    done = subprocess.run([sys.executable, "-c", PROGRAM, "lint", *args], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return set(json.loads(done.stderr.splitlines()[-1]))


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COMITY_CACHE_DIR", str(tmp_path / "cache"))
    for name in ("policies", "campaigns"):
        (tmp_path / name).mkdir()
    (tmp_path / "policies/p.comity").write_text(POLICY)
    (tmp_path / "campaigns/one.yaml").write_text(CAMPAIGN.format("stage == exposure", "one"))
    return tmp_path


def test_a_kept_policy_needs_no_parser(project: Path) -> None:
    first = imported("campaigns/one.yaml")
    assert first >= PARSER
    (project / "campaigns/one.yaml").write_text(CAMPAIGN.format("stage == exposure", "two"))
    again = imported("campaigns/one.yaml")
    assert again & (PARSER | SLOW) == set()
    assert not (first | again) & NEVER


def test_a_new_audience_needs_the_parser_and_no_more(project: Path) -> None:
    imported("campaigns/one.yaml")
    (project / "campaigns/one.yaml").write_text(CAMPAIGN.format("stage < adoption", "one"))
    found = imported("campaigns/one.yaml")
    assert "lark" in found
    assert not found & {"comity.check.policy", "comity.linter.policy"}
    assert "lark" not in imported("campaigns/one.yaml")


def test_a_changed_module_is_compiled_anew(project: Path) -> None:
    (project / "policies/p.comity").write_text("use ./more\n" + POLICY)
    (project / "policies/more.comity").write_text("define calm as open_cases == 0\n")
    imported()
    assert "comity.check.policy" not in imported()
    (project / "policies/more.comity").write_text("define calm as open_cases <= 1\n")
    assert "comity.check.policy" in imported()


def test_without_a_cache_everything_is_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMITY_NO_CACHE", "1")
    imported("campaigns/one.yaml")
    assert imported("campaigns/one.yaml") >= PARSER
