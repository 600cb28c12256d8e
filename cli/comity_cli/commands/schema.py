"""``comity schema``: JSON Schema of what is written and of what is printed."""

import json

import click

from comity_cli import files, options
from comity_cli.pipeline import pipeline, sound_policy
from comity_cli.project import Asked, open_project
from comity_cli.terminal import Terminal, caller

OUTPUTS = ("findings", "decision", "why", "rules", "tests", "screen", "audit")
EPILOG = """\b
Examples:
  comity schema --output campaign.schema.json      for editors: completion and checks in campaign files
  comity schema findings                           of `comity lint --format json`
"""


@click.command("schema", epilog=EPILOG)
@click.argument("what", type=click.Choice(["campaign", *OUTPUTS]), default="campaign", metavar="[WHAT]")
@options.policies
@click.option("--output", metavar="FILE", help="Write the schema into a file.")
@options.color
@click.pass_context
def command(context: click.Context, /, *, what: str, policies: tuple[str, ...], output: str | None, color: str) -> int:
    """Print a JSON Schema.

    WHAT is campaign (the project's campaign files, made from its vocabulary; the default), findings, decision,
    why, rules, tests, screen or audit (the JSON that lint, decide, why, rules, test, screen and audit print).
    """
    terminal = caller(color)
    schema = _campaign(context, policies, terminal) if what == "campaign" else _output(what)
    text = json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
    if output:
        files.write(output, text.encode())
    else:
        terminal.write(text, "utf-8")
    return 0


def _campaign(context: click.Context, policies: tuple[str, ...], terminal: Terminal) -> dict[str, object]:
    from comity_cli.campaign_schema import campaign_schema

    asked = pipeline(context.obj)
    opened = open_project(Asked(policies=policies))
    for note in opened.notes:
        terminal.note(note)
    with sound_policy(asked):
        return campaign_schema(asked.vocabulary(opened.project))


def _output(what: str) -> dict[str, object]:
    from comity_cli.campaign_schema import DIALECT
    from comity_cli.models import OUTPUTS as MODELS

    return {"$schema": DIALECT, **MODELS[what].model_json_schema(by_alias=True)}
