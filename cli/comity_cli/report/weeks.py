"""Refusals week by week: columns for the eye, a table of rules and weeks for whoever wants the numbers."""

from collections.abc import Iterator, Sequence
from math import ceil, sqrt

from comity_cli.report.marks import key
from comity_cli.report.records import REFUSED, VERDICTS, AuditReport, RuleCount, WeekCount, refused
from comity_cli.report.words import day, number, share, short_day, text

HIGH = 100
WIDTH = 10
STEPS = 4
"""How many shades the table has."""
LABELS = 6
"""About how many weeks are named below the columns."""


def weeks(report: AuditReport) -> Iterator[str]:
    """Yield columns of what was refused, and the tables behind them."""
    yield '<section aria-labelledby="weeks">\n<h2 id="weeks">Refusals by week</h2>\n'
    yield f'<p class="intro">Weeks begin on monday, in {text(report.zone)}. Each column is the share of a week\'s'
    yield " messages that would not have gone out.</p>\n"
    if report.weeks:
        yield key([name for name in reversed(REFUSED) if report.counts.get(name)], report.counts)
        yield from _columns(report.weeks)
        yield from _by_verdict(report.weeks)
        yield from _by_rule(report.rules, report.weeks)
    yield "</section>\n"


def _columns(found: Sequence[WeekCount]) -> Iterator[str]:
    shares = [refused(week.counts) / max(sum(week.counts.values()), 1) for week in found]
    top = max(ceil(max(shares) * 20) / 20, 0.05)
    worst = found[shares.index(max(shares))]
    words = (
        f"Share of refused messages in {len(found)} weeks; the most, {share(refused(worst.counts), _sent(worst))},"
        f" in the week of {day(worst.monday)}. The table below has all numbers."
    )
    yield f'<figure>\n<div class="scale small soft" aria-hidden="true"><span>{top:.0%}</span></div>\n'
    yield f'<svg class="columns" role="img" aria-label="{words}" viewBox="0 0 {WIDTH * len(found)} {HIGH}"'
    yield ' preserveAspectRatio="none">'
    for place, week in enumerate(found):
        yield from _column(week, place, top)
    yield '</svg>\n<div class="axis ticks" aria-hidden="true">'
    every = max(ceil(len(found) / LABELS), 1)
    named = [place % every == 0 and place <= len(found) - every / 2 for place in range(len(found))]
    yield "".join(
        f"<span>{short_day(week.monday) if name else ''}</span>" for name, week in zip(named, found, strict=True)
    )
    yield "</div>\n</figure>\n"


def _sent(week: WeekCount) -> int:
    return sum(week.counts.values())


def _column(week: WeekCount, place: int, top: float) -> Iterator[str]:
    floor = float(HIGH)
    for name in reversed(REFUSED):
        count = week.counts.get(name, 0)
        if count:
            high = HIGH * count / _sent(week) / top
            floor -= high
            box = f'x="{place * WIDTH + 1}" y="{floor:.2f}" width="{WIDTH - 2}" height="{high:.2f}"'
            told = f"{short_day(week.monday)}: {number(count)} {name}"
            yield f'<rect class="fill-{name}" {box}><title>{told}</title></rect>'


def _by_verdict(found: Sequence[WeekCount]) -> Iterator[str]:
    names = tuple(reversed(VERDICTS))
    yield "<details>\n<summary>All weeks as a table</summary>\n"
    yield '<div class="scroll" role="region" tabindex="0" aria-label="Weeks and verdicts">\n<table class="rows">\n'
    yield '<thead><tr><th scope="col">week of</th><th class="n" scope="col">messages</th>'
    yield "".join(f'<th class="n" scope="col">{name}</th>' for name in names) + "</tr></thead>\n<tbody>\n"
    for week in found:
        cells = "".join(f'<td class="n">{number(week.counts.get(name, 0))}</td>' for name in names)
        yield f'<tr><th scope="row">{day(week.monday)}</th><td class="n">{number(_sent(week))}</td>{cells}</tr>\n'
    yield "</tbody>\n</table>\n</div>\n</details>\n"


def _by_rule(rules: Sequence[RuleCount], found: Sequence[WeekCount]) -> Iterator[str]:
    most = max((count for rule in rules for count in rule.weeks), default=0)
    if not most:
        return
    yield "<h3>Rules and weeks</h3>\n"
    yield '<p class="soft">In how many messages each rule spoke; the darker, the more.</p>\n'
    yield '<div class="scroll" role="region" tabindex="0" aria-label="Rules and weeks">\n<table class="grid">\n'
    yield '<thead><tr><th scope="col">rule</th>'
    yield (
        "".join(f'<th scope="col">{short_day(week.monday).replace(" ", "<br>")}</th>' for week in found)
        + "</tr></thead>\n<tbody>\n"
    )
    for rule in rules:
        cells = "".join(f'<td class="l{ceil(STEPS * sqrt(count / most))}">{number(count)}</td>' for count in rule.weeks)
        yield f'<tr><th scope="row">{text(rule.label)}</th>{cells}</tr>\n'
    yield "</tbody>\n</table>\n</div>\n"
