"""The command line's front door.

``comity lint FILE…`` is what editors and pre-commit call, over and over. Reading such a line takes no library, and
importing one would take as long as the lint itself, so a plain call goes straight to its work (a test holds it to what
click makes of the same line). Everything else is click's to read.
"""

import gc
import sys
from functools import partial

from comity_cli.ending import ended
from comity_cli.terminal import AUTO

SELDOM = 500_000
"""How many new objects make the collector look for cycles: a lint makes many objects and next to no cycles."""


def main() -> None:
    """Run the command line and exit."""
    gc.set_threshold(SELDOM)
    try:
        _run(*sys.argv[1:])
    finally:
        if "duckdb" not in sys.modules:  # which complains of what was not taken apart
            gc.freeze()  # or Python would look through everything once more before it ends


def _run(command: str = "", *arguments: str) -> None:
    if command == "lint" and not any(argument.startswith("-") for argument in arguments):
        sys.exit(ended(partial(_plain, arguments), AUTO))
    from comity_cli.group import cli

    cli()


def _plain(paths: tuple[str, ...]) -> int:
    from comity_cli.lint_call import PLAIN, lint

    return lint({**PLAIN, "paths": paths})
