"""What there is to say about tables: errors that stop before anything runs, and notes that do not."""

from importlib import import_module
from types import ModuleType

from comity.decisions.inputs import DataError
from comity.text.record import record


class TableError(DataError):
    """A table cannot be read, or does not fit the policy.

    ``of`` is `customers`, `sends` or `events` (or `output`); ``field`` the name of the field, or None where the whole
    is wrong; ``help`` what to do about it, or None.
    """

    def __init__(self, of: str, field: str | None, words: str, help_: str | None = None) -> None:
        super().__init__(of, field, words)
        self.help = help_


class MissingPackageError(ImportError):
    """A package is not installed that is needed for what was asked; the message says what to install."""


@record
class Note:
    """What is worth telling of a table that can be used all the same.

    ``table`` is `customers`, `sends` or `events`; ``field`` the name of the field, None where it is about rows;
    ``count`` how many cells or rows are concerned, None for a whole column.
    """

    table: str
    field: str | None
    words: str
    help: str | None = None
    count: int | None = None

    def __str__(self) -> str:
        """Return the note in one line, for people."""
        return f"{self.table}: {self.words}" + (f" ({self.help})" if self.help else "")


def needed(module: str, install: str, what: str) -> ModuleType:
    """Return an optional module; raises MissingPackageError that says what to install for ``what``."""
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        package = module.partition(".")[0]
        words = f"{what} needs the package `{package}`, which is not installed: pip install {install}"
        raise MissingPackageError(words) from error
