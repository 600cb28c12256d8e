"""``comity rules``: all rules in force."""

from datetime import UTC, date, datetime

import click

from comity_cli import files, options
from comity_cli.pipeline import RuleBook, pipeline, sound_policy
from comity_cli.project import Asked, open_project
from comity_cli.rulebook.entries import Entry, entries
from comity_cli.terminal import Terminal, caller

FORMATS = ("table", "json", "markdown", "html")
EPILOG = """\b
Examples:
  comity rules
  comity rules --format html --output rules.html     the page for all departments
"""


@click.command("rules", epilog=EPILOG)
@options.policies
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", help="How to show the rules.")
@click.option("--output", metavar="FILE", help="Write the rules into a file.")
@options.today
@options.color
@click.pass_context
def command(
    context: click.Context,
    /,
    *,
    policies: tuple[str, ...],
    form: str,
    output: str | None,
    today: date | None,
    color: str,
) -> int:
    """List all rules in force, with module, outcome, owner and dates.

    Rules that are to come are among them, those that are over are not.
    """
    asked, terminal = pipeline(context.obj), caller(color)
    opened = open_project(Asked(policies=policies))
    for note in opened.notes:
        terminal.note(note)
    with sound_policy(asked):
        book = asked.rules(opened.project)
    day = today or datetime.now(UTC).date()
    text = _page(book, day) if form == "html" else _render(form, entries(book, day), terminal, drawn=not output)
    if output:
        files.write(output, text.encode("utf-8", "replace"))
    else:
        terminal.write(text, None if form == "table" else "utf-8")
    return 0


def _render(form: str, rows: list[Entry], terminal: Terminal, *, drawn: bool) -> str:
    if form == "table":
        from comity_cli.rulebook import table

        return table.drawn(rows, terminal.width) if drawn and terminal.coloured else table.plain(rows)
    if form == "json":
        from comity_cli.rulebook import document

        return document.render(rows)
    from comity_cli.rulebook import markdown

    return markdown.render(rows)


def _page(book: RuleBook, today: date) -> str:
    from comity_cli.rulebook import page

    return page.render(entries(book, today), book, today)
