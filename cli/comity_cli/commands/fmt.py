"""``comity fmt``: files, options and terminal around `comity.format`."""

import click

from comity_cli import options

EPILOG = """\b
Examples:
  comity fmt                               all policies of the project
  comity fmt policies/care.comity          one of them
  comity fmt --check                       only say which would change
  comity fmt - < care.comity               from standard input to standard output
"""


@click.command("fmt", epilog=EPILOG)
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@click.option("--check", is_flag=True, help="Name the files that would change, and change nothing.")
@click.option("--diff", is_flag=True, help="Show what would change, and change nothing.")
@click.option("--stdin-filename", metavar="FILE", help="The name of what standard input (-) holds.")
@options.color
def command(*, paths: tuple[str, ...], check: bool, diff: bool, stdin_filename: str | None, color: str) -> int:
    """Write policies in their one layout; what they say does not change.

    PATHS are policies or folders of them; without any, all policies of the project are meant. - reads standard input
    and writes to standard output. With --check and --diff the exit code is 1 if something would change. A file with a
    mistake in it is left as it is, and the exit code is 2.
    """
    from comity_cli.formatting import Wish, format_files, format_input
    from comity_cli.terminal import caller

    wish = Wish(paths, check, diff, stdin_filename)
    return (format_input if wish.reads_input else format_files)(wish, caller(color))
