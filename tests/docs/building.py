"""The site of docs/, built once for all tests of a run, whichever process asks for it first."""

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def built(folders: pytest.TempPathFactory) -> tuple[Path, str]:
    """Return the folder the site is in, and what Sphinx had to say against it."""
    shared = folders.getbasetemp().parent if "PYTEST_XDIST_WORKER" in os.environ else folders.getbasetemp()
    with (shared / "site.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        said = shared / "site.txt"
        if not said.exists():
            said.write_text(_build(shared / "site", shared / "doctrees"), encoding="utf-8")
    return shared / "site", said.read_text(encoding="utf-8")


def _build(site: Path, doctrees: Path) -> str:
    command = [sys.executable, "-m", "sphinx", "-E", "-W", "--keep-going", "--quiet", "-c", "docs/site"]
    done = subprocess.run(
        [*command, "-d", doctrees, ".", site], cwd=ROOT, stderr=subprocess.PIPE, text=True, check=False, timeout=300
    )
    return done.stderr if done.returncode else ""
