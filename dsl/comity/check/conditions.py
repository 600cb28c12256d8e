"""Conditions: from the tree to the core calculus (LANGUAGE.md section 5).

One function lowers every condition of the language; the `Context` says what may be asked where it stands. It returns
None where something is wrong, having reported it, and looks at all parts of a condition all the same, so that every
mistake is found and none is found twice.
"""

from collections.abc import Iterable
from itertools import pairwise
from typing import assert_never

from comity.check.comparisons import compare
from comity.check.context import Context, declared, fact, find_event, find_field, readable
from comity.check.facets import bare, everyone, facet, known
from comity.check.literals import KINDS, whole_number
from comity.check.reach import SENDS, Part
from comity.check.times import days_of, duration, local_time, window
from comity.program.nodes import (
    TRUE,
    And,
    Compare,
    Condition,
    Const,
    Count,
    Duration,
    Events,
    Moment,
    Not,
    Op,
    Or,
    Rolling,
    Sends,
    Since,
    Today,
)
from comity.syntax import nodes
from comity.types.vocabulary import Field, Kind, Scope


def condition(node: nodes.Condition, ctx: Context) -> Condition | None:
    """Return a condition of the program; None where it is wrong, which is reported."""
    match node:
        case nodes.And(items):
            found = _and_items(items, ctx)
            return None if found is None else And(found)
        case nodes.Or(items):
            found = _items(items, ctx)
            return None if found is None else Or(found)
        case nodes.Not(item):
            inner = condition(item, ctx)
            return None if inner is None else Not(inner)
        case nodes.Group(item):
            return condition(item, ctx)
        case nodes.Everyone():
            return everyone(node, ctx)
        case nodes.YesNo(value):
            return Const(value)
        case nodes.LocalTime():
            return local_time(node, ctx)
        case nodes.Within() | nodes.Received() | nodes.Had() | nodes.HadSince():
            return _history(node, ctx)
        case _:
            return _on_facts(node, ctx)


def _on_facts(node: nodes.Compare | nodes.Facet | nodes.Ref | nodes.Known, ctx: Context) -> Condition | None:
    match node:
        case nodes.Compare():
            return compare(node, ctx)
        case nodes.Facet():
            return facet(node, ctx)
        case nodes.Ref():
            return bare(node, ctx)
        case nodes.Known():
            return known(node, ctx)
        case _:
            assert_never(node)


def _history(node: nodes.Within | nodes.Received | nodes.Had | nodes.HadSince, ctx: Context) -> Condition | None:
    match node:
        case nodes.Within():
            return _within(node, ctx)
        case nodes.Received():
            return _received(node, ctx)
        case nodes.Had():
            return _had(node, ctx)
        case nodes.HadSince():
            return _had_since(node, ctx)
        case _:
            assert_never(node)


def all_of(*conditions: Condition) -> Condition:
    """Return the conjunction of conditions, without those that are simply true."""
    items: list[Condition] = []
    for item in conditions:
        items.extend(item.items if isinstance(item, And) else (item,) if item != TRUE else ())
    return items[0] if len(items) == 1 else And(tuple(items)) if items else TRUE


def _items(items: Iterable[nodes.Condition], ctx: Context) -> tuple[Condition, ...] | None:
    found = [condition(item, ctx) for item in items]
    sound = tuple(item for item in found if item is not None)
    return sound if len(sound) == len(found) else None


# Selectors of sends that seem to go on ------------------------------------------------------------------------------


def _and_items(items: tuple[nodes.Condition, ...], ctx: Context) -> tuple[Condition, ...] | None:
    """Return the items of an `and`; report `received X and FACET`, which reads as one selector (ruling 17)."""
    swallowed = [after for before, after in pairwise(items) if _runs_on(before, after, ctx)]
    for item in swallowed:
        help_ = "write parentheses: `(A and B)` for one selector, `(received A) and B` for two conditions"
        message = "this reads as a part of the selector before it, and is none"
        ctx.report.error("wrong-scope", message, item.span, help_)
    found = _items((item for item in items if item not in swallowed), ctx)
    return None if swallowed else found


def _runs_on(before: nodes.Condition, after: nodes.Condition, ctx: Context) -> bool:
    """Return whether a facet of the message follows a selector of sends that has no parentheses and no window."""
    if not isinstance(after, nodes.Facet) or not _ends_open(before, ctx):
        return False
    fields = declared(after.field, ctx)
    return bool(fields) and all(field.scope is Scope.MESSAGE for field in fields)


def _ends_open(node: nodes.Condition, ctx: Context) -> bool:
    match node:
        case nodes.Not(item):
            return _ends_open(item, ctx)
        case nodes.Received(selector, None, None):
            return not isinstance(selector, nodes.Group)
        case nodes.Within(_, _, nodes.Facet()):
            return True
        case nodes.Within(_, _, nodes.Ref(name, None)):
            return name.text in ctx.definitions and name.text not in ctx.vocabulary.events
        case _:
            return False


# History ------------------------------------------------------------------------------------------------------------


