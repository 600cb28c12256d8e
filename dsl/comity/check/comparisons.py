"""Comparisons: which two things may be compared, by which operator, and what comes of it.

The table is LANGUAGE.md section 3. A comparison has a fact on its left in the program; where a policy writes it the
other way round (`3 < disputes`) it is turned. A bare symbol is read by the type of the other side, and goes before a
field of the same name there: `consent has email` means the symbol whatever else is called `email`.
"""

from comity.check.context import Context, declared, fact, find_field
from comity.check.literals import KINDS, Given, given, given_items, kind_of, mistake, shown, value
from comity.check.reach import Part
from comity.check.times import day, moment
from comity.program.atoms import compile_pattern
from comity.program.nodes import Compare, Condition, IsIn, Literal, Match, Matches, Op, Shares, Term
from comity.syntax import nodes
from comity.text.record import record
from comity.text.source import Span
from comity.types.vocabulary import Field, Kind, Scope, Value

ORDER = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
TURNED = {"==": "==", "!=": "!=", **ORDER}
SYMBOLS = (Kind.ONE_OF, Kind.ANY_OF)
TEXTS = (Kind.TEXT, Kind.ANY_TEXT)
ORDERED = (Kind.COUNT, Kind.NUMBER, Kind.DATE, Kind.INSTANT)


@record
class Subject:
    """A side of a comparison that is a field."""

    field: Field
    span: Span


Side = Subject | Given


def compare(node: nodes.Compare, ctx: Context) -> Condition | None:
    """Return a comparison as an atom; report sides that do not fit."""
    left = _side(node.left, None, ctx)
    right = _side(node.right, left.field if isinstance(left, Subject) else None, ctx)
    if left is None or right is None:
        return None
    op = node.op
    if isinstance(left, Given) and isinstance(right, Subject) and op in TURNED:
        left, op, right = right, TURNED[op], left
    if not isinstance(left, Subject):
        _no_fact(left, node, right, ctx)
        return None
    if not _readable(left, right, ctx):
        return None
    return _compare(left, op, right, node.span, ctx)


# Sides --------------------------------------------------------------------------------------------------------------


def _side(node: nodes.Term, beside: Field | None, ctx: Context) -> Side | None:
    """Return one side of a comparison; ``beside`` is the field on the other one, if that is known to be one."""
    if not isinstance(node, nodes.Ref):
        return given(node, ctx)
    bare = node.scope is None
    if bare and beside is not None and node.name.text in beside.type.symbols:
        return Given(node.name, node.span)
    if bare and node.name.text in ctx.settings:
        return given(node, ctx)
    if bare and not declared(node, ctx) and node.name.text not in ctx.definitions:
        return Given(node.name, node.span)
    field = find_field(node, ctx)
    return None if field is None else Subject(field, node.span)


def _no_fact(left: Given, node: nodes.Compare, right: Side, ctx: Context) -> None:
    """Report a comparison whose left side is no fact."""
    for side in (left, right):
        if isinstance(side, Given) and isinstance(side.node, nodes.Name) and side.setting is None:
            find_field(nodes.Ref(side.node, span=side.span), ctx)
            return
    if isinstance(right, Given):
        help_ = "compare a fact of the customer or the message"
        ctx.report.error("type-mismatch", "neither side of this is a fact", node.span, help_)
        return
    words = f"`{right.field.name} {'has' if right.field.type.is_set else '=='} {shown(left.node)}`"
    message = f"the left side of `{node.op}` is a fact, `{shown(left.node)}` is {kind_of(left.node)}"
    mistake(left, ctx, "type-mismatch", message, f"write {words}")


def _readable(left: Subject, right: Side, ctx: Context) -> bool:
    """Return whether the facts, and `now`, may be asked here."""
    subjects = (left, right) if isinstance(right, Subject) else (left,)
    scopes = {side.field.scope for side in subjects}
    for side in subjects:
        name, scope = side.field.name, side.field.scope
        part = Part.CUSTOMER if scope is Scope.CUSTOMER else Part.MESSAGE if len(scopes) == 1 else Part.COMPARED
        if not ctx.permits(part, side.span, f"`{name}` is a fact of the {scope}"):
            return False
    if isinstance(right, Given) and isinstance(right.node, nodes.Shifted | nodes.Now):
        return ctx.permits(Part.NOW, right.span, f"`{shown(right.node)}` depends on the time")
    return True


# Operators ----------------------------------------------------------------------------------------------------------


