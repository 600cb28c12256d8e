"""A group whose commands are imported when they run, and whose mistakes are told in our own words."""

import sys
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from itertools import pairwise
from typing import Any, NoReturn

import click

from comity.text.nearest import did_you_mean
from comity_cli.ending import ended
from comity_cli.failure import CannotRunError
from comity_cli.terminal import ALWAYS, AUTO, NEVER


class LazyGroup(click.Group):
    """A group that knows its commands by name and one line of help; ``COMMANDS`` maps names to such lines.

    The command ``x`` is ``command`` in the module ``comity_cli.commands.x``.
    """

    def __init__(self, *args: Any, helps: dict[str, str] | None = None, **more: Any) -> None:  # noqa: ANN401 (any value)
        super().__init__(*args, **more)
        self.helps = helps or {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names, in the order they are shown in."""
        del ctx
        return list(self.helps)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command."""
        del ctx
        if cmd_name not in self.helps:
            return None
        command: click.Command = import_module(f"comity_cli.commands.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(self.helps.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or offer the nearest names."""
        if not args[0].startswith("-") and args[0] not in self.helps:
            near = did_you_mean(args[0], self.helps)
            raise CannotRunError(f"there is no command `{args[0]}`", near or "see `comity --help`")
        return super().resolve_command(ctx, args)

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,  # noqa: FBT001, FBT002 (it is one of three truth values, or one of two ways)
        windows_expand_args: bool = True,  # noqa: FBT001, FBT002 (it is one of three truth values, or one of two ways)
        **extra: Any,  # noqa: ANN401 (any value)
    ) -> NoReturn:
        """Run a command and exit with its code, whatever happens."""
        del standalone_mode
        more = {"complete_var": complete_var, "windows_expand_args": windows_expand_args, **extra}
        given = sys.argv[1:] if args is None else list(args)
        run = partial(super().main, given, prog_name or self.name, standalone_mode=False, **more)
        sys.exit(ended(partial(_translated, run), _wish(given)))


def _wish(args: Sequence[str]) -> str:
    """Return what `--color` says, read before click reads it: its own complaints are to have that colour too."""
    for one, other in pairwise([*args, ""]):
        said = other if one == "--color" else one.removeprefix("--color=")
        if said != one and said in (ALWAYS, NEVER):
            return said
    return AUTO


def _translated(command: Callable[[], object]) -> object:
    """Return what a command returns, with click's ways to end in our own words."""
    try:
        return command()
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.Abort as error:
        raise KeyboardInterrupt from error
    except click.ClickException as error:
        raise _usage(error) from error


def _usage(error: click.ClickException) -> CannotRunError:
    """Return a mistake in the command line in our own words."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    help_line = f"see `{context.command_path} --help`" if context else None
    if isinstance(error, click.NoSuchOption):
        names = [name for option in context.command.params for name in option.opts] if context else []
        near = did_you_mean(error.option_name, [name for name in names if name.startswith("--")])
        return CannotRunError(f"there is no option `{error.option_name}`", near or help_line)
    said = error.format_message().strip().rstrip(".")
    return CannotRunError(said[:1].lower() + said[1:], help_line)
