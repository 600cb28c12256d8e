"""What came of an audit, told: notes on standard error, counts as they were asked for."""

from comity.text.record import replace
from comity_cli.auditing import document, table
from comity_cli.auditing.run import Answered
from comity_cli.terminal import Terminal

JSON = "json"


def tell(answered: Answered, form: str, terminal: Terminal, *, aside: bool = False) -> None:
    """Tell an audit as ``full`` or ``json``; ``aside`` on standard error, where the rows are on standard output."""
    for note in answered.notes:
        terminal.note(str(note))
    place = replace(terminal, out=terminal.err) if aside else terminal
    if form == JSON:
        place.write(document.render(answered), "utf-8")
    else:
        place.write("".join(table.told(answered, place)))
