"""Walking the tree of a policy as it was written."""

from collections.abc import Iterator
from typing import Any

from comity.syntax.walk import walk as walk_node


def walk(node: Any) -> Iterator[Any]:  # noqa: ANN401 (a part of a node: a node, several, or none)
    """Yield what `comity.syntax.walk` does for a part of a node: a node, a tuple of nodes, or nothing at all."""
    for item in node if type(node) is tuple else (node,):
        if hasattr(item, "span"):
            yield from walk_node(item)
