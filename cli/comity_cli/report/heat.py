"""When messages were sent, by the customer's clock: weekdays and hours, with the quiet hours drawn in.

A cell's shade is how many were sent in that hour, its red line how many of them were refused; the table behind it
has both as numbers. Quiet hours are drawn to the minute.
"""

from collections.abc import Iterator, Sequence
from math import ceil, sqrt

from comity.linter.week import DAY
from comity_cli.report.records import AuditReport, HourMap, Quiet
from comity_cli.report.words import DAYS, clock, many, number, share, text

ROW = 60
HOUR = 60
STEPS = 6
THICK = 9
EVERY = 3
"""An hour in three is named."""


def hours(report: AuditReport) -> Iterator[str]:
    """Yield the maps, one shown and the others a click away."""
    yield '<section aria-labelledby="hours">\n<h2 id="hours">The clock of the customer</h2>\n'
    yield '<p class="intro">When messages arrived, by weekday and hour where the customer lives. The stronger a cell,'
    yield " the more messages; the red line in it is the share of them that was refused, for whatever reason."
    yield " Hatched: quiet hours.</p>\n"
    if len(report.hours) > 1:
        yield from _pick(report.hours)
    first = _first(report.hours)
    for place, one in enumerate(report.hours):
        yield from _map(one, place, shown=place == first)
    yield "</section>\n"


def _name(one: HourMap) -> str:
    return "all channels" if one.channel is None else text(one.channel)


def _first(maps: Sequence[HourMap]) -> int:
    """Return the place of the map shown first: the busiest channel that has quiet hours, else all channels."""
    return next((place for place, one in enumerate(maps) if one.quiet), 0)


def _pick(maps: Sequence[HourMap]) -> Iterator[str]:
    first = _first(maps)
    yield '<fieldset class="pick">\n<legend>Show</legend>\n'
    for place, one in enumerate(maps):
        checked = " checked" if place == first else ""
        yield f'<label><input type="radio" name="map" value="map-{place}"{checked}> {_name(one)}</label>\n'
    yield "</fieldset>\n"


def _map(one: HourMap, place: int, *, shown: bool) -> Iterator[str]:
    hidden = "" if shown else " hidden"
    yield f'<div class="map" id="map-{place}"{hidden}>\n<h3>{_name(one).capitalize()}</h3>\n<figure>\n'
    yield '<div class="heat">\n'
    yield f'<div class="days" aria-hidden="true">{"".join(f"<span>{day[:3]}</span>" for day in DAYS)}</div>\n'
    yield f'<svg role="img" aria-label="{_summary(one)}" viewBox="0 0 {DAY} {ROW * 7}" preserveAspectRatio="none">'
    yield from _cells(one)
    yield from _quiet(one.quiet)
    yield '</svg>\n<div class="axis ticks" aria-hidden="true">'
    yield "".join(f"<span>{hour:02}</span>" for hour in range(0, 24, EVERY))
    yield "</div>\n</div>\n"
    yield from _caption(one)
    yield "</figure>\n"
    yield from _table(one)
    yield "</div>\n"


def _summary(one: HourMap) -> str:
    sent, most, day, hour = sum(map(sum, one.sends)), 0, 0, 0
    for number_, row in enumerate(one.sends):
        if max(row) > most:
            most, day, hour = max(row), number_, row.index(max(row))
    busiest = f"; the most, {number(most)}, on {DAYS[day]} from {clock(hour * 60)}" if most else ""
    return f"{many(sent, 'message')} by weekday and hour, {_name(one)}{busiest}. The table below has all numbers."


def _cells(one: HourMap) -> Iterator[str]:
    most = max(map(max, one.sends))
    for day, row in enumerate(one.sends):
        for hour, sent in enumerate(row):
            shade = ceil(STEPS * sqrt(sent / most)) if most else 0
            refused = one.refused[day][hour]
            told = f"{DAYS[day]} {clock(hour * 60)}: {number(sent)} sent, {number(refused)} refused"
            box = f'x="{hour * HOUR + 1}" y="{day * ROW + 1}" width="{HOUR - 2}" height="{ROW - 2}"'
            yield f'<rect class="c{shade}" {box}><title>{told}</title></rect>'
            if refused:
                yield _line(day, hour, refused / sent)


