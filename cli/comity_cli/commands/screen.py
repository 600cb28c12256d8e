"""``comity screen``: whom of its audience a campaign may be sent to, and which rules keep it from the others."""

import click

from comity_cli import options
from comity_cli.failure import CannotRunError
from comity_cli.project import STDIN
from comity_cli.screening import options as ours
from comity_cli.screening.packages import INSTALL, SPARK, check_packages, told_plainly
from comity_cli.terminal import caller

ENGINES = {"duckdb": INSTALL, "spark": SPARK}
FORMATS = ("full", "json")
EPILOG = """\b
Examples:
  comity screen spring --customers customers.parquet --sends sends.parquet --out plan.parquet
  comity screen campaigns/spring.yaml --customers postgresql://localhost/crm --format json
"""


@click.command("screen", epilog=EPILOG)
@click.argument("campaigns", nargs=-1, required=True, metavar="CAMPAIGN...")
@click.option("--customers", required=True, metavar="TABLE", help="The customers, a row each.")
@click.option("--sends", metavar="TABLE", help="What they were sent before; not known if not said.")
@click.option("--events", metavar="TABLE", help="What happened before; not known if not said.")
@click.option("--out", metavar="FILE", help="Write a row for each customer: .parquet, .csv or .jsonl; - is CSV.")
@click.option("--engine", type=click.Choice([*ENGINES]), default="duckdb", help="What reads the tables.")
@ours.at
@ours.message
@click.option(
    "--until/--no-until",
    default=None,
    help="Work out until when customers are refused; if not said, for 100,000 of them at most.",
)
@ours.review
@click.option("--format", "form", type=click.Choice(FORMATS), default="full", help="How to show the counts.")
@options.policies
@options.color
def command(
    *,
    campaigns: tuple[str, ...],
    customers: str,
    sends: str | None,
    events: str | None,
    out: str | None,
    engine: str,
    at: str | None,
    message: str | None,
    until: bool | None,
    review: bool,
    form: str,
    policies: tuple[str, ...],
    color: str,
) -> int:
    """Say whom of its audience a campaign may be sent to, and which rules keep it from the others.

    CAMPAIGN is the id of one of the project's campaigns, or a campaign file; of several each customer gets those that
    `prefer` puts first and limits leave. TABLE is a Parquet, CSV or JSON lines
    file, a folder or pattern of them, - for standard input, or a table of DuckDB or PostgreSQL (duckdb:///shop.duckdb,
    postgresql://host/crm?table=users). Columns are called as the vocabulary's fields, or as [data] in comity.toml says.

    Written is customer_id, verdict, first_rule, rules and until of each customer of the audience; of several campaigns
    campaign, id and place instead of until. Exit codes: 0 it
    ran, whoever is refused; 2 it could not.
    """
    terminal = caller(color)
    check_packages(ENGINES[engine], f"`comity screen --engine {engine}`")
    if [customers, sends, events].count(STDIN) > 1:
        raise CannotRunError("standard input can be read only once: name a file in place of one `-`")
    from comity.bulk.tables import Given
    from comity.bulk.write import check_path
    from comity_cli.screening.asked import Wish, question
    from comity_cli.screening.run import How, answered
    from comity_cli.screening.telling import tell

    with told_plainly():
        if out is not None and engine == "duckdb":
            check_path(out)
        asked = question(Wish(campaigns, message, at, policies, review), terminal)
        answers = answered(asked, Given(customers, sends, events), How(engine, until, out), terminal)
    tell(answers, asked, form, terminal, aside=out == STDIN)
    return 0
