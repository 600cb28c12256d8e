"""Names and texts as Spark's SQL writes them."""

from collections.abc import Iterable


def name(text: str) -> str:
    """Return a name in quotes: a dot in it is no path."""
    return "`" + text.replace("`", "``") + "`"


def text(value: str) -> str:
    """Return a text in quotes; a backslash is one."""
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def texts(values: Iterable[str]) -> str:
    """Return texts with commas between, for ``IN (…)``."""
    return ", ".join(text(value) for value in values)
