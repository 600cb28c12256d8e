"""Whether two trees say the same, but for what the layout may change: needless parentheses and the order of clauses."""

from typing import TypeVar, cast

from comity.syntax import nodes
from comity.syntax.walk import Node
from comity.text.record import names_of

_ORDER: tuple[type, ...] = (
    nodes.Unless,
    nodes.Instead,
    nodes.IfUnknown,
    nodes.Enforce,
    nodes.InForce,
    nodes.Note,
    nodes.NotWaivable,
)
_WORDS = ("from", "until", "because", "see", "owner")
_POINTED = (nodes.Within, nodes.Received)

T = TypeVar("T")


def in_order(clauses: tuple[nodes.Clause, ...]) -> list[nodes.Clause]:
    """Return clauses in their one order: what happens, when it is in force, why. Those of one kind keep theirs."""
    return sorted(clauses, key=_rank)


def _rank(clause: nodes.Clause) -> tuple[int, int]:
    word = _WORDS.index(clause.word) if isinstance(clause, nodes.Note | nodes.InForce) else 0
    return _ORDER.index(type(clause)), word


def same(one: nodes.Module, other: nodes.Module) -> bool:
    """Return whether two sound files say the same.

    Parentheses are left out of the comparison, but for those that tell a selector from an event: what they hold
    together is a node of its own without them.
    """
    return len(one.statements) == len(other.statements) and all(
        left == right or _bare(left) == _bare(right)
        for left, right in zip(one.statements, other.statements, strict=True)
    )


def _bare(node: Node, *, pointed: bool = False) -> Node:
    """Return a tree without the parentheses that may go, its clauses in order."""
    if isinstance(node, nodes.Group) and not pointed:
        return _bare(node.item)
    parts = {name: _part(getattr(node, name), type(node) in _POINTED) for name in names_of(node)}
    if isinstance(node, nodes.Rule | nodes.Adjust):
        parts["clauses"] = tuple(in_order(cast("tuple[nodes.Clause, ...]", parts["clauses"])))
    return type(node)(**parts)  # type: ignore[arg-type]


def _part(value: object, pointed: bool) -> object:  # noqa: FBT001 (whether parentheses count there)
    if type(value) is tuple:
        return tuple(_part(one, pointed=False) for one in value)
    if hasattr(value, "__match_args__") and hasattr(value, "span"):
        return _bare(cast("Node", value), pointed=pointed)
    return value
