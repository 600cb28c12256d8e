"""JMESPath over values that know where they stand.

The interpreter of the `jmespath` package runs on Python's own types, so a node becomes a text, number, list or mapping
that carries the node; what an expression passes through unchanged still has it, and what it computes has not. Python
allows that for all types but bool and None: a truth value is a `LocatedTruth` here, which the interpreter in `search`
takes for what it is. JMESPath's functions tell types by the name of a value's class, so the classes are called after
what they stand for.
"""

from typing import Any

from comity.campaigns.nodes import JSON_LITERAL, MADE, PLAIN, Items, Node, Pairs, Scalar
from comity.campaigns.reading import newer_number
from comity.text.source import Span

Located = Any
"""A value that JMESPath can look into; those from the file have the attribute ``node``."""


class _Text(str):
    __slots__ = ("node",)
    node: Node


class _Whole(int):
    node: Node


class _Float(float):
    __slots__ = ("node",)
    node: Node


class LocatedTruth(int):
    """A truth value of the file."""

    node: Node


class _List(list[Located]):
    __slots__ = ("node",)
    node: Node


class _Dict(dict[str, Located]):
    __slots__ = ("node",)
    node: Node


for _class, _name in (
    (_Text, "str"),
    (_Whole, "int"),
    (_Float, "float"),
    (LocatedTruth, "bool"),
    (_List, "list"),
    (_Dict, "dict"),
):
    _class.__name__ = _name


def locate(node: Node) -> Located:
    """Return a node as a value for JMESPath. Words without quotes are read as JSON reads them."""
    value: Located
    match node:
        case Items(items):
            value = _List(locate(item) for item in items)
        case Pairs(pairs):
            value = _Dict((key.text, locate(inner)) for key, inner in pairs if isinstance(key, Scalar))
        case Scalar():
            value = _located_scalar(node)
    if value is not None:
        value.node = node
    return value


def _located_scalar(scalar: Scalar) -> Located:
    if scalar.style not in (PLAIN, JSON_LITERAL) or scalar.tag is not None:
        return _Text(scalar.text)
    if scalar.text in ("true", "false"):
        return LocatedTruth(scalar.text == "true")
    if scalar.text in ("null", "~", ""):
        return None
    number = newer_number(scalar.text)
    if number is None:
        return _Text(scalar.text)
    return _Whole(number) if isinstance(number, int) else _Float(number)


def found_node(found: Located, span: Span) -> Node:
    """Return what an expression found as a node; what it computed stands at ``span``."""
    node = getattr(found, "node", None)
    if isinstance(node, Scalar | Items | Pairs):
        return node
    match found:
        case list():
            items = tuple(found_node(item, span) for item in found if item is not None)
            return Items(items, items[0].span if items else span, flow=True)
        case dict():
            pairs = (
                (Scalar(str(key), span, MADE), found_node(item, span))
                for key, item in found.items()
                if item is not None
            )
            return Pairs(tuple(pairs), span, flow=True)
        case bool():
            return Scalar(str(found).lower(), span, JSON_LITERAL)
        case int() | float():
            return Scalar(repr(found), span, JSON_LITERAL)
        case _:
            return Scalar(str(found), span, MADE)
