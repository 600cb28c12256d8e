"""The site of docs/."""

from pathlib import Path

import pytest
from tests.docs.building import built


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Return the folder of the site, and what Sphinx had to say against it."""
    return built(tmp_path_factory)