def _received(node: nodes.Received, ctx: Context) -> Condition | None:
    if not ctx.permits(Part.HISTORY, node.span, "`received` asks the history"):
        return None
    selector = condition(node.selector, ctx.within(SENDS))
    bound = _bound(node.bound, ctx)
    length = window(node.window, ctx)
    if selector is None or bound is None or length is None:
        return None
    return Count(Sends(selector), length, *bound)


def _had(node: nodes.Had, ctx: Context) -> Condition | None:
    if not ctx.permits(Part.HISTORY, node.span, "`had` asks the history"):
        return None
    event = find_event(node.event, ctx)
    bound = _bound(node.bound, ctx)
    length = window(node.window, ctx)
    if event is None or bound is None or length is None:
        return None
    return Count(Events(event.name), length, *bound)


def _bound(node: nodes.Bound | None, ctx: Context) -> tuple[int, bool] | None:
    """Return how many times, and whether at least; none written is at least once (ruling 17)."""
    if node is None:
        return 1, True
    times = whole_number(node.times, ctx)
    return None if times is None else (times, node.at_least)


def _had_since(node: nodes.HadSince, ctx: Context) -> Condition | None:
    if not ctx.permits(Part.HISTORY, node.span, "`had` asks the history"):
        return None
    event, other = find_event(node.event, ctx), find_event(node.other, ctx)
    return None if event is None or other is None else Since(event.name, other.name)


# Within -------------------------------------------------------------------------------------------------------------


def _within(node: nodes.Within, ctx: Context) -> Condition | None:
    """Return `within D after X`. A bare name is an event first; `customer.x` is always the field."""
    point = node.point
    if isinstance(point, nodes.Ref):
        name = point.name.text
        if point.scope is None and name in ctx.vocabulary.events:
            return _after_event(node, point.name, ctx)
        if point.scope is not None or name not in ctx.definitions:
            return _beside_field(node, point, ctx)
    return _after_send(node, ctx)


def _only_after(node: nodes.Within, subject: str, ctx: Context) -> bool:
    """Return whether a phrase says `after`; what is to come is known of dates and instants only."""
    if node.after:
        return True
    help_ = "`before` takes a date or an instant of the customer or the message"
    ctx.report.error("not-expressible", f"nobody knows when {subject} will come", node.span, help_)
    return False


def _after_event(node: nodes.Within, name: nodes.Name, ctx: Context) -> Condition | None:
    if not ctx.permits(Part.HISTORY, node.span, f"`{name.text}` is an event of the history"):
        return None
    event = find_event(name, ctx)
    length = duration(node.duration, ctx)
    if not _only_after(node, "the next event", ctx) or event is None or length is None:
        return None
    return Count(Events(event.name), Rolling(length), 1)


def _after_send(node: nodes.Within, ctx: Context) -> Condition | None:
    if not ctx.permits(Part.HISTORY, node.span, "an earlier send is asked of the history"):
        return None
    selector = condition(node.point, ctx.within(SENDS))
    length = duration(node.duration, ctx)
    if not _only_after(node, "the next send", ctx) or selector is None or length is None:
        return None
    return Count(Sends(selector), Rolling(length), 1)


def _beside_field(node: nodes.Within, ref: nodes.Ref, ctx: Context) -> Condition | None:
    field = _point_field(ref, ctx)
    if field is None or not readable(field, node.span, ctx):
        return None
    if field.type.kind not in (Kind.DATE, Kind.INSTANT):
        message = f"`{field.name}` is {KINDS[field.type.kind]}, and `within` takes an event, a date or an instant"
        ctx.report.error("type-mismatch", message, ref.span, "for an earlier send write a facet or parentheses")
        return None
    is_date = field.type.kind is Kind.DATE
    length = days_of(node.duration, field, ctx) if is_date else duration(node.duration, ctx)
    if length is None or not ctx.permits(Part.NOW, node.span, "`within` depends on the time"):
        return None
    return _between(field, length, after=node.after)


def _point_field(ref: nodes.Ref, ctx: Context) -> Field | None:
    """Return the field after `within D after`; among unknown names events are the likeliest."""
    if ref.scope is None and not declared(ref, ctx) and ref.name.text not in ctx.settings:
        known = (*ctx.vocabulary.events, *ctx.names())
        message = f"no event or fact is called `{ref.name.text}`"
        ctx.unknown(ref.name, message, known, "declare it with `events are`")
        return None
    return find_field(ref, ctx)


def _between(field: Field, length: Duration, *, after: bool) -> Condition:
    """Return that a date or instant lies in (now - D, now], or in (now, now + D] for `before` (ruling 7)."""
    later = not after
    edge: Moment | Today = Moment(length, later)
    middle: Moment | Today = Moment()
    if field.type.kind is Kind.DATE:
        edge, middle = Today(length, later), Today()
    first, last = (edge, middle) if after else (middle, edge)
    return And((Compare(Op.GT, fact(field), first), Compare(Op.LE, fact(field), last)))
