"""``comity test``: the tests that stand in policies, run."""

import click

from comity_cli import options
from comity_cli.ending import FINE, FOUND
from comity_cli.paint import Paint
from comity_cli.terminal import Terminal, caller
from comity_cli.testing.report import Report
from comity_cli.testing.running import run

FORMATS = ("full", "json", "junit")
EPILOG = """\b
Examples:
  comity test                                  all tests of the project
  comity test policies/lifecycle.comity        those of one file
  comity test -k 'trial and not sms'           those with such a title, module or rule
  comity test --coverage --fail-under 80
"""


@click.command("test", epilog=EPILOG)
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@click.option("-k", "expression", metavar="EXPRESSION", help="Only tests with such titles, modules or rules.")
@click.option("--coverage", is_flag=True, help="Say which rules and conditions the tests leave untested.")
@click.option("--fail-under", type=click.FloatRange(0, 100), metavar="N", help="Exit with 1 if coverage is below N %.")
@click.option("--mutate", is_flag=True, help="Say which small changes of the rules no test would notice.")
@options.policies
@click.option("--format", "form", type=click.Choice(FORMATS), default="full", help="How to show what came of them.")
@options.color
def command(
    paths: tuple[str, ...],
    expression: str | None,
    policies: tuple[str, ...],
    form: str,
    color: str,
    *,
    coverage: bool,
    fail_under: float | None,
    mutate: bool,
) -> int:
    """Run the tests that stand in policies.

    PATHS are policy files or folders of them, also of installed packages; without any, the project's policy is tested.
    Each test decides one message by all rules, those enforced in review only among them.
    """
    terminal = caller(color)
    report = run(paths, policies, expression, covered=coverage or fail_under is not None, mutate=mutate)
    _show(report, form, terminal)
    if mutate and report.failed:
        terminal.note("rules are changed only where all tests pass")
    too_little = fail_under is not None and report.share < fail_under
    if too_little:
        terminal.note(f"the tests cover {report.share:.1f} %, which is below {fail_under:g} %")
    return FOUND if report.failed or too_little else FINE


def _show(report: Report, form: str, terminal: Terminal) -> None:
    if form == "json":
        from comity_cli.testing import document

        terminal.write(document.render(report), "utf-8")
    elif form == "junit":
        from comity_cli.testing import junit

        terminal.write("".join(junit.render(report)), "utf-8")
    else:
        from comity_cli.testing import full

        terminal.write("".join(full.render(report, Paint(terminal.coloured), terminal.width)))
