"""A project in a folder, and ways to run commands in it."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.cli.fake import Fake

from comity_cli.group import cli

FILES = {
    "comity.toml": "",
    "policies/a.comity": "# fine\n",
    "campaigns/bad.yaml": "a: BAD # why\r\nb: UGLY\r\n",
    "campaigns/fine.yaml": "a: fine\n",
}
Run = Callable[..., Result]
Start = Callable[..., subprocess.CompletedProcess[bytes]]

# A process whose language is the one of four words.
PROGRAM = """
import sys
sys.path.insert(0, {root!r})
from tests.cli.fake import Fake
from comity_cli.group import cli
cli(obj=Fake())
"""
ROOT = str(Path(__file__).parents[2])


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a project and go there."""
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def fake() -> Fake:
    """Return who answers instead of the language."""
    return Fake()


@pytest.fixture
def run(fake: Fake) -> Run:
    """Return a function that runs a command in this process."""

    def run_(*args: str, stdin: bytes | None = None) -> Result:
        return CliRunner().invoke(cli, args, input=stdin, obj=fake)

    return run_


@pytest.fixture
def start() -> Start:
    """Return a function that runs a command in a process of its own."""

    def start_(*args: str, **more: object) -> subprocess.CompletedProcess[bytes]:
        environment = {**os.environ, **more.pop("env", {})}  # type: ignore[dict-item]
        program = [sys.executable, "-c", PROGRAM.format(root=ROOT), *args]
        more = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **more}
        return subprocess.run(program, check=False, env=environment, timeout=60, **more)  # type: ignore[call-overload, no-any-return]

    return start_
