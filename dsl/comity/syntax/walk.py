"""One walk over the tree. A pass that must see every kind of node is a `match` of its own."""

from collections.abc import Iterator

from comity.syntax import nodes
from comity.text.record import names_of

Node = (
    nodes.Module
    | nodes.Statement
    | nodes.Never
    | nodes.Only
    | nodes.Limit
    | nodes.Require
    | nodes.Expect
    | nodes.Clause
    | nodes.When
    | nodes.Assignment
    | nodes.FieldNode
    | nodes.TypeNode
    | nodes.TestLine
    | nodes.Condition
    | nodes.Bound
    | nodes.Window
    | nodes.Zone
    | nodes.Term
    | nodes.Literal
)
"""Everything the tree is made of. Comments are no part of it."""


def walk(node: Node) -> Iterator[Node]:
    """Yield the node and all below it, each before its children, in the order of the text."""
    waiting: list[Node] = [node]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(children(node)))


def children(node: Node) -> list[Node]:
    """Return the nodes right below a node, in the order of the text."""
    found: list[Node] = []
    for name in names_of(node):
        part = getattr(node, name)
        if type(part) is tuple:  # which a span is not: that is of a type of its own
            found += part
        elif hasattr(part, "span"):
            found.append(part)
    return found
