"""One call of `comity lint`, from what the command line gave to the exit code."""

from comity_cli.failure import CannotRunError
from comity_cli.formats.table import FOR_PEOPLE
from comity_cli.linting import Given, Run, asked_project, how_to_lint
from comity_cli.pipeline import pipeline
from comity_cli.project import STDIN, open_project
from comity_cli.terminal import AUTO, caller

PLAIN: Given = {
    "paths": (),
    "policies": (),
    "form": "full",
    "output": None,
    "select": (),
    "ignore": (),
    "fail_level": None,
    "max_warnings": None,
    "exit_zero": False,
    "fix": False,
    "unsafe_fixes": False,
    "diff": False,
    "show": (),
    "customers": None,
    "statistics": False,
    "stdin_filename": None,
    "today": None,
    "assume_missing": False,
    "no_cache": False,
    "color": AUTO,
}
"""What a call without options gives, but for its paths."""


def lint(given: Given, answerer: object = None) -> int:
    """Lint what the command line asks for and return the exit code; raises CannotRunError.

    ``answerer`` stands in for `comity.projects`, for those who test the command line.
    """
    if given["statistics"] and given["form"] not in FOR_PEOPLE:
        raise CannotRunError(f"--statistics cannot be told in the format {given['form']}", "see `comity lint --help`")
    if given["stdin_filename"] and STDIN not in given["paths"]:
        raise CannotRunError("`--stdin-filename` is the name of what `-` holds, and there is no `-` among the paths")
    if given["customers"] is not None:
        _check_customers(given)
    terminal = caller(given["color"])
    opened = open_project(asked_project(given))
    for note in opened.notes:
        terminal.note(note)
    run = Run(given, opened, pipeline(answerer), terminal, how_to_lint(given))
    if given["fix"] or given["unsafe_fixes"] or given["diff"]:
        from comity_cli.mending import mend

        return mend(run)
    result = run.count(run.lint(opened.project), opened.project)
    run.show(result)
    return run.code(result)


def _check_customers(given: Given) -> None:
    """Raise CannotRunError where customers cannot be counted, before anything else is done."""
    from comity_cli.screening.packages import INSTALL, check_packages

    if given["diff"]:
        raise CannotRunError("`--customers` counts customers of findings, and `--diff` shows none")
    if given["customers"] == STDIN and STDIN in given["paths"]:
        raise CannotRunError("standard input can be read only once: name a file in place of one `-`")
    check_packages(INSTALL, "`comity lint --customers`")
