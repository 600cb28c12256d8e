"""A database of DuckDB in memory, which is where tables are read and questions about them run."""

import os
import secrets
import tempfile
from typing import Any

from comity.bulk import quoting
from comity.bulk.problems import needed

LEAST, EACH = 750, 375
"""MB that DuckDB may take: for each thread so much, and never less than the other; two stay below 1 GiB."""


def connect(what: str = "asking tables") -> Any:  # noqa: ANN401 (of duckdb, an extra)
    """Return a new connection; raises MissingPackageError that says what to install for ``what``.

    It takes little memory, and that a fixed amount: what does not fit goes to the system's folder for temporary files,
    not to the one the caller is in. Rows come in no order, so that none has to wait for another.
    """
    duckdb = needed("duckdb", "'comity[bulk]'", what)
    connection = duckdb.connect()
    folder = os.path.join(tempfile.gettempdir(), f"comity-{secrets.token_hex(4)}")  # noqa: PTH118 (a text is wanted)
    ((threads,),) = connection.execute("SELECT current_setting('threads')").fetchall()
    connection.execute(f"SET temp_directory = {quoting.text(folder)}")
    connection.execute(f"SET memory_limit = '{max(LEAST, EACH * int(threads))}MB'")
    connection.execute("SET preserve_insertion_order = false")
    return connection
