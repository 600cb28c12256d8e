"""A progress bar for queries that run long, for whoever watches; and Ctrl-C, which ends them."""

import os
import select
import signal
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

    def interrupt(self) -> None:
        """End the query that runs, if one does."""

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
        with _interruptible(connection):
            yield
    except RuntimeError as error:
        if str(error) == INTERRUPTED:
            raise KeyboardInterrupt from error
        raise
    finally:
        over.set()
        if watcher.ident is not None:
            watcher.join()


@contextmanager
def _interruptible(connection: Connection) -> Iterator[None]:
    """Have Ctrl-C end a query at once: Python handles signals between its own instructions, and a query is one."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    pressed, told = os.pipe()
    os.set_blocking(told, False)
    before = signal.set_wakeup_fd(told, warn_on_full_buffer=False)
    listener = threading.Thread(target=_listen, args=(connection, pressed), daemon=True)
    listener.start()
    try:
        yield
    finally:
        signal.set_wakeup_fd(before)
        os.close(told)
        listener.join()
        os.close(pressed)


def _listen(connection: Connection, pressed: int) -> None:
    """End whatever query runs from the first Ctrl-C on, also one that had not quite begun, until all is over."""
    while read := os.read(pressed, 1):
        if read[0] == signal.SIGINT:
            while not select.select([pressed], [], [], OFTEN)[0]:
                connection.interrupt()


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
