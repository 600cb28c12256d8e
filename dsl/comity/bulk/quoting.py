"""Names and texts as DuckDB's SQL writes them."""

from collections.abc import Iterable, Mapping


def name(text: str) -> str:
    """Return a name in quotes: ``"at"``."""
    return '"' + text.replace('"', '""') + '"'


def text(value: str) -> str:
    """Return a text in quotes: ``'it''s'``."""
    return "'" + value.replace("'", "''") + "'"


def texts(values: Iterable[str]) -> str:
    """Return texts with commas between: for ``IN (…)`` and ``[…]``."""
    return ", ".join(text(value) for value in values)


def struct(values: Mapping[str, str]) -> str:
    """Return a struct of texts: ``{'id': 'JSON'}``."""
    return "{" + ", ".join(f"{text(key)}: {text(value)}" for key, value in values.items()) + "}"
