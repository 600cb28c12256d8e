"""Source text in the making: lines, and the values that its names stand for."""

from collections.abc import Hashable, Iterable
from typing import Any

INDENT = "    "


class Constants:
    """Values that generated code needs, each under one name; ``values`` is the code's global scope."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self._names: dict[tuple[str, type, Hashable], str] = {}

    def literal(self, value: Hashable) -> str:
        """Return a value as source text: itself where it is short to write and quick to load, else its name."""
        return repr(value) if value.__class__ in (str, int, bool) else self.name(value)

    def name(self, value: Hashable, stem: str = "K", made: object = None) -> str:
        """Return the name of a value, or of what was ``made`` of it; equal values of one type share a name."""
        key = (stem, type(value), value)
        if key not in self._names:
            self._names[key] = f"{stem}_{len(self._names)}"
            self.values[self._names[key]] = value if made is None else made
        return self._names[key]


def indented(lines: Iterable[str], depth: int = 1) -> list[str]:
    """Return lines, further to the right."""
    return [f"{INDENT * depth}{line}" for line in lines]
