"""A progress bar for queries that run long, for whoever watches; and Ctrl-C, which ends them."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol, TextIO

from comity_cli.progress import PATIENCE
from comity_cli.terminal import is_terminal

OFTEN = 0.1
INTERRUPTED = "Query interrupted"
"""All that DuckDB says of a Ctrl-C while a query runs."""


class Connection(Protocol):
    """As much of a DuckDB connection as is watched."""

    def execute(self, query: str, parameters: object = None, /) -> Any:  # noqa: ANN401 (of duckdb, an extra)
        """Run a query."""

    def query_progress(self) -> float:
        """Return how much of the query that runs is done, in percent; less than nothing where that is not known."""


@contextmanager
def watched(connection: Connection, stream: TextIO | None) -> Iterator[None]:
    """Show on a terminal how far the queries of a connection are; raises KeyboardInterrupt where one is interrupted."""
    over = threading.Event()
    watcher = threading.Thread(target=_watch, args=(connection, stream, over), daemon=True)
    if is_terminal(stream):
        connection.execute("SET enable_progress_bar = true")
        connection.execute("SET enable_progress_bar_print = false")
        watcher.start()
    try:
        yield
    except RuntimeError as error:
        if str(error) == INTERRUPTED:
            raise KeyboardInterrupt from error
        raise
    finally:
        over.set()
        if watcher.ident is not None:
            watcher.join()


def _watch(connection: Connection, stream: TextIO, over: threading.Event) -> None:
    """Show a bar from the moment that it is worth it until all is over."""
    if over.wait(PATIENCE):
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("reading tables"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(file=stream), transient=True) as progress:
        task = progress.add_task("", total=None)
        while not over.wait(OFTEN):
            percent = connection.query_progress()
            progress.update(task, total=None if percent < 0 else 100, completed=max(percent, 0))
