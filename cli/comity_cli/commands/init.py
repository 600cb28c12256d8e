"""``comity init``: a project that works."""

from importlib.resources import files as resources
from pathlib import Path

import click

from comity_cli import files, options
from comity_cli.failure import CannotRunError
from comity_cli.terminal import caller

STARTER = ("comity.toml", "policies/house_rules.comity", "campaigns/spring_trial.yaml")
EPILOG = """\b
Example:
  comity init newsletter
"""


@click.command("init", epilog=EPILOG)
@click.argument("folder", default=".")
@options.color
def command(*, folder: str, color: str) -> int:
    """Start a project that works: a configuration, a few rules with their tests, and a campaign that keeps them.

    FOLDER is made if it is not there; the current one if not said. No file is ever overwritten.
    """
    terminal = caller(color)
    there = [name for name in STARTER if (Path(folder) / name).exists()]
    if there:
        raise CannotRunError(f"`{Path(folder) / there[0]}` is already there", "name another folder: comity init FOLDER")
    for name in STARTER:
        path = Path(folder) / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CannotRunError(f"cannot make `{path.parent}`: {error.strerror}") from error
        files.write(str(path), resources("comity_cli").joinpath("starter", name).read_bytes())
        terminal.write(f"wrote {path}\n")
    where = "" if folder == "." else f"cd {folder} && "
    terminal.write(f"now run: {where}comity lint\n")
    return 0
