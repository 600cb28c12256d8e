"""``comity lint``: files, options and terminal around `comity.projects.lint_project`."""

from typing import Unpack

import click

from comity_cli import options
from comity_cli.config import FAIL_LEVELS
from comity_cli.formats.table import FORMATS
from comity_cli.lint_call import lint
from comity_cli.linting import Given

HOW = f"How to show findings: {', '.join(FORMATS)}; full if not said."
EPILOG = """\b
Examples:
  comity lint                              all campaigns of the project
  comity lint campaigns/spring.yaml        one of them
  comity lint --customers crm.parquet      and how many customers each finding concerns
  comity lint --diff                       what --fix would change
  comity lint --format sarif --output comity.sarif
"""


@click.command("lint", epilog=EPILOG)
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@options.policies
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="full", metavar="FORMAT", help=HOW)
@click.option("--output", metavar="FILE", help="Write the findings into a file.")
@click.option("--select", multiple=True, metavar="RULE", help="Report only these rules or codes (a,b or repeated).")
@click.option("--ignore", multiple=True, metavar="RULE", help="Do not report these rules or codes.")
@click.option(
    "--fail-level",
    type=click.Choice([level.value for level in FAIL_LEVELS]),
    help="The mildest level that exits with 1.",
)
@click.option("--max-warnings", type=click.IntRange(min=0), metavar="N", help="Exit with 1 if there are more.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever is found.")
@click.option("--fix", is_flag=True, help="Make the safe fixes.")
@click.option("--unsafe-fixes", is_flag=True, help="Make the unsafe fixes too.")
@click.option("--diff", is_flag=True, help="Show what would be fixed, and change nothing.")
@click.option("--show", multiple=True, metavar="KINDS", help="Report these too: proved, at-send (a,b or repeated).")
@click.option(
    "--customers", metavar="TABLE", help="Say of how many customers in the audience each finding is true (see screen)."
)
@click.option("--statistics", is_flag=True, help="Count the findings of each rule instead of showing them.")
@click.option("--stdin-filename", metavar="FILE", help="The name of what standard input (-) holds.")
@options.today
@click.option("--assume-missing", is_flag=True, help="Judge as if any fact of a customer might not be recorded.")
@click.option("--no-cache", is_flag=True, help="Compile the policies anew.")
@options.color
@click.pass_context
def command(context: click.Context, /, **given: Unpack[Given]) -> int:
    """Check campaigns and policies before anything is sent.

    PATHS are campaign files or folders of them; without any, all campaigns of the project are checked, and so they are
    when a policy is among the paths. - reads standard input.
    """
    return lint(given, context.obj)
