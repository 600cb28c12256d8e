"""What was worked out once and is likely to be asked for again."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Memory(Generic[T]):
    """Answers by their questions. When there are ``most`` of them, all are forgotten."""

    __slots__ = ("_known", "_most")

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: dict[Hashable, T] = {}

    def recall(self, question: Hashable, answer: Callable[[], T]) -> T:
        """Return the answer of a question, which is worked out if it is not known."""
        try:
            return self._known[question]
        except KeyError:
            found = answer()
        if len(self._known) >= self._most:
            self._known.clear()
        self._known[question] = found
        return found
