"""What the atoms of a condition say of values, once these are at hand.

Everything here is a pure function of values. None stands for an unknown customer fact and so does NaN; the answer is
then None. A message fact that is not stated never comes here: its atom is False before anyone looks at the operator
(ruling 2). Values are of the right types: they were read by `comity.types.values`, and the check held the operators
to them.
"""

import operator
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Protocol, assert_never

from comity.program.nodes import Match, Op
from comity.types.vocabulary import Value

# Both sides are of one type, which the signature of a comparison cannot say.
COMPARISONS: Mapping[Op, Callable[[Any, Any], bool]] = {
    Op.EQ: operator.eq,
    Op.NE: operator.ne,
    Op.LT: operator.lt,
    Op.LE: operator.le,
    Op.GT: operator.gt,
    Op.GE: operator.ge,
}


class Pattern(Protocol):
    """A compiled RE2 pattern."""

    def search(self, text: str) -> object | None:
        """Return something if the pattern matches somewhere in the text, else None."""
        ...


def is_unknown(value: Value | None) -> bool:
    """Return whether a value is none at all: None or NaN (LANGUAGE.md section 3)."""
    return value is None or value != value  # noqa: PLR0124 (only NaN differs from itself)


def compare(op: Op, left: Value | None, right: Value | None, order: tuple[str, ...] = ()) -> bool | None:
    """Return ``left op right``, or None where a side is unknown.

    Symbols of an ordered enumeration compare by their place in ``order``, texts by code point, instants and dates by
    time, ``yes or no`` for equality only.
    """
    if is_unknown(left) or is_unknown(right):
        return None
    if order and op not in (Op.EQ, Op.NE):
        return COMPARISONS[op](order.index(str(left)), order.index(str(right)))
    return COMPARISONS[op](left, right)


def is_in(value: Value | None, values: tuple[Value, ...], *, negated: bool = False) -> bool | None:
    """Return ``value in values`` or, ``negated``, ``value not in values``; None where the value is unknown."""
    if is_unknown(value):
        return None
    return (value in values) is not negated


def shares(left: Value | None, right: Value | None, *, all_of: bool = False) -> bool | None:
    """Return whether the sets share an element or, with ``all_of``, left holds all of right (ruling 6).

    A single value stands for the set of itself. None where a side is unknown.
    """
    if left is None or right is None:
        return None
    if all_of:
        return _as_set(left) >= _as_set(right)
    return not _as_set(left).isdisjoint(_as_set(right))


def _as_set(value: Value) -> frozenset[Value]:
    return value if isinstance(value, frozenset) else frozenset((value,))


def matches(value: Value | None, how: Match, pattern: str) -> bool | None:
    """Return whether a text, or some element of a set of texts, fits the pattern; None where it is unknown."""
    if value is None:
        return None
    texts = value if isinstance(value, frozenset) else (str(value),)
    match how:
        case Match.PREFIX:
            return any(text.startswith(pattern) for text in texts)
        case Match.CONTAINS:
            return any(pattern in text for text in texts)
        case Match.REGEX:
            compiled = compile_pattern(pattern)
            return any(compiled.search(text) is not None for text in texts)
        case _:
            assert_never(how)


def stated(value: Value | None) -> bool:
    """Return whether a message's fact is stated and not empty (LANGUAGE.md section 3)."""
    return not is_unknown(value) and value not in ("", frozenset())


@lru_cache(maxsize=1024)
def compile_pattern(pattern: str) -> Pattern:
    """Return the compiled RE2 pattern; searching takes time linear in the text, whatever the pattern.

    Raises ValueError, with RE2's own words, for what is no RE2 pattern.
    """
    import re2  # noqa: PLC0415 (imported where it is used: start-up time)

    options = re2.Options()
    options.log_errors = False
    try:
        compiled: Pattern = re2.compile(pattern, options)
    except re2.error as problem:
        words = problem.args[0] if problem.args else problem
        raise ValueError(words.decode() if isinstance(words, bytes) else str(words)) from None
    return compiled
