"""Durations, windows, zones, wall clocks and moments (LANGUAGE.md section 5, rulings 7, 8, 12 and 17)."""

from collections.abc import Iterable
from datetime import date
from typing import assert_never

from comity.check.context import Context
from comity.check.literals import (
    Given,
    given,
    kind_of,
    listed,
    mistake,
    shown,
    unknown_setting,
    whole_number,
    zone_name,
)
from comity.check.reach import Part
from comity.program.nodes import Calendar, Duration, Ever, LocalTime, Moment, Rolling, Today, Unit, Window, Zone
from comity.syntax import nodes
from comity.text.nearest import did_you_mean
from comity.text.source import Span
from comity.types.vocabulary import Field, Kind

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAY_GROUPS = {
    "weekdays": frozenset(range(5)),
    "weekends": frozenset((5, 6)),
    **{name: frozenset((number,)) for number, name in enumerate(DAYS)},
}

CALENDAR_UNITS = (Unit.DAY, Unit.WEEK, Unit.MONTH, Unit.QUARTER, Unit.YEAR)
CALENDAR_STEPS = (Unit.MONTH, Unit.YEAR)
MIDNIGHT = 1440

LONGEST = {
    Unit.MINUTE: 525_960_000,
    Unit.HOUR: 8_766_000,
    Unit.DAY: 365_250,
    Unit.WEEK: 52_178,
    Unit.MONTH: 12_000,
    Unit.YEAR: 1_000,
}
"""A thousand years, so that shifting an instant never leaves the calendar."""


# Durations ----------------------------------------------------------------------------------------------------------


def duration(
    node: nodes.Duration | nodes.Name, ctx: Context, *, steps: bool = True, zero: bool = False
) -> Duration | None:
    """Return a duration, written or set; report one that does not fit.

    ``steps`` allows months and years, ``zero`` allows none at all.
    """
    of = given(node, ctx)
    match of.node:
        case nodes.Duration() as written:
            return _duration(of, written, ctx, steps=steps, zero=zero)
        case nodes.Name() if of.setting is None:
            unknown_setting(of, ctx)
        case other:
            message = f"`{shown(other)}` is {kind_of(other)}, not a duration"
            mistake(of, ctx, "type-mismatch", message, "write a duration such as `7 days`")
    return None


def _duration(of: Given, node: nodes.Duration, ctx: Context, *, steps: bool, zero: bool) -> Duration | None:
    if isinstance(node.amount, nodes.Name) and _is_business(node.amount, ctx):
        return None
    amount, unit = given(node.amount, ctx), Unit(node.unit.value)
    misuse = _misuse(amount.node, unit, steps=steps, zero=zero)
    if misuse is not None:
        mistake(amount if amount.setting else of, ctx, "duration-misuse", *misuse)
        return None
    found = whole_number(node.amount, ctx)
    return None if found is None else Duration(found, unit)


def _is_business(amount: nodes.Name, ctx: Context) -> bool:
    if amount.text not in ("business", "working") or amount.text in ctx.settings:
        return False
    help_ = "count calendar days, a few more of them to be safe"
    ctx.report.error("not-expressible", f"{amount.text} days depend on a calendar of holidays", amount.span, help_)
    return True


def _misuse(
    amount: nodes.Literal | nodes.Shifted | nodes.Now, unit: Unit, *, steps: bool, zero: bool
) -> tuple[str, str] | None:
    """Return what is wrong with a duration and what to do about it, None where it is fine or no number at all."""
    if unit is Unit.QUARTER:
        return "a quarter is a part of the calendar, not a duration", "write months: `3 months`"
    if unit in CALENDAR_STEPS and not steps:
        return f"{unit}s have no length of their own", "write days: `every 180 days`"
    if not isinstance(amount, nodes.Number):
        return None
    if not isinstance(amount.value, int):
        return "a duration is a whole number of units", "say it in a smaller unit: `36 hours`"
    if amount.value < 0:
        return "a duration is never negative", "`ago` and `from now` say which way it goes"
    if amount.value == 0 and not zero:
        return f"no time passes in 0 {unit}s", "write a duration of 1 or more"
    if amount.value > LONGEST[unit]:
        return "a duration is a thousand years at most", "write `ever` for all of the past"
    return None


# Windows ------------------------------------------------------------------------------------------------------------


def window(node: nodes.Window | None, ctx: Context) -> Window | None:
    """Return a window; none written is ever (ruling 17)."""
    match node:
        case None | nodes.Ever():
            return Ever()
        case nodes.Rolling(length):
            found = duration(length, ctx)
            return None if found is None else Rolling(found)
        case nodes.Calendar():
            return _calendar(node, ctx)
        case _:
            assert_never(node)


def _calendar(node: nodes.Calendar, ctx: Context) -> Calendar | None:
    unit = Unit(node.unit.value)
    if unit not in CALENDAR_UNITS:
        help_ = f"calendar windows are {listed(CALENDAR_UNITS)}"
        ctx.report.error("duration-misuse", f"there is no calendar {unit}", node.span, help_)
        return None
    where = zone(node.zone, node.span, ctx)
    starting = _starting(node.starting, unit, ctx)
    return None if where is None or starting is None else Calendar(unit, where, starting)


