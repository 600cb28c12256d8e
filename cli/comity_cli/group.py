"""All commands, for everything but the plain call."""

import click

from comity import __version__
from comity_cli.lazy import LazyGroup

COMMANDS = {
    "lint": "Check campaigns and policies before anything is sent.",
    "test": "Run the tests that stand in policies.",
    "fmt": "Write policies in their one layout.",
    "decide": "Decide whether a message may be sent to a customer.",
    "why": "Decide, and say what every rule asked and what would have to change.",
    "explain": "Explain a rule, or the code of a finding.",
    "rules": "List all rules in force.",
    "reach": "Say who may still receive a campaign.",
    "screen": "Say whom of its audience a campaign may be sent to.",
    "sql": "Print that question as a query, to run where the data lives.",
    "audit": "Judge past sends: which would the policy have refused?",
    "init": "Start a project that works.",
    "schema": "Print the JSON Schema of campaign files or of an output.",
}


@click.group(
    "comity",
    cls=LazyGroup,
    helps=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Example:  comity lint campaigns/spring.yaml",
)
@click.version_option(__version__, prog_name="comity", message="%(prog)s %(version)s")
def cli() -> None:
    """Communication policies as a small language that is checked before anything is sent.

    Exit codes: 0 fine, 1 findings, 2 could not run. No command ever touches the network.
    """
