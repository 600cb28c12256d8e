"""Where the lines of a statement may end: its words in nested groups.

A group that fits is written on one line. One that does not ends a line before each of its breaks, and then each group
within it that is still too long does the same.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import NamedTuple

from comity.format.pieces import Piece
from comity.syntax import nodes


class Break(Enum):
    """What becomes of a break in a group that does not fit."""

    LINE = "a new line, deeper than the group"
    CLOSE = "a new line, as deep as the group's own"
    FILL = "a new line where the next item has no room on this one"


class Group(NamedTuple):
    """The words from ``first`` up to ``last``, the breaks before some of them, and the groups within.

    The lines of those are deeper than its own, or as deep if it is ``level``.
    """

    first: int
    last: int
    breaks: dict[int, Break]
    parts: tuple["Group", ...] = ()
    is_list: bool = False
    level: bool = False


SHORT = 10
"""How long items may be so that many of a list stand on one line: codes of countries do, names of campaigns do not."""


class Shape:
    """Knows which words a node is made of, and where it breaks."""

    def __init__(self, words: list[Piece]) -> None:
        self.words = words
        self.starts = [word.start for word in words]

    def at(self, offset: int) -> int:
        """Return the first word that starts at an offset or later."""
        return bisect_left(self.starts, offset)

    def first(self, node: nodes.Condition | nodes.Statement | nodes.Clause | nodes.Literal) -> int:
        """Return a node's first word."""
        return self.at(node.span.start)

    def back(self, at: int, word: str) -> int:
        """Return where a word stands that is known to stand before ``at``."""
        at -= 1
        while self.words[at].text != word:
            at -= 1
        return at

    # Conditions -----------------------------------------------------------------------------------------------------

    def condition(self, node: nodes.Condition | None) -> Iterator[Group]:
        """Yield the groups of a condition."""
        match node:
            case nodes.And() | nodes.Or():
                yield self._chain(node)
            case nodes.Group() | nodes.Not():
                yield from self.condition(node.item)
            case nodes.Compare():
                yield from self.items(node.left)
                yield from self.items(node.right)
            case nodes.Received():
                yield from self.condition(node.selector)
            case nodes.Within():
                yield from self.condition(node.point)
            case nodes.LocalTime() if node.days:
                yield self._days(node)
            case _:
                return

    def _chain(self, node: nodes.And | nodes.Or) -> Group:
        breaks = {self.first(item) - 1: Break.LINE for item in node.items[1:]}
        parts = tuple(part for item in node.items for part in self.condition(item))
        return Group(self.first(node), self.at(node.span.end), breaks, parts)

    def _days(self, node: nodes.LocalTime) -> Group:
        """Return `on DAYS between …`, which breaks before the hours."""
        first, begin, end = self.at(node.span.start), self.first(node.days[0]), self.at(node.days[-1].span.end)
        hours = {end + (begin - first - 1): Break.LINE} if node.start else {}
        days = (self._list(begin - 1, node.days, end + 1),) if begin - first > 1 else ()
        return Group(first, self.at(node.span.end), hours, days)

    def items(self, node: nodes.Term | nodes.Literal) -> Iterator[Group]:
        """Yield the group of a list; nothing else that is compared or assigned has one."""
        if isinstance(node, nodes.Items) and node.items:
            yield self._list(self.at(node.span.start), node.items, self.at(node.span.end))

    def _list(self, first: int, items: Iterable[nodes.Literal], last: int) -> Group:
        ranges = [(self.at(item.span.start), self.at(item.span.end)) for item in items]
        short = all(len(" ".join(word.text for word in self.words[start:end])) <= SHORT for start, end in ranges)
        breaks = {start: Break.FILL if short else Break.LINE for start, _ in ranges}
        return Group(first, last, {**breaks, first + 1: Break.LINE, last - 1: Break.CLOSE}, is_list=True)

    # Sentences ------------------------------------------------------------------------------------------------------

    def sentence(self, node: nodes.Never | nodes.Only | nodes.Limit | nodes.Require | nodes.Expect) -> Group:
        """Return the group of a rule's sentence."""
        match node:
            case nodes.Never() | nodes.Only():
                ends = [self.back(self.first(node.audience), "to")] if node.audience else []
                return self._spoken(node, ends, (node.selector, node.audience), node.whens)
            case nodes.Limit():
                return self._limit(node)
            case nodes.Require():
                ends = [self.back(self.first(node.selector), "for")]
                return self._spoken(node, ends, (node.condition, node.selector))
            case nodes.Expect():
                ends = [self.back(self.first(node.selector), "to")]
                return self._spoken(node, ends, (node.audience, node.selector))

    def _spoken(
        self,
        node: nodes.Never | nodes.Only | nodes.Limit | nodes.Require | nodes.Expect,
        ends: list[int],
        conditions: Iterable[nodes.Condition | None],
        whens: tuple[nodes.When, ...] = (),
    ) -> Group:
        ends += [self.at(when.span.start) for when in whens]
        parts = [part for one in (*conditions, *(when.condition for when in whens)) for part in self.condition(one)]
        return Group(self.at(node.span.start), self.at(node.span.end), dict.fromkeys(ends, Break.LINE), tuple(parts))

    def _limit(self, node: nodes.Limit) -> Group:
        """Return what is limited, then the limit; that is broken further where it must be."""
        first, last = self.at(node.span.start), self.at(node.span.end)
        most = self.back(self.first(node.times), "to")
        ends = [self.back(self.at(node.keys[0].span.start), "for")] if node.keys else []
        ends += [self.at(when.span.start) for when in node.whens]
        parts = tuple(part for when in node.whens for part in self.condition(when.condition))
        limit = Group(most, last, dict.fromkeys(ends, Break.LINE), parts)
        return Group(first, last, {most: Break.LINE}, (*self.condition(node.selector), limit))

    def clause(self, node: nodes.Clause) -> Group:
        """Return the group of a clause."""
        parts = self.condition(node.condition) if isinstance(node, nodes.Unless) else ()
        return Group(self.first(node), self.at(node.span.end), {}, tuple(parts))

    # Other statements -----------------------------------------------------------------------------------------------

    def statement(
        self,
        node: nodes.Prefer
        | nodes.Treat
        | nodes.Waive
        | nodes.Define
        | nodes.Setting
        | nodes.Use
        | nodes.Events
        | nodes.Persona,
    ) -> Group:
        """Return the group of a statement that is one sentence, without clauses and lines of its own."""
        first, last = self.first(node), self.at(node.span.end)
        match node:
            case nodes.Prefer():
                breaks = {self.back(self.first(one), "over"): Break.LINE for one in node.selectors[1:]}
                return Group(first, last, breaks, tuple(part for one in node.selectors for part in self.condition(one)))
            case nodes.Treat():
                return self._treat(node, first, last)
            case nodes.Waive():
                return self._waive(node, first, last)
            case nodes.Define():
                begin = self.back(self.first(node.condition), "as") + 1
                return Group(first, last, {begin: Break.LINE}, tuple(self.condition(node.condition)), level=True)
            case nodes.Setting():
                return Group(first, last, {}, tuple(self.items(node.value)))
            case nodes.Use():
                return self._use(node, first, last)
            case nodes.Events():
                return self._filled(first, last, [self.first(node.names[0])], node.names)
            case nodes.Persona():
                return self._filled(first, last, [self.at(node.facts[0].span.start)], node.facts)

    def _use(self, node: nodes.Use, first: int, last: int) -> Group:
        if not node.settings:
            return Group(first, last, {})
        begin = self.back(self.at(node.settings[0].span.start), "with")
        return Group(first, last, {begin: Break.LINE}, (self._filled(begin, last, (), node.settings),))

    def _treat(self, node: nodes.Treat, first: int, last: int) -> Group:
        says = self.back(self.first(node.facets[0]), "as")
        breaks = {self.first(facet) - 1: Break.LINE for facet in node.facets[1:]}
        return Group(first, last, {says: Break.LINE}, (*self.condition(node.condition), Group(says, last, breaks)))

    def _waive(self, node: nodes.Waive, first: int, last: int) -> Group:
        """Return two lines: for what and whom, then how long and why; each is broken further where it must be."""
        until = self.back(self.at(node.until.span.start), "until")
        aimed = {self.back(self.first(node.selector), "for"): Break.LINE}
        if node.audience:
            aimed[self.back(self.first(node.audience), "to")] = Break.LINE
        parts = (*self.condition(node.selector), *self.condition(node.audience))
        why = {self.first(node.because) - 1: Break.LINE}
        if node.approved_by:
            why[self.first(node.approved_by) - 2] = Break.LINE
        return Group(first, last, {until: Break.LINE}, (Group(first, until, aimed, parts), Group(until, last, why)))

    def _filled(
        self, first: int, last: int, begin: Iterable[int], items: Iterable[nodes.Name | nodes.Assignment | nodes.Facet]
    ) -> Group:
        """Return items behind commas, as many on a line as there is room for; new lines ``begin`` before some words."""
        rows = list(items)
        breaks = {self.at(item.span.start): Break.FILL for item in rows[1:]}
        lists = (self.items(item.value) for item in rows if isinstance(item, nodes.Assignment))
        parts = tuple(part for found in lists for part in found)
        return Group(first, last, {**dict.fromkeys(begin, Break.LINE), **breaks}, parts)

    # Lines of declarations and tests ----------------------------------------------------------------------------------

    def field(self, node: nodes.FieldNode) -> Group:
        """Return the group of a declared field."""
        symbols = node.type.symbols
        begin = [self.first(symbols[0])] if symbols else []
        return self._filled(self.at(node.span.start), self.at(node.span.end), begin, symbols)

    def test_line(self, node: nodes.TestLine) -> Group:
        """Return the group of a line of a test."""
        first, last = self.at(node.span.start), self.at(node.span.end)
        match node:
            case nodes.GivenFacts() | nodes.WhenMessage():
                return self._filled(first, last, (), node.items)
            case nodes.GivenReceived():
                return Group(first, last, {}, tuple(self.condition(node.selector)))
            case nodes.Then():
                refused = [self.back(self.first(node.not_by[0]), "not")] if node.not_by else []
                after = [self.first(name) for name in (*node.by[1:], *node.not_by[1:])]
                return Group(first, last, dict.fromkeys([*refused, *after], Break.FILL))
            case nodes.GivenEvent() | nodes.At():
                return Group(first, last, {})
