"""What `-k` says, as pytest has it: parts of names, joined by `and`, `or`, `not` and parentheses.

A part is found in the test's title, its module or the rules it names, upper or lower case. One with a space in it, or
that is one of these words, stands in quotes.
"""

import re
from collections.abc import Callable, Iterable

from comity_cli.failure import CannotRunError

TOKEN = re.compile(r"""\s*(?:(?P<sign>[()])|"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<word>[^\s()"']+))""")
WORDS = ("and", "or", "not")
END = "the end"

Choice = Callable[[Iterable[str]], bool]
"""Returns whether a test is chosen, by its names."""


def parse(text: str) -> Choice:
    """Return what an expression chooses; raises CannotRunError for one that is none."""
    reading = _Reading(text)
    found = reading.either()
    if reading.next != END:
        raise reading.wrong("`and`, `or` or the end")
    return lambda names: found("\n".join(names).casefold())


_Test = Callable[[str], bool]


class _Reading:
    """An expression, read from left to right; ``next`` is the token ahead, ``part`` the name it is, if it is one."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self.next, self.part = "", ""
        self._step()

    def either(self) -> _Test:
        """Read what `or` joins."""
        items = [self._both()]
        while self.next == "or":
            self._step()
            items.append(self._both())
        return lambda names: any(item(names) for item in items)

    def _both(self) -> _Test:
        items = [self._one()]
        while self.next == "and":
            self._step()
            items.append(self._one())
        return lambda names: all(item(names) for item in items)

    def _one(self) -> _Test:
        part, sign = self.part.casefold(), self.next
        if not part and sign not in ("not", "("):
            raise self.wrong("part of a name")
        self._step()
        if part:
            return lambda names: part in names
        found = self._one() if sign == "not" else self.either()
        if sign == "not":
            return lambda names: not found(names)
        if self.next != ")":
            raise self.wrong("`)`")
        self._step()
        return found

    def _step(self) -> None:
        match = TOKEN.match(self._text, self._at)
        if match is None:
            self.next, self.part = self._text[self._at :].strip() or END, ""
            return
        self._at = match.end()
        self.next = match[0].strip()
        quoted = match["double"] or match["single"]
        self.part = quoted or ("" if self.next in (*WORDS, "(", ")") else match["word"] or "")

    def wrong(self, wanted: str) -> CannotRunError:
        """Return the error for a token that cannot stand here."""
        found = self.next if self.next == END else f"`{self.next}`"
        example = "write it as in `-k 'trial and not (sms or push)'`"
        return CannotRunError(f"`-k {self._text}`: {wanted} should stand where {found} is", example)
