"""A progress bar for long runs that somebody watches."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from comity_cli.terminal import is_terminal

PATIENCE = 0.5


@contextmanager
def progress_bar(
    stream: TextIO | None, doing: str = "linting", what: str = "campaign files"
) -> Iterator[Callable[[int, int], None] | None]:
    """Give a function that is told how many are done, of how many, of what there is to do; None where nobody looks.

    The bar appears after half a second, and rich is imported for it only then.
    """
    if not is_terminal(stream):
        yield None
        return
    bar = _Bar(stream, (doing, what), time.monotonic())
    try:
        yield bar.update
    finally:
        bar.stop()


class _Bar:
    """A bar that appears when it is worth it."""

    def __init__(self, stream: TextIO | None, words: tuple[str, str], start: float) -> None:
        self.stream = stream
        self.words = words
        self.start = start
        self.shown: Callable[[int, int], None] | None = None
        self.stop: Callable[[], None] = lambda: None

    def update(self, done: int, total: int) -> None:
        if self.shown is None and time.monotonic() - self.start > PATIENCE:
            self._show(total)
        if self.shown:
            self.shown(done, total)

    def _show(self, total: int) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        doing, what = self.words
        columns = (TextColumn(doing), BarColumn(), MofNCompleteColumn(), TextColumn(what))
        progress = Progress(*columns, console=Console(file=self.stream), transient=True)
        task = progress.add_task("", total=total)
        progress.start()
        self.shown = lambda done, of: progress.update(task, completed=done, total=of)
        self.stop = progress.stop
