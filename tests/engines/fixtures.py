"""Engines for whichever tests ask for them, each started once by a process that does."""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from tests.engines.needs import MissingEngineError, go_without
from tests.engines.postgres import Postgres, running_postgres
from tests.engines.spark import running_spark

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


EVERYTHING = "COMITY_SPARK" in os.environ
"""Read before the tests take comity's variables out of the environment."""


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server; ask it for a `new_database` where what is in it matters."""
    try:
        with running_postgres() as server:
            yield server
    except MissingEngineError as lacking:
        go_without("postgres", lacking)


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[SparkSession]":
    """A Spark session; whoever asks for it belongs to the `xdist_group` spark, as starting it takes long."""
    try:
        with running_spark(tmp_path_factory.mktemp("spark")) as session:
            yield session
    except MissingEngineError as lacking:
        go_without("spark", lacking)


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let one worker start each engine: what asks for one goes to it (`--dist loadgroup`)."""
    for item in items:
        asked = [engine for engine in ("spark", "postgres", "browser") if engine in getattr(item, "fixturenames", ())]
        if asked:  # what asks for both goes where the one is that takes longer to start
            item.add_marker(pytest.mark.xdist_group(asked[0]))
            item.add_marker(pytest.mark.slow)
    if not EVERYTHING:
        _skip_most_of_spark(items)


def _skip_most_of_spark(items: list[pytest.Item]) -> None:
    """Leave out all but the first test of a file that asks Spark, which takes seconds for each question."""
    seen: set[object] = set()
    for item in items:
        if "spark" in getattr(item, "fixturenames", ()):
            if item.path in seen:
                item.add_marker(pytest.mark.skip("Spark takes long; `make spark` runs all of its tests"))
            seen.add(item.path)
