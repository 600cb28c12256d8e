"""``comity lint --customers``: the findings of a lint, each with how many customers of a table it concerns."""

from comity import projects
from comity.bulk.concern import concern
from comity.bulk.connecting import connect
from comity.bulk.data import DataMap
from comity.linter.result import LintOptions, LintResult, Project
from comity.policies import compiled
from comity.text.record import replace
from comity_cli.screening.packages import told_plainly
from comity_cli.screening.watching import watched
from comity_cli.terminal import Terminal


def counted(
    result: LintResult, project: Project, how: LintOptions, customers: str, data: DataMap, terminal: Terminal
) -> LintResult:
    """Return what a lint of the project found, with how many of the customers each finding concerns.

    What is to be told of the table is told in a line each. Raises CannotRunError where it cannot be read.
    """
    policy = compiled(project, how)
    campaigns = projects.addressed(project, policy.program, None)
    with told_plainly():
        connection = connect("counting customers")
        with watched(connection, terminal.err):
            told = concern(connection, customers, data, policy, campaigns, result.findings)
    for note in told.notes:
        terminal.note(str(note))
    return replace(result, findings=told.findings)
