"""Options that commands about tables of customers share."""

import click

message = click.option("--message", metavar="ID", help="Which of the campaign's messages; the first if not said.")
at = click.option(
    "--at",
    metavar="INSTANT",
    help="When the campaign begins, such as 2026-03-02T10:00+01:00; if not said, as its schedule says, else now.",
)
review = click.option("--review", is_flag=True, help="Ask the rules that are enforced in review only, too.")
