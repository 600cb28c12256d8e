"""Literals: settings put in, and values read by the type that is asked for (LANGUAGE.md section 3).

A bare name is a symbol where the type asked for has it, else a setting. A mistake in the value of a setting is shown
where the value is used or, if a `use … with` gave it, there: the module that uses it is somebody else's.
"""

from collections.abc import Iterable
from datetime import UTC
from typing import assert_never

from comity.check.context import Context, SettingValue, find_setting, related_setting
from comity.check.report import Meaning, Named
from comity.syntax import nodes
from comity.text.finding import Related
from comity.text.nearest import did_you_mean, nearest
from comity.text.record import record
from comity.text.source import Span
from comity.types.vocabulary import FactType, Field, Kind, Value
from comity.types.zones import zone_names

Node = nodes.Literal | nodes.Shifted | nodes.Now

MANY = 10
"""How many names a message lists."""

KINDS = {
    Kind.YES_NO: "`yes or no`",
    Kind.ONE_OF: "one symbol",
    Kind.ANY_OF: "a set of symbols",
    Kind.TEXT: "a text",
    Kind.ANY_TEXT: "a set of texts",
    Kind.COUNT: "a count",
    Kind.NUMBER: "a number",
    Kind.DATE: "a date",
    Kind.INSTANT: "an instant",
    Kind.TIMEZONE: "a time zone",
}


@record
class Given:
    """A literal as it counts at ``span``; ``setting`` is where it comes from, if not from there."""

    node: Node
    span: Span
    setting: SettingValue | None = None


def given(node: Node | nodes.Ref, ctx: Context) -> Given:
    """Return a literal with a setting's value in place of its name; a name that is no setting stays."""
    name = node.name if isinstance(node, nodes.Ref) else node
    setting = find_setting(name, ctx) if isinstance(name, nodes.Name) else None
    return Given(name, node.span) if setting is None else Given(setting.value, node.span, setting)


def given_for(node: Node | nodes.Ref, field: Field, ctx: Context) -> Given:
    """Return a literal beside a field, whose symbols go before settings of the same name."""
    name = node.name if isinstance(node, nodes.Ref) else node
    if isinstance(name, nodes.Name) and name.text in field.type.symbols:
        return Given(name, node.span)
    return given(node, ctx)


def given_items(of: Given, items: Iterable[nodes.Literal], field: Field, ctx: Context) -> list[Given]:
    """Return the items of a list beside a field; in the list of a setting they are that setting's."""
    if of.setting is not None:
        return [Given(item, of.span, of.setting) for item in items]
    return [given_for(item, field, ctx) for item in items]


def mistake(of: Given, ctx: Context, code: str, message: str, help_: str | None = None) -> None:
    """Report a mistake in a literal."""
    setting = of.setting
    if setting is None:
        ctx.report.error(code, message, of.span, help_)
    elif setting.given:
        used = Related(ctx.report.place(of.span), f"`{setting.name}` is used here")
        ctx.report.error_at(code, message, setting.place, help_, (used,))
    else:
        ctx.report.error(code, message, of.span, help_, (related_setting(setting),))


# In words -----------------------------------------------------------------------------------------------------------


def shown(node: Node) -> str:
    """Return a literal as people write it, for messages."""
    match node:
        case nodes.Duration(amount, unit):
            return f"{shown(amount)} {unit}s"
        case nodes.Items(items):
            return f"[{', '.join(shown(item) for item in items)}]"
        case nodes.Shifted(duration, later):
            return f"{shown(duration)} {'from now' if later else 'ago'}"
        case nodes.Now():
            return "now"
        case nodes.Time(minutes):
            return f"{minutes // 60:02}:{minutes % 60:02}"
        case _:
            return _shown_value(node)


def _shown_value(
    node: nodes.Name | nodes.Text | nodes.Number | nodes.YesNo | nodes.Date | nodes.Instant,
) -> str:
    match node:
        case nodes.Name(text):
            return text
        case nodes.Text(text):
            return f'"{text}"'
        case nodes.YesNo(answer):
            return "yes" if answer else "no"
        case nodes.Number(number):
            return str(number)
        case nodes.Date(day):
            return day.isoformat()
        case nodes.Instant(moment):
            return moment.isoformat().replace("+00:00", "Z").replace(":00Z", "Z")
        case _:
            assert_never(node)


def kind_of(node: Node) -> str:
    """Return what a literal is, in words."""
    match node:
        case nodes.Name():
            return "a symbol"
        case nodes.Text():
            return "a text"
        case nodes.YesNo():
            return "`yes or no`"
        case nodes.Time():
            return "a wall time"
        case nodes.Duration():
            return "a duration"
        case nodes.Items():
            return "a list"
        case nodes.Shifted() | nodes.Now() | nodes.Instant():
            return "an instant"
        case nodes.Date():
            return "a date"
        case nodes.Number():
            return "a number"
        case _:
            assert_never(node)


# Values -------------------------------------------------------------------------------------------------------------


def value(of: Given, field: Field, ctx: Context) -> Value | None:
    """Return a literal as a single value of a field, or as one element where the field is a set.

    Reports a literal of another type, a symbol the field does not have, an unknown zone.
    """
    type_ = field.type
    match type_.kind, of.node:
        case ((Kind.ONE_OF | Kind.ANY_OF), nodes.Name(symbol)):
            return _symbol(of, symbol, field, ctx)
        case ((Kind.TEXT | Kind.ANY_TEXT), nodes.Text(text)):
            return text
        case Kind.TIMEZONE, nodes.Text():
            return zone_name(of, ctx)
        case Kind.YES_NO, nodes.YesNo(answer):
            return answer
        case ((Kind.COUNT | Kind.NUMBER), nodes.Number(number)):
            return number
        case Kind.DATE, nodes.Date(day):
            return day
        case Kind.INSTANT, nodes.Instant(moment) if moment.tzinfo is not None:
            return moment.astimezone(UTC)
        case Kind.INSTANT, nodes.Instant(moment):
            help_ = f"write `{moment.isoformat(timespec='minutes')}Z` for UTC"
            mistake(of, ctx, "invalid-date", "an instant needs its offset", help_)
        case _, nodes.Name():
            _stray_name(of, field, ctx)
        case _:
            mismatch(of, field, ctx)
    return None


