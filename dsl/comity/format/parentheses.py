"""Which parentheses say nothing.

Those around `and` and `or` within a longer condition stay, needed or not: they were written for whoever reads it. So
do those behind `received`, `after` and `before`, where they tell a selector from an event. Of what is left, those go
that hold one phrase, or a whole condition.
"""

from collections.abc import Iterator
from enum import Enum

from comity.format.pieces import Piece
from comity.syntax import nodes
from comity.syntax.walk import Node, children


class _Part(Enum):
    """What a condition is to the node it is part of."""

    WHOLE = "all of its condition"
    ITEM = "an item of `and` or `or`"
    DENIED = "what `not` denies"
    POINT = "what `received`, `after` or `before` points at"


_PARTS: dict[type, _Part] = {
    nodes.And: _Part.ITEM,
    nodes.Or: _Part.ITEM,
    nodes.Not: _Part.DENIED,
    nodes.Within: _Part.POINT,
    nodes.Received: _Part.POINT,
}


_GO_ON = frozenset({"at", "between", "customer", "else", "ever", "in", "since", "starting"})
"""What a phrase may go on with: where such a word follows, parentheses end the phrase."""


def without_needless(words: list[Piece], module: nodes.Module) -> list[Piece]:
    """Return the words without parentheses that say nothing; those with a comment beside them stay."""
    if not any(word.text == "(" for word in words):
        return words
    at = {word.start: number for number, word in enumerate(words)}
    gone: set[int] = set()
    for statement in module.statements:
        for group in _needless(statement):
            pair = (at[group.span.start], at[group.span.end - 1])
            after = words[pair[1] + 1].text if group.span.end < statement.span.end else ""
            if after not in _GO_ON and not any(words[one].before or words[one].behind for one in pair):
                gone.update(pair)
    return [word for number, word in enumerate(words) if number not in gone]


def _needless(node: Node) -> Iterator[nodes.Group]:
    """Yield the groups of a tree whose parentheses say nothing."""
    waiting: list[tuple[Node, _Part]] = [(node, _Part.WHOLE)]
    while waiting:
        node, part = waiting.pop()
        if isinstance(node, nodes.Group):
            if _says_nothing(node, part):
                yield node
            waiting.append((node.item, _Part.WHOLE if part is _Part.POINT else part))
            continue
        below = _PARTS.get(type(node), _Part.WHOLE)
        waiting += [(child, below) for child in children(node)]


def _says_nothing(group: nodes.Group, part: _Part) -> bool:
    if part is _Part.POINT:
        return False
    if isinstance(group.item, nodes.And | nodes.Or):
        return part is _Part.WHOLE
    return not (isinstance(group.item, nodes.Not) and part is _Part.DENIED)
