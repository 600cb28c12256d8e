"""A database of DuckDB in memory, which is where tables are read and questions about them run."""

import os
import secrets
import tempfile
from typing import Any

from comity.bulk import quoting
from comity.bulk.problems import needed


def connect(what: str = "asking tables") -> Any:  # noqa: ANN401 (of duckdb, an extra)
    """Return a new connection; raises MissingPackageError that says what to install for ``what``.

    What memory cannot hold goes to the system's folder for temporary files, not to the one the caller is in.
    """
    duckdb = needed("duckdb", "'comity[bulk]'", what)
    connection = duckdb.connect()
    folder = os.path.join(tempfile.gettempdir(), f"comity-{secrets.token_hex(4)}")  # noqa: PTH118 (a text is wanted)
    connection.execute(f"SET temp_directory = {quoting.text(folder)}")
    return connection
