"""Lets pytest run the tests that stand in policies: those of every ``*.comity`` file below what it is asked to test.

Nothing of comity is imported until there is such a file: a team's own tests start as fast as without it. Who does not
want this says ``-p no:comity``.
"""

from pathlib import Path

import pytest

SUFFIX = ".comity"


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a policy."""
    if file_path.suffix != SUFFIX:
        return None
    from comity_cli.testing.collecting import PolicyTests

    return PolicyTests.from_parent(parent, path=file_path)
