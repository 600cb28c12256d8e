"""An audit for people: how many sends would have gone out, and which rules, campaigns and weeks stand out."""

from collections.abc import Iterator, Sequence

from comity import Verdict
from comity.text.record import record
from comity_cli.auditing.run import Answered, Share
from comity_cli.deciding.pen import OUTCOMES, STYLES
from comity_cli.formats.cells import safe, width
from comity_cli.formats.snippet import wrap
from comity_cli.paint import Paint, Style
from comity_cli.terminal import Terminal

PERCENT = 100
NARROWEST = 24
LABEL = 23
MOST_CAMPAIGNS = 20
MOST_WEEKS = 26
NUMBERS = frozenset(("first", "all", "sends", "sent", "refused", "share", "customers", "not met", "unknown"))


@record
class Row:
    """A row of a table: its cells, and how those before the last are coloured."""

    cells: tuple[str, ...]
    style: Style | None = None


def told(answered: Answered, terminal: Terminal) -> Iterator[str]:
    """Yield an audit: how many sends were judged, how many there are of each outcome, and the tables."""
    paint = Paint(terminal.coloured)
    yield from _outcomes(answered.total, paint)
    for title, head, rows, rest in _tables(answered):
        if rows:
            yield f"\n{paint(Style.STRONG, title)}\n"
            yield from _table(head, rows, paint, terminal.width)
            yield from (f"{line}\n" for line in rest)


def _outcomes(total: Share, paint: Paint) -> Iterator[str]:
    yield paint(Style.STRONG, f"{_many(total.sends)} judged") + "\n"
    if not total.sends:
        return
    yield from _line("would have been sent", total.allowed, total, paint)
    yield from _line("would have been refused", total.refused, total, paint)
    for verdict, number in total.verdicts.items():
        if number and verdict is not Verdict.ALLOW:
            label = "sent with a warning" if verdict is Verdict.WARN else OUTCOMES[verdict]
            yield from _line(label, number, total, paint, STYLES[verdict])


def _line(label: str, number: int, total: Share, paint: Paint, style: Style = Style.LABEL) -> Iterator[str]:
    yield f"  {paint(style, f'{label:<{LABEL}}')}  {number:,} ({percent(number, total.sends)})\n"


def _many(sends: int) -> str:
    return "1 send" if sends == 1 else f"{sends:,} sends"


def percent(number: int, of: int) -> str:
    """Return a share in percent; what is more than nothing is not rounded to nothing, nor the rest to all."""
    shown = f"{number / of * PERCENT:.1f} %"
    if number and shown == "0.0 %":
        return "< 0.1 %"
    return "> 99.9 %" if number < of and shown == "100.0 %" else shown


# Tables -------------------------------------------------------------------------------------------------------------

Table = tuple[str, tuple[str, ...], list[Row], list[str]]
"""A title, the heads of columns, the rows, and lines about what is left out."""


def _tables(answered: Answered) -> Iterator[Table]:
    because = answered.because
    rules = [
        Row(
            (
                safe(one.rule),
                str(one.verdict),
                f"{one.first:,}",
                f"{one.all:,}",
                _sentence(because.get(one.rule)),
            ),
            STYLES[one.verdict],
        )
        for one in answered.counts
    ]
    yield "by rule", ("rule", "verdict", "first", "all", "because"), rules, []
    yield _shares(
        "campaign", answered.campaigns[:MOST_CAMPAIGNS], _left_out(answered.campaigns, MOST_CAMPAIGNS, "more")
    )
    yield _shares("week", answered.weeks[-MOST_WEEKS:], _left_out(answered.weeks, MOST_WEEKS, "earlier ones"))
    owed = [
        Row(
            (
                safe(one.obligation),
                f"{one.customers:,}",
                f"{one.unmet:,}",
                f"{one.unknown:,}",
                _sentence(because.get(one.obligation)),
            ),
            Style.WARNING,
        )
        for one in answered.owed
        if one.unmet or one.unknown
    ]
    yield "obligations not met", ("obligation", "customers", "not met", "unknown", "because"), owed, []


def _sentence(because: str | None) -> str:
    return safe(" ".join((because or "").split()))


def _shares(what: str, shares: Sequence[Share], rest: list[str]) -> Table:
    rows = [Row(_counted(share)) for share in shares]
    return f"by {what}", (what, "sends", "sent", "refused", "share"), rows, rest


def _counted(share: Share) -> tuple[str, ...]:
    name = "(none stated)" if share.name is None else safe(share.name)
    numbers = (f"{number:,}" for number in (share.sends, share.allowed, share.refused))
    return (name, *numbers, percent(share.refused, share.sends))


def _left_out(shares: Sequence[Share], shown: int, what: str) -> list[str]:
    number = len(shares) - shown
    return [f"and {number:,} {what}: `--format json` has all"] if number > 0 else []


def _table(head: tuple[str, ...], rows: Sequence[Row], paint: Paint, cells: int) -> Iterator[str]:
    """Yield a table whose last column is wrapped, unless it is one of numbers."""
    lines = [Row(head, Style.LABEL), *rows]
    rooms = [max(width(line.cells[place]) for line in lines) for place in range(len(head))]
    wrapped = head[-1] not in NUMBERS
    fixed = len(head) - wrapped
    rest = max(cells - sum(rooms[:fixed]) - 2 * fixed, NARROWEST)
    for line in lines:
        before = "  ".join(map(_padded, line.cells[:fixed], rooms, head))
        for part in wrap(line.cells[-1], rest) if wrapped else ("",):
            yield f"{paint(line.style, before) if line.style else before}  {part}".rstrip() + "\n"
            before = " " * (sum(rooms[:fixed]) + 2 * (fixed - 1))


def _padded(cell: str, room: int, name: str) -> str:
    space = " " * (room - width(cell))
    return space + cell if name in NUMBERS else cell + space