def _line(day: int, hour: int, part: float) -> str:
    """Return a line at the foot of a cell, as long as a share of it."""
    long = max(part * (HOUR - 2), 3)
    x, y = hour * HOUR + 1, (day + 1) * ROW - THICK - 1
    return f'<rect class="fill-block" x="{x}" y="{y}" width="{long:.1f}" height="{THICK}"/>'


def _quiet(windows: Sequence[Quiet]) -> Iterator[str]:
    """Yield the quiet hours of each day as one area, however many rules are about them."""
    for day in range(len(DAYS)):
        for start, end in _merged([window for window in windows if window.day == day]):
            box = f'x="{start}" y="{day * ROW}" width="{end - start}" height="{ROW}"'
            edges = "".join(f"M{x} {day * ROW}v{ROW}" for x in (start, end) if 0 < x < DAY)
            yield f'<rect class="quiet" {box}/><path class="quiet-edge" d="{edges}"/>'


def _merged(windows: Sequence[Quiet]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start, end in sorted((window.start, window.end) for window in windows):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _caption(one: HourMap) -> Iterator[str]:
    yield '<figcaption class="small">'
    yield from (f"{words}. " for words in _windows(one.quiet))
    if one.channel is not None and not one.quiet:
        yield "No rule keeps quiet hours on this channel. "
    if one.unknown:
        refused = f"{number(one.unknown_refused)} of them refused"
        yield f"Not drawn: {many(one.unknown, 'message')} where the time zone is not known, {refused}."
    yield "</figcaption>\n"


def _windows(windows: Sequence[Quiet]) -> Iterator[str]:
    """Yield the quiet hours in words, rule by rule."""
    for rule in dict.fromkeys(window.rule for window in windows):
        own = [window for window in windows if window.rule == rule]
        times: dict[tuple[int, int], list[int]] = {}
        for day, start, end in _nights(own):
            times.setdefault((start, end), []).append(day)
        said = ", ".join(f"{clock(start)}\N{EN DASH}{clock(end)} {_days(days)}" for (start, end), days in times.items())
        yield f"Quiet by {text(rule.rpartition('.')[2])}: {said}"


def _nights(windows: Sequence[Quiet]) -> Iterator[tuple[int, int, int]]:
    """Yield day, start and end of a rule's windows, those that midnight cut in two as one, on the evening's day."""
    mornings = {window.day: window.end for window in windows if window.start == 0 and window.end < DAY}
    evenings = {window.day for window in windows if window.end == DAY and window.start > 0}
    for window in windows:
        if window.end == DAY and window.start > 0:
            yield window.day, window.start, mornings.get((window.day + 1) % len(DAYS), DAY)
        elif window.start > 0 or window.end == DAY or (window.day - 1) % len(DAYS) not in evenings:
            yield window.day, window.start, window.end


def _days(days: Sequence[int]) -> str:
    return "every day" if len(days) == len(DAYS) else "from " + " ".join(DAYS[day][:3] for day in sorted(days))


def _table(one: HourMap) -> Iterator[str]:
    yield f"<details>\n<summary>{_name(one).capitalize()} as a table: messages, and how many of them were refused"
    yield "</summary>\n"
    yield f'<div class="scroll" role="region" tabindex="0" aria-label="Weekdays and hours, {_name(one)}">\n'
    yield '<table class="grid">\n<thead><tr><th scope="col">day</th>'
    yield "".join(f'<th scope="col">{hour:02}</th>' for hour in range(24)) + "</tr></thead>\n<tbody>\n"
    for day, (sent, refused) in enumerate(zip(one.sends, one.refused, strict=True)):
        cells = "".join(f"<td>{_cell(*pair)}</td>" for pair in zip(sent, refused, strict=True))
        yield f'<tr><th scope="row">{DAYS[day]}</th>{cells}</tr>\n'
    whole = sum(map(sum, one.refused)), sum(map(sum, one.sends))
    yield f"</tbody>\n</table>\n</div>\n<p>{share(*whole)} of them refused.</p>\n</details>\n"


def _cell(sent: int, refused: int) -> str:
    return f"{number(sent)}<br>\N{MINUS SIGN}{number(refused)}" if refused else number(sent)
