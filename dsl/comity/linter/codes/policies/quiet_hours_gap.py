"""`quiet-hours-gap`: nights that nobody meant to leave open."""

import re
from collections.abc import Iterator
from datetime import date

from comity.linter.page import Page, Stage, example
from comity.linter.quiet import Gap, gaps, quiet
from comity.linter.tree import walk
from comity.linter.view import PolicyView, Written, text
from comity.linter.week import NAMES, wall
from comity.program.nodes import LocalTime, Rule
from comity.syntax import nodes
from comity.text.finding import Edit, Finding, Fix, Level, Related

PAGE = Page(
    code="quiet-hours-gap",
    stage=Stage.POLICIES,
    level=Level.WARNING,
    title="quiet hours that break off in the night",
    text="""
Quiet hours of the same messages are written as several windows, and between them some hours of the night are
open that are quiet in other nights. With days before it, a window belongs to the day on which it *starts*:
`on weekdays between 21:00 and 09:00` covers Saturday morning and not Monday morning. Beside a quiet Saturday
and Sunday, Monday from 00:00 to 09:00 is open.

The finding gives the exact hours; the fix adds the missing day.
""",
    bad=example(
        policy="""
quiet-nights:
  never send channel:sms on weekdays between 21:00 and 09:00 customer time else "UTC"
  instead hold
  because "Nobody is to be woken."

quiet-weekends:
  never send channel:sms on [saturday, sunday] customer time else "UTC"
  instead hold
  because "Weekends belong to the family."
"""
    ),
    good=example(
        policy="""
quiet-nights:
  never send channel:sms between 21:00 and 09:00 customer time else "UTC"
  instead hold
  because "Nobody is to be woken."

quiet-weekends:
  never send channel:sms on [saturday, sunday] customer time else "UTC"
  instead hold
  because "Weekends belong to the family."
"""
    ),
    see=("LANGUAGE.md section 9", "LANGUAGE.md section 5"),
)


def check(policy: PolicyView, today: date) -> Iterator[Finding]:
    """Yield the gaps between the windows of quiet hours that the project takes part in."""
    own = {written.rule.id: written for written in policy.rules}
    able = [rule for rule in policy.program.rules if not (rule.until and rule.until < today)]
    found = [item for rule in able if (item := quiet(rule))]
    for gap in gaps(found, policy.ask):
        written = own.get(gap.night.rule.id) or own.get(gap.day.id)
        if written is not None:
            yield _finding(gap, written)


def _finding(gap: Gap, written: Written[Rule]) -> Finding:
    night = gap.night.rule
    others = [rule for rule in dict.fromkeys((night, gap.day)) if rule.id != written.rule.id]
    clock = _clock(written)
    mendable = clock is not None and written.rule == night and not gap.night.cut
    return PAGE.finding(
        f"these quiet hours leave a gap on {gap.hours}",
        written.module.place(clock.span) if clock else written.head,
        _advice(gap),
        tuple(Related(rule.place, f"`{rule.id}` is the other window") for rule in others),
        _fixes(gap, clock, written) if clock and mendable else (),
    )


def _advice(gap: Gap) -> str:
    night = gap.night
    if night.cut:
        hours = f"`between {wall(night.start)} and {wall(night.end)}`"
        return f"write one window over midnight, {hours}: it belongs to the day on which it starts"
    day = NAMES[gap.start_day]
    return (
        f"the nights of `{night.rule.label}` do not start on {day}, and a window belongs to the day on which it starts"
    )


def _clock(written: Written[Rule]) -> nodes.LocalTime | None:
    """Return the window of a rule that names just one."""
    clocks = [node for node in walk(written.node.sentence) if isinstance(node, nodes.LocalTime)]
    return clocks[0] if len(clocks) == 1 else None


def _fixes(gap: Gap, clock: nodes.LocalTime, written: Written[Rule]) -> tuple[Fix, ...]:
    """Return the fix that adds the missing day to the nights. It refuses more, so a person decides."""
    when = written.rule.when
    if not isinstance(when, LocalTime):
        return ()
    days = sorted(when.days | {gap.start_day})
    on = "" if len(days) == len(NAMES) else f"on [{', '.join(NAMES[number] for number in days)}] "
    changed, count = re.subn(r"^on\s+(\[[^\]#]*\]|\w+)\s+(?=between\b)", on, text(clock, written.module))
    edit = Edit(written.module.place(clock.span), changed)
    return (Fix(f"let the nights start on {NAMES[gap.start_day]} too", safe=False, edits=(edit,)),) if count else ()
