"""Finding one's way in a foreign document, where anything may be missing or of another kind."""

from comity.campaigns.nodes import JSON_LITERAL, Items, Node, Pairs, Scalar
from comity.campaigns.reading import newer_number, yes_no


def at(node: Node | None, *keys: str) -> Node | None:
    """Return the value at the end of a path of keys, or None; of equal keys the last counts."""
    for key in keys:
        if not isinstance(node, Pairs):
            return None
        found = [value for name, value in node.pairs if isinstance(name, Scalar) and name.text == key]
        node = found[-1] if found else None
    return node


def items(node: Node | None) -> tuple[Node, ...]:
    """Return the items of a list; of anything else none."""
    return node.items if isinstance(node, Items) else ()


def text(node: Node | None) -> str | None:
    """Return a text that is not empty, or None; numbers and the like are none."""
    return node.text if isinstance(node, Scalar) and node.style != JSON_LITERAL and node.text.strip() else None


def number(node: Node | None) -> int | float | None:
    """Return a number, or None."""
    return newer_number(node.text) if isinstance(node, Scalar) and node.style in ("", JSON_LITERAL) else None


def truth(node: Node | None) -> bool | None:
    """Return a truth value, or None."""
    return yes_no(node.text) if isinstance(node, Scalar) and node.style in ("", JSON_LITERAL) else None
