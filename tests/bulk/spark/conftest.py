"""What the tests of Spark share."""

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from tests.bulk.spark.asked import CUSTOMERS, EVENTS, SENDS

from comity.bulk.tables import Given

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


@pytest.fixture
def workers(spark: "SparkSession", monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Spark's workers run in the Python of the tests."""
    monkeypatch.setattr(spark.sparkContext, "pythonExec", sys.executable)


@pytest.fixture(scope="session")
def frames(spark: "SparkSession") -> Given:
    """The tables that most tests ask, as data frames."""
    return Given(*(spark.createDataFrame(table).persist() for table in (CUSTOMERS, SENDS, EVENTS)))


@pytest.fixture
def elsewhere(spark: "SparkSession") -> "Iterator[SparkSession]":
    """A session whose zone is another, with summers, and which is lenient."""
    spark.conf.set("spark.sql.session.timeZone", "America/New_York")
    spark.conf.set("spark.sql.ansi.enabled", "false")
    yield spark
    spark.conf.set("spark.sql.session.timeZone", "UTC")
    spark.conf.set("spark.sql.ansi.enabled", "true")
