"""``comity sql``: what `comity screen` asks, as a query to run where the data lives."""

import click

from comity_cli import files, options
from comity_cli.failure import CannotRunError
from comity_cli.screening import options as ours
from comity_cli.screening.packages import check_packages, told_plainly
from comity_cli.terminal import caller

DIALECTS = ("duckdb", "spark", "postgres", "bigquery", "snowflake", "redshift", "trino", "clickhouse")
EPILOG = """\b
Examples:
  comity sql spring --dialect bigquery
  comity sql spring --dialect snowflake --message second --out spring.sql
"""


@click.command("sql", epilog=EPILOG)
@click.argument("campaign")
@click.option("--dialect", type=click.Choice(DIALECTS), required=True, help="Whose SQL it is.")
@ours.at
@ours.message
@click.option("--out", metavar="FILE", help="Write the query into a file.")
@ours.review
@options.policies
@options.color
def command(
    *,
    campaign: str,
    dialect: str,
    at: str | None,
    message: str | None,
    out: str | None,
    review: bool,
    policies: tuple[str, ...],
    color: str,
) -> int:
    """Print what `comity screen` asks as a query: whom of its audience a campaign may be sent to.

    CAMPAIGN is the id of one of the project's campaigns, or a campaign file. Tables and columns are called as [data]
    in comity.toml says; a comment above the query says which it reads. The time is part of the query: ask anew for
    another. Exit codes: 0 here it is, 2 a rule cannot be said in that dialect, or something else is wrong.
    """
    terminal = caller(color)
    check_packages({"sqlglot": "'comity[bulk]'"}, "`comity sql`")
    from comity.backends.sql.dialects import NotExpressibleError
    from comity.bulk.warehouse import query
    from comity_cli.screening.asked import Wish, alone, question
    from comity_cli.screening.heading import heading

    with told_plainly():
        asked = question(Wish((campaign,), message, at, policies, review), terminal)
        letter = alone(asked.letters)
        try:
            made = query(letter.asking, asked.data, dialect)
        except NotExpressibleError as error:
            raise CannotRunError(str(error), "run `comity screen` on the tables, or choose another dialect") from error
    text = f"{heading(letter, asked)}{made.sql()}\n"
    if out:
        files.write(out, text.encode("utf-8", "replace"))
    else:
        terminal.write(text, "utf-8")
    return 0
