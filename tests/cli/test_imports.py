"""What a command imports: start-up time is a promise."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.conftest import ROOT

HEAVY = (
    "asyncio",
    "duckdb",
    "email",
    "hypothesis",
    "importlib.metadata",
    "jsonschema",
    "lark",
    "logging",
    "multiprocessing",
    "pathlib",
    "pydantic",
    "rich",
    "sqlglot",
    "subprocess",
    "tempfile",
    "xml",
)
PROGRAM = """
import sys
sys.path[:0] = {root!r},
before = set(sys.modules)
from tests.cli.fake import Fake
try:
    from comity_cli.group import cli
    cli({args!r}, obj=Fake())
except SystemExit:
    pass
import json
print(json.dumps(sorted(set(sys.modules) - before)), file=sys.stderr)
"""


def imported(*args: str) -> set[str]:
    """Return the modules that a command brings in."""
    program = PROGRAM.format(root=ROOT, args=list(args))
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    return set(json.loads(done.stderr.splitlines()[-1]))


@pytest.mark.parametrize("form", ["full", "concise", "grouped", "json", "github"])
def test_lint_imports_nothing_heavy(project: Path, form: str) -> None:
    assert not imported("lint", "campaigns/bad.yaml", "--format", form) & set(HEAVY)


def test_help_imports_no_command(project: Path) -> None:
    assert not {name for name in imported("--help") if name.startswith(("comity_cli.commands.", "comity_cli.formats"))}


def test_lint_imports_no_other_command_or_format(project: Path) -> None:
    names = imported("lint", "--format", "concise")
    assert {name for name in names if name.startswith("comity_cli.commands.")} == {"comity_cli.commands.lint"}
    assert not names & {"comity_cli.formats.sarif", "comity_cli.formats.junit", "comity_cli.rulebook"}
