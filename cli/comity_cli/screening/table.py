"""A screen for people: how many may be sent the message, and a table of the rules that keep it from the others."""

from collections.abc import Iterator, Sequence

from comity import Verdict
from comity_cli.deciding.pen import OUTCOMES, STYLES
from comity_cli.formats.cells import safe, width
from comity_cli.formats.snippet import wrap
from comity_cli.paint import Paint, Style
from comity_cli.screening.asked import Question
from comity_cli.screening.entries import Entry, entries
from comity_cli.screening.run import Answered, Counted
from comity_cli.terminal import Terminal

COLUMNS = ("rule", "verdict", "first", "all", "share", "because")
NUMBERS = ("first", "all", "share")
NARROWEST = 24
CANNOT_BE_TOLD = "it cannot be told of them"
PERCENT = 100


def told(answered: Answered, question: Question, terminal: Terminal) -> Iterator[str]:
    """Yield a screen, message by message: how many there are of each outcome, and the rules that spoke."""
    paint = Paint(terminal.coloured)
    for place, part in enumerate(answered.parts):
        if place:
            yield "\n"
        yield paint(Style.STRONG, safe(f"{part.letter.campaign} / {part.letter.message_id}")) + "\n"
        yield from _row("sent", part.letter.due.words, paint)
        yield from _outcomes(part.counted, paint)
        rows = entries(part, question)
        if rows:
            yield "\n"
            yield from _table(rows, paint, terminal.width)


def _outcomes(counted: Counted, paint: Paint) -> Iterator[str]:
    audience = counted.audience
    yield from _row("audience", "1 customer" if audience == 1 else f"{audience:,} customers", paint)
    if audience:
        yield from _row("may be sent", _part(counted.allowed, audience), paint)
    for verdict, number in counted.verdicts.items():
        if number and verdict is not Verdict.ALLOW:
            label = "with a warning" if verdict is Verdict.WARN else OUTCOMES[verdict]
            yield from _row(label, _part(number, audience), paint, STYLES[verdict])


def _row(label: str, text: str, paint: Paint, style: Style = Style.LABEL) -> Iterator[str]:
    yield f"  {paint(style, f'{label:<14}')}  {safe(text)}\n"


def _part(number: int, of: int) -> str:
    return f"{number:,} ({_share(number / of)})"


def _share(part: float) -> str:
    """Return a share in percent; what is more than nothing is not rounded to nothing, nor the rest to all."""
    shown = f"{part * PERCENT:.1f} %"
    if part > 0 and shown == "0.0 %":
        return "< 0.1 %"
    return "> 99.9 %" if part < 1 and shown == "100.0 %" else shown


# By rule ------------------------------------------------------------------------------------------------------------


def _table(rows: Sequence[Entry], paint: Paint, cells: int) -> Iterator[str]:
    lines = [COLUMNS, *map(_cells, rows)]
    rooms = [max(width(line[place]) for line in lines) for place in range(len(COLUMNS) - 1)]
    rest = max(cells - sum(rooms) - 2 * len(rooms), NARROWEST)
    for place, line in enumerate(lines):
        before = "  ".join(_padded(cell, room, name) for cell, room, name in zip(line, rooms, COLUMNS, strict=False))
        style = Style.LABEL if place == 0 else STYLES[Verdict[rows[place - 1].verdict.upper()]]
        for part in wrap(line[-1], rest):
            yield f"{paint(style, before)}  {part}".rstrip() + "\n"
            before = " " * (sum(rooms) + 2 * (len(rooms) - 1))


def _cells(row: Entry) -> tuple[str, ...]:
    share = _share(row.share)
    because = CANNOT_BE_TOLD if row.unknown else " ".join((row.because or "").split())
    return (safe(row.rule), row.verdict, f"{row.first:,}", f"{row.all:,}", share, safe(because))


def _padded(cell: str, room: int, name: str) -> str:
    space = " " * (room - width(cell))
    return space + cell if name in NUMBERS else cell + space
