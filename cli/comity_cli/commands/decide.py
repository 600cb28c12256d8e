"""``comity decide``: may this message go to this customer now, and why not."""

from typing import Unpack

import click

from comity_cli.deciding.question import Given, asked, asks
from comity_cli.deciding.verdict import told
from comity_cli.ending import FINE, FOUND
from comity_cli.formats.jsonable import dumps
from comity_cli.terminal import caller

EPILOG = """\b
Examples:
  comity decide --message m.json --customer c.json --history h.json
  comity decide --message m.json --customer - --at 2026-03-02T22:15Z --format json < c.json
"""


@click.command("decide", epilog=EPILOG)
@asks
def command(**given: Unpack[Given]) -> int:
    """Decide whether one message may be sent to one customer, by the project's policy.

    Message, customer and history are JSON objects of the vocabulary's facts; - reads one of them from standard input.
    Exit codes: 0 it may be sent, 1 it may not, 2 that could not be decided.
    """
    terminal = caller(given["color"])
    question = asked(given, terminal)
    decision = question.decision()
    if given["form"] == "json":
        terminal.write(dumps(decision.as_dict(), indent=2) + "\n", "utf-8")
    else:
        terminal.write("".join(told(decision, question, terminal)))
    return FINE if decision.allowed else FOUND
