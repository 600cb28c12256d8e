"""A project in a folder of its own, for the real command to be run in."""

from pathlib import Path

import pytest
from tests.acceptance.project import Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return a project with one rule, and one campaign that breaks it."""
    return Project(tmp_path / "project")
