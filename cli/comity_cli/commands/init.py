"""``comity init``: a project that works."""

import os
from shlex import quote

import click

from comity_cli import files, options
from comity_cli.failure import CannotRunError
from comity_cli.starter import project, regions
from comity_cli.terminal import Terminal, caller

EPILOG = """\b
Examples:
  comity init newsletter
  comity init newsletter --region uk --region eu
"""
# What to do next, with what comes of it.
NEXT = {
    "comity lint": "hold the campaigns to the policies",
    "comity test": "run the tests of the policies",
    "comity explain weekly-cap": "say what a rule means, and which campaigns it stops",
    "comity rules": "list every rule",
}


@click.command("init", epilog=EPILOG)
@click.argument("folder", default=".")
@click.option(
    "--region",
    "names",
    multiple=True,
    type=click.Choice(regions.NAMES, case_sensitive=False),
    help="Keep the law of a region where customers live. May be repeated; the clock is that of the first.",
)
@options.color
def command(*, folder: str, names: tuple[str, ...], color: str) -> int:
    """Start a project that works.

    It has the standard policies with their numbers, two rules of its own with their tests, three campaigns that keep
    them all, and hooks that check it before each commit.

    FOLDER is made if it is not there; the current one if not said. No file is ever overwritten.
    """
    folder, terminal = os.path.normpath(folder), caller(color)
    project.make_way(folder)
    texts = project.starter(regions.named(names))
    kept = [text for text in texts if os.path.lexists(project.below(folder, text.name))]
    for text in texts:
        if text not in kept:
            _write(text, folder, terminal)
    for text in kept:
        terminal.write(f"kept {project.below(folder, text.name)} as it is; what to add to it:\n\n{text.text}")
    _say_what_next(folder, terminal)
    return 0


def _write(text: project.StarterFile, folder: str, terminal: Terminal) -> None:
    path = project.below(folder, text.name)
    above = os.path.dirname(path) or os.curdir
    try:
        os.makedirs(above, exist_ok=True)
    except OSError as error:
        raise CannotRunError(f"cannot make `{above}`: {error.strerror}") from error
    files.write(path, text.text.encode())
    terminal.write(f"wrote {path}: {text.words}\n")


def _say_what_next(folder: str, terminal: Terminal) -> None:
    steps = dict(NEXT) if folder == os.curdir else {f"cd {quote(folder)}": "go there", **NEXT}
    width = max(map(len, steps))
    lines = [f"  {step:{width}}  {words}\n" for step, words in steps.items()]
    terminal.write("".join(["\nnow run:\n", *lines]))