def mismatch(of: Given, field: Field, ctx: Context) -> None:
    """Report that a literal is not of a field's type."""
    message = f"`{field.name}` is {KINDS[field.type.kind]}, `{shown(of.node)}` is {kind_of(of.node)}"
    mistake(of, ctx, "type-mismatch", message, _hint(of.node, field.type))


_WRITE = {
    Kind.YES_NO: "write `yes` or `no`",
    Kind.TEXT: "write a text in quotes",
    Kind.ANY_TEXT: "write a text in quotes",
    Kind.TIMEZONE: 'write a name such as `"Europe/Berlin"`',
    Kind.COUNT: "write a number",
    Kind.NUMBER: "write a number",
    Kind.DATE: "write a date, `2026-12-31`, or `30 days ago`",
    Kind.INSTANT: "write an instant, `2026-12-31T12:00Z`, or `48 hours ago`",
}


def _hint(node: Node, type_: FactType) -> str:
    """Return what to write where a value of a type is asked for."""
    match type_.kind, node:
        case ((Kind.ONE_OF | Kind.ANY_OF), nodes.Text(text)) if text in type_.symbols:
            return f"write `{text}` without quotes"
        case ((Kind.ONE_OF | Kind.ANY_OF), _):
            return f"write one of {listed(type_.symbols)}"
        case ((Kind.TEXT | Kind.ANY_TEXT), nodes.Name() | nodes.Number()):
            return f'write `"{shown(node)}"` in quotes'
        case ((Kind.COUNT | Kind.NUMBER), nodes.Text()):
            return "write a number without quotes"
        case Kind.DATE, nodes.Now():
            return "write `0 days ago` for today"
        case Kind.INSTANT, nodes.Date(day):
            return f"write an instant, `{day.isoformat()}T00:00Z`, or `30 days ago`"
        case kind, _:
            return _WRITE[kind]


def listed(names: Iterable[str]) -> str:
    """Return names in backticks, separated by commas; only the first ten of many."""
    found = [f"`{name}`" for name in names]
    return ", ".join(found[:MANY]) + (", …" if len(found) > MANY else "")


def _symbol(of: Given, symbol: str, field: Field, ctx: Context) -> str | None:
    if symbol in field.type.symbols:
        note_symbol(of.span, symbol, field, ctx)
        return symbol
    if symbol not in ctx.doubts.lost:
        near = did_you_mean(symbol, field.type.symbols) or _symbols_or_fact(symbol, field, ctx)
        mistake(of, ctx, "unknown-name", f"`{field.name}` has no value `{symbol}`", near)
    return None


def _symbols_or_fact(symbol: str, field: Field, ctx: Context) -> str:
    """Return help for a symbol that is none, and may be a misspelt fact: `consent has canel`."""
    words = f"write one of {listed(field.type.symbols)}"
    near = nearest(symbol, ctx.names(), limit=1)
    return f"{words}, or the name `{near[0]}`" if near else words


def note_symbol(span: Span, symbol: str, field: Field, ctx: Context) -> None:
    """Note that a symbol of a field stands at a span."""
    ctx.report.name(span, Named(Meaning.SYMBOL, symbol, field.place, field))


def _stray_name(of: Given, field: Field, ctx: Context) -> None:
    """Report a bare name beside a field that has no symbols."""
    name = nodes.Name(shown(of.node), of.span)
    if of.setting is not None:
        mismatch(of, field, ctx)
    else:
        ctx.unknown(name, f"nothing is called `{name.text}`", ctx.names(), _hint(of.node, field.type))


def zone_name(of: Given, ctx: Context) -> str | None:
    """Return a literal as the name of an IANA time zone; report one that is none."""
    match of.node:
        case nodes.Text(name) if name in zone_names():
            return name
        case nodes.Text(name):
            near = did_you_mean(name, zone_names()) or "names are like `Europe/Berlin`"
            mistake(of, ctx, "invalid-zone", f"there is no time zone `{name}`", near)
        case nodes.Name() if of.setting is None:
            unknown_setting(of, ctx)
        case node:
            message = f"`{shown(node)}` is {kind_of(node)}, not a time zone"
            mistake(of, ctx, "type-mismatch", message, 'write a name such as `"Europe/Berlin"`')
    return None


def whole_number(node: nodes.Number | nodes.Name, ctx: Context) -> int | None:
    """Return a whole number, 0 or more, written or set; report anything else."""
    of = given(node, ctx)
    match of.node:
        case nodes.Number(int(number)) if number >= 0:
            return number
        case nodes.Name() if of.setting is None:
            unknown_setting(of, ctx)
        case other:
            mistake(of, ctx, "type-mismatch", f"`{shown(other)}` is not a whole number, 0 or more")
    return None


def unknown_setting(of: Given, ctx: Context) -> None:
    """Report a name that stands for a literal and is no setting of this module."""
    name = nodes.Name(shown(of.node), of.span)
    help_ = f"declare it: `setting {name.text} = …`"
    ctx.unknown(name, f"no setting is called `{name.text}`", ctx.settings, help_)
