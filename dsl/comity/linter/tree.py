"""Walking the tree of a policy as it was written."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any


def walk(node: object) -> Iterator[Any]:
    """Yield a node of the tree and all nodes below it, each before its parts, from left to right.

    ``node`` may also be a tuple of nodes; plain values yield nothing.
    """
    if isinstance(node, tuple):
        for item in node:
            yield from walk(item)
    elif is_dataclass(node):
        yield node
        for field in fields(node):
            yield from walk(getattr(node, field.name))
