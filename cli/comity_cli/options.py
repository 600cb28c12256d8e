"""Options that several commands have."""

from datetime import date

import click

from comity_cli.terminal import ALWAYS, AUTO, NEVER


def _day(context: click.Context, option: click.Parameter, value: str | None) -> date | None:
    """Return a date like ``2026-12-31``."""
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise click.BadParameter(f"`{value}` is not a date like 2026-12-31", context, option) from error


color = click.option(
    "--color",
    type=click.Choice([AUTO, ALWAYS, NEVER]),
    default=AUTO,
    help="Colours: auto (on a terminal, unless NO_COLOR is set), always or never.",
)
policies = click.option(
    "--policies",
    multiple=True,
    metavar="PATH",
    help="A policy file, or a folder of them, in place of the project's. May be repeated.",
)
today = click.option(
    "--today", callback=_day, metavar="DATE", help="The day to judge undated messages on, instead of this one."
)
