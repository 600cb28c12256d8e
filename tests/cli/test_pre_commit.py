"""The hooks of .pre-commit-hooks.yaml, run by the real pre-commit in a real repository.

pre-commit would install comity from the network. So the hooks are taken as they are, and only told to use the comity
that is being tested.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from shlex import quote

import pytest

ROOT = Path(__file__).parents[2]
POLICY = """trial:
  never send offer:trial to {}
  because "x"

test "t" {{
  {}
  when offer:trial
  then blocked by trial
}}
"""
STRICT = POLICY.format("stage >= adoption", "given stage = adoption")
MILD = POLICY.format("do_not_contact", "given do_not_contact = yes")
CONFIG = """
repos:
  - repo: {hooks}
    rev: {rev}
    hooks:
      - id: comity-fmt
        language: system
        entry: {entry} fmt
      - id: comity-lint
        language: system
        entry: {entry} lint
"""


class Repository:
    """A git repository with comity's hook."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder = folder
        self.env = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "PRE_COMMIT_HOME": str(home / "pre-commit"),
            "COMITY_CACHE_DIR": str(home / "cache"),
            "GIT_AUTHOR_NAME": "A",
            "GIT_AUTHOR_EMAIL": "a@example.com",
            "GIT_COMMITTER_NAME": "A",
            "GIT_COMMITTER_EMAIL": "a@example.com",
            "GIT_CONFIG_NOSYSTEM": "1",
        }
        folder.mkdir(parents=True)
        self.git("init", "--quiet")

    def git(self, *args: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["git", *args], cwd=self.folder, env=self.env, capture_output=True, text=True, check=False
        )

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def commit(self) -> tuple[bool, str]:
        """Commit everything; return whether that was let through, and what was printed."""
        self.git("add", "--all")
        done = self.git("commit", "--message", "x")
        return done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    hooks = Repository(tmp_path / "hooks", tmp_path)
    shutil.copy(ROOT / ".pre-commit-hooks.yaml", hooks.folder)
    assert hooks.commit()[0]
    made = Repository(tmp_path / "project", tmp_path)
    entry = f"{quote(sys.executable)} -m comity_cli"
    rev = hooks.git("rev-parse", "HEAD").stdout.strip()
    made.write(".pre-commit-config.yaml", CONFIG.format(hooks=hooks.folder, rev=rev, entry=entry))
    made.write("policies/p.comity", MILD)
    made.write("campaigns/one.yaml", "campaign: one\naudience: not do_not_contact\noffer: [trial]\n")
    installed = subprocess.run(
        [sys.executable, "-m", "pre_commit", "install"],
        cwd=made.folder,
        env=made.env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert installed.returncode == 0, installed.stderr
    return made


@pytest.mark.slow
def test_commits_are_held_to_the_policy(repository: Repository) -> None:
    passed, said = repository.commit()
    assert passed, said
    repository.write("campaigns/two.yaml", "campaign: two\noffer: [trial]\n")
    passed, said = repository.commit()
    assert not passed
    assert "campaigns/two.yaml:2:9" in said
    assert "never send offer:trial to do_not_contact" in said
    assert "one.yaml" not in said
    repository.write("campaigns/two.yaml", "campaign: two\naudience: do_not_contact == no\noffer: [trial]\n")
    assert repository.commit()[0]


@pytest.mark.slow
def test_a_policy_that_changes_concerns_all_campaigns(repository: Repository) -> None:
    assert repository.commit()[0]
    repository.write("policies/p.comity", STRICT)
    passed, said = repository.commit()
    assert not passed
    assert "campaigns/one.yaml:3:9" in said


@pytest.mark.slow
def test_other_files_are_nobody_s_business(repository: Repository) -> None:
    assert repository.commit()[0]
    repository.write("notes.yaml", "campaign: [")
    passed, said = repository.commit()
    assert passed
    assert "Skipped" in said


@pytest.mark.slow
def test_policies_are_formatted(repository: Repository) -> None:
    assert repository.commit()[0]
    repository.write("policies/p.comity", MILD.replace("\n  ", "   "))
    repository.write("policies/q.comity", "setting   unused=1\nnever sned a\n")
    passed, said = repository.commit()
    assert not passed
    assert "files were modified by this hook" in said
    assert "policies/q.comity:2:7: error[syntax]" in said
    assert (repository.folder / "policies/p.comity").read_text(encoding="utf-8") == MILD
