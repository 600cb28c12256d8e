"""Functions that count what lies behind a customer, each made for one `Count`.

A function looks at the latest first and stops where the window begins or when there are as many as are needed, so it
costs no more than what the window holds. If there are too few, it asks whether some may have been missed.
"""

from comity.backends.python.clock import Clock
from comity.backends.python.expressions import Expressions
from comity.backends.python.source import Constants, indented
from comity.program.nodes import TRUE, Count, Events, Ever, Fact, Rolling, Sends, Since
from comity.types.vocabulary import Field, Scope, Vocabulary


class Counting:
    """Writes counting functions. ``columns`` are the facts of sends in the order in which rows hold them."""

    def __init__(self, vocabulary: Vocabulary, columns: tuple[Field, ...], constants: Constants, zone: str) -> None:
        self.lines: list[str] = []
        self._columns = tuple(field.name for field in columns)
        self._names: dict[tuple[str, ...], str] = {}
        self._sent = Expressions(vocabulary, constants, _column, Clock(constants, zone), _no_past)

    def name(self, count: Count, needed: int) -> str:
        """Return the name of a function that tells whether as many as are needed lie in the window, None if they may.

        It takes the past, now, and where the window begins (None for ever).
        """
        body = tuple(self._body(count, needed))
        if body not in self._names:
            self._names[body] = f"count_{len(self._names)}"
            name = self._names[body]
            last = f"return may_have({name}, past, now, start) if past.possible else False"
            self.lines += [f"def {name}(past, now, start):", *indented([*body, last])]
        return self._names[body]

    def _body(self, count: Count, needed: int) -> list[str]:
        if isinstance(count.of, Events):
            head, asked = f"for at in past.events.get({count.of.name!r}, ()):", ""
        else:
            head, asked = self._loop(count.of), self._asked(count.of)
        enough = [f"if {asked}at <= now:", *indented(["n += 1", f"if n == {needed}: return True"])]
        return ["n = 0", head, *indented([*_over(count), *enough])]

    def _loop(self, sends: Sends) -> str:
        shared = any(key.scope is Scope.CUSTOMER for key in sends.keys)
        columns = ", ".join(("at", *map(_variable, self._columns)))
        return f"for {columns}, in past.{'everyone' if shared else 'sends'}:"

    def _asked(self, sends: Sends) -> str:
        return "" if sends.selector == TRUE else f"{self._sent.sure(sends.selector)} and "


def _over(count: Count) -> list[str]:
    """Return the line that stops where the window begins, which a calendar's start is part of (`Start.inclusive`)."""
    match count.window:
        case Ever():
            return []
        case Rolling():
            return ["if at <= start: break"]
        case _:
            return ["if at < start: break"]


def _column(fact: Fact) -> str:
    return _variable(fact.name)


def _variable(name: str) -> str:
    return f"s_{name}"


def _no_past(atom: Count | Since) -> str:
    raise AssertionError(atom)