def _starting(name: nodes.Name | None, unit: Unit, ctx: Context) -> int | None:
    if name is None:
        return 0
    if unit is not Unit.WEEK:
        message = f"a {unit} does not start on a weekday"
        ctx.report.error("duration-misuse", message, name.span, "only `calendar week` takes `starting`")
        return None
    of = given(name, ctx)
    if isinstance(of.node, nodes.Name) and of.node.text in DAYS:
        return DAYS.index(of.node.text)
    mistake(of, ctx, "unknown-name", f"`{shown(of.node)}` is no day of the week", did_you_mean(shown(of.node), DAYS))
    return None


# Zones and wall clocks ----------------------------------------------------------------------------------------------


def zone(node: nodes.Zone | None, span: Span, ctx: Context) -> Zone | None:
    """Return the zone of a phrase at ``span``; none written is customer time (ruling 17)."""
    if isinstance(node, nodes.InZone):
        found = zone_name(given(node.zone, ctx), ctx)
        return None if found is None else Zone(of_customer=False, name=found)
    if not _has_customer_time(span, ctx):
        return None
    if node is None or node.fallback is None:
        return Zone(of_customer=True, name=None)
    found = zone_name(given(node.fallback, ctx), ctx)
    return None if found is None else Zone(of_customer=True, name=found)


def _has_customer_time(span: Span, ctx: Context) -> bool:
    """Return whether customer time has a field to read, which a project may have declared as something else."""
    field = ctx.vocabulary.customer.get("timezone")
    if field is not None and field.type.kind is Kind.TIMEZONE:
        return True
    help_ = "declare it: `customer has timezone: timezone`"
    ctx.report.error("type-mismatch", "customer time needs a `timezone` of the customer", span, help_)
    return False


def local_time(node: nodes.LocalTime, ctx: Context) -> LocalTime | None:
    """Return a clock phrase: days, a daily window, a zone."""
    if not ctx.permits(Part.CLOCK, node.span, "this asks the clock"):
        return None
    days = _days(node.days, ctx)
    bounds = _bounds(node, ctx)
    where = zone(node.zone, node.span, ctx)
    if days is None or bounds is None or where is None:
        return None
    return LocalTime(where, *bounds, days)


def _days(names: Iterable[nodes.Name], ctx: Context) -> frozenset[int] | None:
    """Return the numbers of days, monday 0; a setting may list them."""
    found: set[int] = set()
    wrong = False
    for name in names:
        of = given(name, ctx)
        for item in of.node.items if isinstance(of.node, nodes.Items) else (of.node,):
            day = item.text if isinstance(item, nodes.Name) else ""
            if day not in DAY_GROUPS:
                wrong = True
                help_ = did_you_mean(shown(item), DAY_GROUPS) or f"write {listed(DAY_GROUPS)}"
                mistake(of, ctx, "unknown-name", f"`{shown(item)}` is no day of the week", help_)
            found |= DAY_GROUPS.get(day, frozenset())
    return None if wrong else frozenset(found)


def _bounds(node: nodes.LocalTime, ctx: Context) -> tuple[int, int] | None:
    if node.start is None or node.end is None:
        return 0, MIDNIGHT
    start, end = _minutes(node.start, ctx), _minutes(node.end, ctx)
    if start is None or end is None:
        return None
    if start == end:
        help_ = "leave `between` out for all day"
        ctx.report.error("empty-window", "this window starts and ends at the same time", node.span, help_)
        return None
    if start == MIDNIGHT:
        ctx.report.error("empty-window", "no window starts at `24:00`", node.start.span, "write `00:00`")
        return None
    return start, end


def _minutes(node: nodes.Time | nodes.Name, ctx: Context) -> int | None:
    of = given(node, ctx)
    match of.node:
        case nodes.Time(minutes):
            return minutes
        case nodes.Name() if of.setting is None:
            unknown_setting(of, ctx)
        case other:
            mistake(of, ctx, "type-mismatch", f"`{shown(other)}` is {kind_of(other)}, not a wall time", "write `21:00`")
    return None


# Moments and dates --------------------------------------------------------------------------------------------------


def moment(node: nodes.Shifted | nodes.Now, ctx: Context) -> Moment | None:
    """Return `now` or `48 hours ago` as an instant."""
    if isinstance(node, nodes.Now):
        return Moment()
    found = duration(node.duration, ctx, zero=True)
    return None if found is None else Moment(found, node.later) if found.amount else Moment()


def day(node: nodes.Shifted, field: Field, ctx: Context) -> Today | None:
    """Return `30 days ago` as a date, to compare a date field with."""
    found = days_of(node.duration, field, ctx, zero=True)
    return None if found is None else Today(found, node.later) if found.amount else Today()


def days_of(node: nodes.Duration | nodes.Name, field: Field, ctx: Context, *, zero: bool = False) -> Duration | None:
    """Return a duration in days, months or years; a date has no hours and minutes (ruling 7)."""
    found = duration(node, ctx, zero=zero)
    if found is None or found.unit not in (Unit.MINUTE, Unit.HOUR):
        return found if found is None or found.unit is not Unit.WEEK else Duration(7 * found.amount, Unit.DAY)
    message = f"`{field.name}` is a date and has no {found.unit}s"
    mistake(given(node, ctx), ctx, "type-mismatch", message, "write days, weeks, months or years")
    return None


def fixed_date(node: nodes.Date | nodes.Name, ctx: Context) -> date | None:
    """Return a date, written or set."""
    of = given(node, ctx)
    match of.node:
        case nodes.Date(found):
            return found
        case nodes.Name() if of.setting is None:
            unknown_setting(of, ctx)
        case other:
            message = f"`{shown(other)}` is {kind_of(other)}, not a date"
            mistake(of, ctx, "type-mismatch", message, "write a date such as `2026-12-31`")
    return None
