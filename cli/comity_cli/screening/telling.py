"""What came of a screen, told: notes on standard error, counts as they were asked for."""

from comity.text.record import replace
from comity_cli.screening import document, table
from comity_cli.screening.asked import Question
from comity_cli.screening.run import Answered
from comity_cli.terminal import Terminal

JSON = "json"


def tell(answered: Answered, question: Question, form: str, terminal: Terminal, *, aside: bool = False) -> None:
    """Tell a screen as ``full`` or ``json``; ``aside`` on standard error, where the answers are on standard output."""
    for note in answered.notes:
        terminal.note(str(note))
    place = replace(terminal, out=terminal.err) if aside else terminal
    if form == JSON:
        place.write(document.render(answered, question), "utf-8")
    else:
        place.write("".join(table.told(answered, question, place)))
