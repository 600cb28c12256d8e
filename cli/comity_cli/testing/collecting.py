"""The tests of policies as pytest's own: a collector for each file, an item for each test.

A file is tested by the policy it belongs to, as `comity test FILE` does. A policy is checked once, however many of its
files there are.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from comity.linter.result import PolicyFile
from comity.testing.suite import Suite
from comity_cli.failure import CannotRunError
from comity_cli.paint import Paint
from comity_cli.testing.full import failed
from comity_cli.testing.report import Told
from comity_cli.testing.running import told_of
from comity_cli.testing.suites import Wanted, wanted

WIDTH = 100
SUITES = pytest.StashKey[dict[tuple[PolicyFile, ...], Suite]]()


class FailedTestError(Exception):
    """A test of a policy failed; ``told`` says in which way."""

    def __init__(self, told: Told) -> None:
        super().__init__(told.title)
        self.told = told


class PolicyTests(pytest.File):
    """A policy file with its tests."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield the tests of the file; a broken policy has none, and says what is wrong with it."""
        try:
            found = [(item, self._suite(item)) for item in wanted([os.path.relpath(self.path)])]
        except CannotRunError as error:
            said = "\n".join(filter(None, (error.message, error.help_line)))
            raise self.CollectError(said) from error
        for item, suite in found:
            for test in suite.tests:
                if item.files is None or test.place.file in item.files:
                    alone = suite.only([test])
                    yield PolicyTest.from_parent(self, name=test.title, suite=alone)

    def _suite(self, item: Wanted) -> Suite:
        """Return all tests of a policy."""
        suites = self.session.stash.setdefault(SUITES, {})
        key = item.project.policies
        if key not in suites:
            suites[key] = Wanted(item.project).suite()
        return suites[key]


class PolicyTest(pytest.Item):
    """A test of a policy; ``suite`` holds no other."""

    def __init__(self, *, suite: Suite, **more: object) -> None:
        super().__init__(**more)  # type: ignore[arg-type]
        self._suite = suite

    def runtest(self) -> None:
        """Run the test."""
        for told in told_of(self._suite):
            if not told.outcome.passed:
                raise FailedTestError(told)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str:
        """Return what `comity test` shows of a failed test."""
        if isinstance(excinfo.value, FailedTestError):
            return "".join(failed(excinfo.value.told, Paint(on=False), WIDTH)).rstrip("\n")
        return str(super().repr_failure(excinfo, style))  # type: ignore[arg-type]

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return where the test stands (lines from 0), and its title."""
        (test,) = self._suite.tests
        line = self._suite.sources[test.place.file].position(test.place.span.start).line
        return self.path, line - 1, test.title
