"""``comity why``: the decision with the whole trace of every rule that applied, and what would have to change."""

from typing import Unpack

import click

from comity.decisions.circumstances import circumstances
from comity.decisions.explain import accounts
from comity.decisions.remedy import remedies
from comity_cli.deciding import document, trace, verdict
from comity_cli.deciding.question import Given, asked, asks
from comity_cli.ending import FINE, FOUND
from comity_cli.formats.jsonable import dumps
from comity_cli.terminal import caller

EPILOG = """\b
Examples:
  comity why --message m.json --customer c.json --history h.json
  comity why --message m.json --customer c.json --at 2026-03-02T22:15Z --format json
"""


@click.command("why", epilog=EPILOG)
@asks
def command(**given: Unpack[Given]) -> int:
    """Decide as `comity decide` does, and say why.

    After the decision comes every rule that concerns the message, fired or not: what it asks, what the facts were, and
    which part was true, false or unknown. Then what would have to change: the smallest sets of facts whose change would
    let the message go, and whether time alone would. Exit codes as of `comity decide`.
    """
    terminal = caller(given["color"])
    question = asked(given, terminal)
    decision = question.decision()
    with question.data():
        whole = circumstances(
            question.policy.program,
            question.message,
            question.customer,
            question.history,
            question.now,
            review=question.review,
        )
    told, changes = accounts(whole), remedies(whole)
    if given["form"] == "json":
        terminal.write(dumps(document.value(decision, told, changes), indent=2) + "\n", "utf-8")
    else:
        lines = [*verdict.told(decision, question, terminal)]
        lines += [*trace.told(whole, told, terminal), *trace.changes(decision, changes, question, terminal)]
        terminal.write("".join(lines))
    return FINE if decision.allowed else FOUND
