"""Policies in a folder, and which of their tests fail."""

from pathlib import Path

from tests.check.policies import load_standard

from comity.check.modules import ModuleText
from comity.check.policy import Checked, check
from comity.testing.run import Failure, run
from comity.text.source import Source


def policy_in(*folders: Path) -> Checked:
    """Return the policy whose files are below folders, with the standard policies to use."""
    files = [(file, folder) for folder in folders for file in sorted(folder.rglob("*.comity"))]
    return check([module(file, folder) for file, folder in files], load_standard)


def module(file: Path, folder: Path, before: str = "") -> ModuleText:
    """Return a policy file as the module that it is below a folder."""
    name = before + ".".join(file.relative_to(folder).with_suffix("").parts)
    return ModuleText(name, Source(name, file.read_text(encoding="utf-8")))


def failing(policy: Checked) -> dict[str, tuple[Failure, ...]]:
    """Return the tests of a policy that fail, by their titles, with their claims that do not hold."""
    outcomes = [run(test, policy.program) for test in policy.tests]
    return {outcome.test.title: outcome.failures for outcome in outcomes if not outcome.passed}