def _compare(left: Subject, op: str, right: Side, span: Span, ctx: Context) -> Condition | None:
    if left.field.type.kind is Kind.TIMEZONE:
        help_ = f"ask `{left.field.name} is known`; `between 08:00 and 21:00 customer time` uses it"
        ctx.report.error("type-mismatch", f"`{left.field.name}` is a time zone and compares with nothing", span, help_)
        return None
    match op:
        case "==" | "!=" | "<" | "<=" | ">" | ">=":
            return _single(left, Op(op), right, span, ctx)
        case "in" | "not in":
            return _membership(left, right, span, ctx, negated=op == "not in")
        case "has" | "has all of":
            return _sharing(left, right, span, ctx, all_of=op == "has all of")
        case "contains":
            return _containing(left, right, ctx)
        case _:
            return _matching(left, right, ctx)


def _single(left: Subject, op: Op, right: Side, span: Span, ctx: Context) -> Condition | None:
    field = left.field
    if field.type.is_set:
        _no_set(left, op, right, span, ctx)
        return None
    if op.value in ORDER and not _has_order(field):
        help_ = "declare it with `<` between its values" if field.type.symbols else None
        ctx.report.error("type-mismatch", f"`{field.name}` is {KINDS[field.type.kind]} and has no order", span, help_)
        return None
    order = field.type.symbols if op.value in ORDER else ()
    if isinstance(right, Subject):
        compatible = _comparable(left, op, right, span, ctx)
        return Compare(op, fact(field), fact(right.field), order) if compatible else None
    if isinstance(right.node, nodes.Items):
        word = "in" if op is Op.EQ else "not in"
        mistake(right, ctx, "type-mismatch", f"`{op}` compares with one value, not with a list", f"write `{word}`")
        return None
    term = _term(right, field, ctx)
    return None if term is None else Compare(op, fact(field), term, order)


def _has_order(field: Field) -> bool:
    return field.type.kind in ORDERED or field.type.ordered


def _no_set(left: Subject, op: Op, right: Side, span: Span, ctx: Context) -> None:
    name = left.field.name
    other = right.field.name if isinstance(right, Subject) else shown(right.node)
    verb = "has all of" if isinstance(right, Given) and isinstance(right.node, nodes.Items) else "has"
    words = f"`not {name} {verb} {other}`" if op is Op.NE else f"`{name} {verb} {other}`"
    ctx.report.error("type-mismatch", f"`{name}` is a set, and sets do not compare by `{op}`", span, f"write {words}")


def _comparable(left: Subject, op: Op, right: Subject, span: Span, ctx: Context) -> bool:
    """Return whether two fields are of one type or, being enumerations, share a symbol."""
    mine, other = left.field.type, right.field.type
    if mine.kind is Kind.ONE_OF and other.kind is Kind.ONE_OF:
        if op.value not in ORDER:
            return _share_symbols(left, right, span, ctx)
        if mine.symbols == other.symbols and other.ordered:
            return True
        message = f"`{left.field.name}` and `{right.field.name}` are not ordered alike"
        ctx.report.error("type-mismatch", message, span)
        return False
    if mine.kind is other.kind or (mine.is_number and other.is_number):
        return True
    help_ = f"write `{right.field.name} has {left.field.name}`" if other.is_set else None
    _unlike(left, right, span, ctx, help_)
    return False


def _share_symbols(left: Subject, right: Subject, span: Span, ctx: Context) -> bool:
    if not set(left.field.type.symbols).isdisjoint(right.field.type.symbols):
        return True
    message = f"`{left.field.name}` and `{right.field.name}` have no value in common"
    ctx.report.error("type-mismatch", message, span)
    return False


def _unlike(left: Subject, right: Subject, span: Span, ctx: Context, help_: str | None = None) -> None:
    kinds = [KINDS[side.field.type.kind] for side in (left, right)]
    message = f"`{left.field.name}` is {kinds[0]}, `{right.field.name}` is {kinds[1]}"
    ctx.report.error("type-mismatch", message, span, help_)


def _term(right: Given, field: Field, ctx: Context) -> Term | None:
    node = right.node
    if field.type.kind is Kind.INSTANT and isinstance(node, nodes.Shifted | nodes.Now):
        return moment(node, ctx)
    if field.type.kind is Kind.DATE and isinstance(node, nodes.Shifted):
        return day(node, field, ctx)
    found = value(right, field, ctx)
    return None if found is None else Literal(found)


