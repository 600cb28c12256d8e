"""What a machine lacks: a test that needs it is skipped, or fails where COMITY_REQUIRE names it (`postgres,spark`)."""

import os
from collections.abc import Set as AbstractSet
from typing import NoReturn

import pytest

REQUIRED = frozenset(os.environ.get("COMITY_REQUIRE", "").replace(",", " ").split())
"""Read before the tests take comity's variables out of the environment."""


class MissingEngineError(Exception):
    """An engine cannot be had here; the words say, in one line, what to install."""


def go_without(engine: str, lacking: MissingEngineError, required: AbstractSet[str] = REQUIRED) -> NoReturn:
    """Skip the test that asks for an engine, or let it fail where the engine is required."""
    if engine in required:
        pytest.fail(f"{engine} is required: {lacking}", pytrace=False)
    pytest.skip(str(lacking))
