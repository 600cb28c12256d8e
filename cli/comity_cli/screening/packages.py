"""What has to be installed for tables of customers; asked before anything imports it."""

from collections.abc import Iterator
from contextlib import contextmanager

from comity.bulk.problems import MissingPackageError, TableError, needed
from comity_cli.failure import CannotRunError

INSTALL = {"sqlglot": "'comity[bulk]'", "duckdb": "'comity[bulk]'", "pyarrow": "'comity[bulk]'"}
SPARK = {"sqlglot": "'comity[spark]'", "pyspark": "'comity[spark]'", "pyarrow": "'comity[spark]'"}


@contextmanager
def told_plainly() -> Iterator[None]:
    """Turn the errors of tables, and of packages that are not there, into those of a command that cannot run."""
    try:
        yield
    except MissingPackageError as error:
        raise CannotRunError(str(error)) from error
    except TableError as error:
        raise CannotRunError(str(error), error.help) from error


def check_packages(packages: dict[str, str], what: str) -> None:
    """Raise CannotRunError that says what to install for ``what``, where a package is not there."""
    with told_plainly():
        for package, install in packages.items():
            needed(package, install, what)
