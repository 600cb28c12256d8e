"""``comity audit``: what a log of sends would have looked like under the policy."""

import os

import click

from comity_cli import options
from comity_cli.failure import CannotRunError
from comity_cli.project import STDIN
from comity_cli.screening.packages import INSTALL, SPARK, check_packages, told_plainly
from comity_cli.terminal import caller

DUCKDB = "duckdb"
ENGINES = {DUCKDB: INSTALL, "spark": SPARK}
FORMATS = ("full", "json")
EPILOG = """\b
Examples:
  comity audit --customers customers.parquet --sends sends.parquet --events events.parquet
  comity audit --customers customers.csv --sends 'log/*.parquet' --html audit.html --customer 4711
"""


@click.command("audit", epilog=EPILOG)
@click.option("--customers", required=True, metavar="TABLE", help="The customers, a row each, or one for each version.")
@click.option("--sends", required=True, metavar="TABLE", help="What they were sent, a row each.")
@click.option("--events", metavar="TABLE", help="What happened; not known if not said.")
@click.option("--out", metavar="FILE", help="Write a row for each send: .parquet, .csv or .jsonl; - is CSV.")
@click.option("--html", metavar="FILE", help="Write a report, a page for a browser.")
@click.option(
    "--customer", "asked", multiple=True, metavar="ID", help="A customer to be found in the report. May be repeated."
)
@click.option("--at", metavar="INSTANT", help="As of when to judge obligations; that of the last send if not said.")
@click.option("--engine", type=click.Choice([*ENGINES]), default=DUCKDB, help="What reads the tables.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="full", help="How to show the counts.")
@options.policies
@options.color
def command(
    *,
    customers: str,
    sends: str,
    events: str | None,
    out: str | None,
    html: str | None,
    asked: tuple[str, ...],
    at: str | None,
    engine: str,
    form: str,
    policies: tuple[str, ...],
    color: str,
) -> int:
    """Judge every past send at its own instant, by what had been sent and had happened before it.

    TABLE is a Parquet, CSV or JSON lines file, a folder or pattern of them, - for standard input, or a table of DuckDB
    or PostgreSQL (duckdb:///shop.duckdb, postgresql://host/crm?table=users). Columns are called as the vocabulary's
    fields, or as [data] in comity.toml says.

    Written is customer_id, at, campaign, id, channel, purpose, verdict, first_rule and rules of each send. Exit codes:
    0 it ran, whatever was refused; 2 it could not.
    """
    terminal = caller(color)
    if [customers, sends, events].count(STDIN) > 1:
        raise CannotRunError("standard input can be read only once: name a file in place of one `-`")
    if asked and html is None:
        raise CannotRunError("`--customer` says who is to be found in the report: name its file with `--html`")
    if html is not None:
        _check_page(html, out, engine)
    check_packages(ENGINES[engine], f"`comity audit --engine {engine}`")
    from comity.bulk.tables import Given
    from comity.bulk.write import check_path
    from comity_cli.auditing.run import Wish, answered
    from comity_cli.auditing.telling import tell

    with told_plainly():
        if out is not None and engine == DUCKDB:
            check_path(out)
        found = answered(Wish(Given(customers, sends, events), engine, at, out, html, asked, policies), terminal)
    tell(found, form, terminal, aside=out == STDIN)
    return 0


def _check_page(html: str, out: str | None, engine: str) -> None:
    """Raise CannotRunError where a report cannot be written, before anything is worked out."""
    folder = os.path.dirname(html) or "."
    if engine != DUCKDB:
        raise CannotRunError(f"the report is made with `--engine {DUCKDB}` only")
    if html in (STDIN, out):
        raise CannotRunError("the report is written to a file of its own: name it with `--html`")
    if os.path.isdir(html):
        raise CannotRunError(f"cannot write `{html}`: it is a folder")
    if not os.path.isdir(folder):
        raise CannotRunError(f"cannot write `{html}`: there is no folder `{folder}`")
