"""Conditions on one fact: facets, bare names, `is known` (LANGUAGE.md section 3)."""

from typing import assert_never

from comity.check.context import Context, definition_of, fact, find_field, find_setting, readable
from comity.check.literals import KINDS, Given, listed, note_symbol, shown
from comity.check.reach import Part
from comity.program.nodes import (
    TRUE,
    Compare,
    Condition,
    Const,
    Holds,
    Known,
    Literal,
    Match,
    Matches,
    Not,
    Op,
    Shares,
    Stated,
)
from comity.syntax import nodes
from comity.text.nearest import did_you_mean
from comity.types.vocabulary import Field, Kind, Scope

STATED = (Kind.TEXT, Kind.DATE, Kind.INSTANT, Kind.ANY_OF, Kind.ANY_TEXT)
"""The types of message facts that may stand alone: `require rationale`."""


def facet(node: nodes.Facet, ctx: Context) -> Condition | None:
    """Return ``offer:trial``, ``campaign:spring-*`` or ``offer:*`` as an atom."""
    field = find_field(node.field, ctx)
    if field is None or not readable(field, node.span, ctx):
        return None
    if node.wildcard:
        return _wildcard(node, field, ctx)
    if not facet_value_fits(node, field, ctx):
        return None
    value = Literal(node.value)
    return Shares(fact(field), value) if field.type.is_set else Compare(Op.EQ, fact(field), value)


def _wildcard(node: nodes.Facet, field: Field, ctx: Context) -> Condition | None:
    if not node.value:
        return Stated(fact(field))
    if field.type.kind in (Kind.TEXT, Kind.ANY_TEXT):
        return Matches(fact(field), Match.PREFIX, node.value)
    message = f"`{field.name}` is {KINDS[field.type.kind]}, and `*` stands for the rest of a text"
    fitting = [symbol for symbol in field.type.symbols if symbol.startswith(node.value)]
    help_ = f"name the values: {listed(fitting)}" if fitting else f"`{field.name}:*` asks for any value"
    ctx.report.error("type-mismatch", message, node.value_span, help_)
    return None


def facet_value_fits(node: nodes.Facet, field: Field, ctx: Context) -> bool:
    """Return whether a facet's value is one of its field; report it otherwise."""
    match field.type.kind:
        case Kind.ONE_OF | Kind.ANY_OF:
            return _symbol_fits(node, field, ctx)
        case Kind.TEXT | Kind.ANY_TEXT:
            return True
        case Kind.YES_NO:
            help_ = f"write `{field.name}` or `not {field.name}`"
        case Kind.TIMEZONE:
            help_ = f"ask `{field.name} is known`"
        case Kind.COUNT | Kind.NUMBER | Kind.DATE | Kind.INSTANT:
            help_ = f"write a comparison such as `{field.name} == {node.value}`"
        case _:
            assert_never(field.type.kind)
    message = f"`{field.name}` is {KINDS[field.type.kind]}, and a facet takes a text or a symbol"
    ctx.report.error("type-mismatch", message, node.span, help_)
    return False


def _symbol_fits(node: nodes.Facet, field: Field, ctx: Context) -> bool:
    symbols = field.type.symbols
    if node.value in symbols:
        note_symbol(node.value_span, node.value, field, ctx)
        return True
    if node.value not in ctx.doubts.lost:
        help_ = did_you_mean(node.value, symbols) or f"write one of {listed(symbols)}"
        ctx.report.error("unknown-name", f"`{field.name}` has no value `{node.value}`", node.value_span, help_)
    return False


def known(node: nodes.Known, ctx: Context) -> Condition | None:
    """Return ``timezone is known`` or ``is unknown``."""
    field = find_field(node.ref, ctx)
    if field is None or not readable(field, node.span, ctx):
        return None
    atom = Known(fact(field))
    return atom if node.known else Not(atom)


def bare(node: nodes.Ref, ctx: Context) -> Condition | None:
    """Return a name that stands for a condition: a definition, a `yes or no`, a stated fact of the message."""
    if node.scope is None:
        setting = find_setting(node.name, ctx)
        if setting is not None:
            return _switch(Given(setting.value, node.span, setting), ctx)
        if node.name.text in ctx.definitions:
            return definition(node, ctx)
    field = find_field(node, ctx)
    if field is None or not readable(field, node.span, ctx):
        return None
    if field.type.kind is Kind.YES_NO:
        return Holds(fact(field))
    if field.scope is Scope.MESSAGE and field.type.kind in STATED:
        return Stated(fact(field))
    _no_condition(node, field, ctx)
    return None


def _switch(of: Given, ctx: Context) -> Condition | None:
    """Return a setting that is yes or no as a condition."""
    if isinstance(of.node, nodes.YesNo):
        return Const(of.node.value)
    message = f"a setting that is `{shown(of.node)}` is no condition"
    ctx.report.error("type-mismatch", message, of.span, "compare a fact with it")
    return None


def _no_condition(node: nodes.Ref, field: Field, ctx: Context) -> None:
    name = node.name.text
    forms = [f"`{name} is known`", f"`{name}:*`"]
    if field.type.symbols:
        forms.append(f"`{name}:{field.type.symbols[0]}`")
    elif field.type.is_number:
        forms.append(f"`{name} > 0`")
    message = f"`{name}` is {KINDS[field.type.kind]} and by itself no condition"
    ctx.report.error("type-mismatch", message, node.span, f"write {', '.join(forms[:-1])} or {forms[-1]}")


def definition(node: nodes.Ref, ctx: Context) -> Condition | None:
    """Return what a definition stands for; report one that asks for more than may be asked here."""
    found = definition_of(node.name, ctx)
    for part in Part:
        if part in found.parts and not ctx.permits(part, node.span, f"`{found.name}` {_ASKS[part]}"):
            return None
    return found.condition


_ASKS = {
    Part.MESSAGE: "speaks of the message",
    Part.COMPARED: "compares the customer with the message",
    Part.CUSTOMER: "speaks of the customer",
    Part.HISTORY: "asks the history",
    Part.CLOCK: "asks the clock",
    Part.NOW: "depends on the time",
    Part.PATTERN: "holds a `matches`",
}


def everyone(node: nodes.Everyone, ctx: Context) -> Condition | None:
    """Return `everyone` or `anything`: always true."""
    word = ctx.reach.word
    if word is None or word == node.word:
        return TRUE
    message = f"`{node.word}` stands for every {'customer' if word == 'anything' else 'message'}"
    ctx.report.error("wrong-scope", message, node.span, f"write `{word}`")
    return None
