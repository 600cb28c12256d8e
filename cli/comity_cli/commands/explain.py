"""``comity explain``: what a rule or a code means."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

import click

from comity.cache import Cache
from comity.linter.pages import PAGES
from comity.linter.result import LintOptions
from comity.text.finding import Finding, Kind
from comity.text.source import Source
from comity_cli import options
from comity_cli.cache import folder
from comity_cli.explanation import Pen
from comity_cli.formats.report import ordered
from comity_cli.paint import Paint
from comity_cli.pipeline import Card, Pipeline, RuleCard, pipeline, sound_policy
from comity_cli.project import Asked, Opened, open_project
from comity_cli.select import resolve
from comity_cli.terminal import caller

EPILOG = """\b
Examples:
  comity explain no-trials-for-members     a rule of the project
  comity explain unknown-name              the code of a finding
  comity explain --all                     all codes
"""
# The silent kinds too: where a rule was proved to hold is worth knowing.
ALL_KINDS = frozenset((Kind.PROVED, Kind.AT_SEND))


@click.command("explain", epilog=EPILOG)
@click.argument("name", required=False)
@click.option("--all", "everything", is_flag=True, help="List the codes of all findings.")
@options.policies
@options.color
@click.pass_context
def command(
    context: click.Context, /, name: str | None, policies: tuple[str, ...], color: str, *, everything: bool
) -> int:
    """Explain a rule of the project, or the code of a finding.

    NAME is a rule's full name, its last part if only one rule has it, or a code.
    """
    if (name is None) is not everything:
        raise click.UsageError("say the name of a rule or a code, or --all", context)
    terminal = caller(color)
    pages = {page.code: page for page in PAGES}
    pen = Pen(Paint(terminal.coloured), terminal.width)
    if name is None:
        terminal.write("".join(pen.list(PAGES)))
    elif name in pages:
        terminal.write("".join(pen.page(pages[name])))
    else:
        opened = open_project(Asked(policies=policies))
        for note in opened.notes:
            terminal.note(note)
        terminal.write("".join(_rule(name, pipeline(context.obj), opened, pen)))
    return 0


def _rule(name: str, asked: Pipeline, opened: Opened, pen: Pen) -> Iterator[str]:
    with sound_policy(asked):
        book = asked.rules(opened.project)
    rules: dict[str, RuleCard] = {rule.id: rule for rule in book.rules}
    obligations: dict[str, Card] = {rule.id: rule for rule in book.obligations}
    full = resolve(name, {*rules, *obligations, *(page.code for page in PAGES)})
    yield from pen.rule(rules.get(full) or obligations[full], rules.get(full), book)
    yield "\n"
    yield from pen.bites(*_bites(asked, opened, full))


def _bites(asked: Pipeline, opened: Opened, rule: str) -> tuple[tuple[Finding, ...], Mapping[str, Source]]:
    """Return what lint says of this rule about the project's campaigns."""
    how = LintOptions(now=datetime.now(UTC), show=ALL_KINDS, cache=Cache(folder()))
    result = asked.lint_project(opened.project, how, None)
    findings = tuple(finding for finding in result.findings if finding.rule == rule)
    return ordered(findings, result.sources), result.sources