def _membership(left: Subject, right: Side, span: Span, ctx: Context, *, negated: bool) -> Condition | None:
    field = left.field
    if isinstance(right, Subject):
        help_ = f"write `{right.field.name} has {field.name}`" if right.field.type.is_set else "write `==`"
        ctx.report.error("type-mismatch", f"`in` takes a list, `{right.field.name}` is a fact", span, help_)
        return None
    if field.type.is_set:
        message = f"`{field.name}` is a set, and `in` asks one value"
        ctx.report.error("type-mismatch", message, span, f"write `{field.name} has {shown(right.node)}`")
        return None
    found = _values(right, field, ctx)
    return None if found is None else IsIn(fact(field), found, negated)


def _values(of: Given, field: Field, ctx: Context) -> tuple[Value, ...] | None:
    """Return the values of a list, each once."""
    if not isinstance(of.node, nodes.Items):
        single = value(of, field, ctx)
        if single is not None:
            words = f"write `[{shown(of.node)}]`"
            mistake(of, ctx, "type-mismatch", f"`in` takes a list, `{shown(of.node)}` is one value", words)
        return None
    found = [value(item, field, ctx) for item in given_items(of, of.node.items, field, ctx)]
    sound = [item for item in found if item is not None]
    return tuple(dict.fromkeys(sound)) if len(sound) == len(found) else None


def _sharing(left: Subject, right: Side, span: Span, ctx: Context, *, all_of: bool) -> Condition | None:
    field = left.field
    if not field.type.is_set:
        name, other = field.name, right.field.name if isinstance(right, Subject) else shown(right.node)
        word = "in" if isinstance(right, Given) and isinstance(right.node, nodes.Items) else "=="
        turned = isinstance(right, Subject) and right.field.type.is_set
        words = f"`{other} has {name}`" if turned else f"`{name} {word} {other}`"
        ctx.report.error("type-mismatch", f"`{name}` is no set, and `has` asks one", span, f"write {words}")
        return None
    if isinstance(right, Subject):
        sound = _shareable(left, right, span, ctx)
        return Shares(fact(field), fact(right.field), all_of) if sound else None
    if isinstance(right.node, nodes.Items):
        values = _values(right, field, ctx)
        return None if values is None else Shares(fact(field), Literal(frozenset(map(str, values))), all_of)
    found = value(right, field, ctx)
    return None if found is None else Shares(fact(field), Literal(found), all_of)


def _shareable(left: Subject, right: Subject, span: Span, ctx: Context) -> bool:
    kinds = (left.field.type.kind, right.field.type.kind)
    if all(kind in SYMBOLS for kind in kinds):
        return _share_symbols(left, right, span, ctx)
    if all(kind in TEXTS for kind in kinds):
        return True
    _unlike(left, right, span, ctx)
    return False


def _containing(left: Subject, right: Side, ctx: Context) -> Condition | None:
    pattern = _pattern(left, "contains", right, ctx)
    return None if pattern is None else Matches(fact(left.field), Match.CONTAINS, pattern)


def _matching(left: Subject, right: Side, ctx: Context) -> Condition | None:
    name = left.field.name
    if left.field.scope is Scope.CUSTOMER and left.field.type.kind is Kind.TEXT:
        help_ = f"write a facet, `{name}:x*`, or `{name} contains`, or declare a field that says it"
        message = f"`matches` reads facts of the message, `{name}` is one of the customer"
        ctx.report.error("not-expressible", message, left.span, help_)
        return None
    pattern = _pattern(left, "matches", right, ctx)
    if pattern is None or not ctx.permits(Part.PATTERN, left.span, "this is a `matches`"):
        return None
    try:
        compile_pattern(pattern)
    except ValueError as problem:
        words = f"this is no regular expression: {problem}"
        of = right if isinstance(right, Given) else Given(nodes.Text(pattern), left.span)
        mistake(of, ctx, "invalid-regular-expression", words, "patterns are RE2's: no look-around, no back-references")
        return None
    return Matches(fact(left.field), Match.REGEX, pattern)


def _pattern(left: Subject, op: str, right: Side, ctx: Context) -> str | None:
    """Return the fixed text that a text is searched for."""
    field = left.field
    if field.type.kind is not Kind.TEXT:
        help_ = f'write `{field.name} has "…"`' if field.type.is_set else None
        message = f"`{field.name}` is {KINDS[field.type.kind]}, and `{op}` reads a text"
        ctx.report.error("type-mismatch", message, left.span, help_)
        return None
    if isinstance(right, Subject):
        message = f"`{op}` looks for a fixed text, `{right.field.name}` is a fact"
        ctx.report.error("not-expressible", message, right.span, "write the text in quotes")
        return None
    if isinstance(right.node, nodes.Text):
        return right.node.value
    value(right, field, ctx)
    return None
