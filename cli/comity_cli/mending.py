"""``comity lint --fix`` and ``--diff``: what becomes of fixes once they are found."""

from comity.linter.result import LintResult
from comity_cli import files
from comity_cli.diff import unified
from comity_cli.failure import CannotRunError
from comity_cli.fix import Contents, Fixed, decode, fix_all
from comity_cli.linting import Run
from comity_cli.paint import Paint
from comity_cli.project import own_paths, with_contents


def mend(run: Run) -> int:
    """Fix what can be fixed and show what remains, or with `--diff` only show the change; return the exit code.

    Of standard input the text is printed, fixed or not, and the findings go to standard error.
    """
    project = run.opened.project
    first = run.lint(project)
    original = _originals(run, first)
    fixed = fix_all(
        lambda contents: run.lint(with_contents(project, contents)),
        first,
        original,
        unsafe=run.given["unsafe_fixes"],
    )
    if run.given["diff"]:
        return _diff(run, fixed, original)
    _write(run, fixed, original)
    for name, data in project.contents.items():
        run.terminal.write_bytes(fixed.contents.get(name, data))
    shown = run.to_stderr() if project.contents else run
    shown.show(run.count(fixed.result, with_contents(project, fixed.contents)))
    run.terminal.note(f"made {_fixes(fixed.count)}")
    return run.code(fixed.result)


def _originals(run: Run, result: LintResult) -> Contents:
    """Return the contents of the files to be changed: the project's own, never those of an installed package."""
    project = run.opened.project
    paths = own_paths(project)
    edited = {edit.place.file for finding in result.findings for fix in finding.fixes for edit in fix.edits}
    return {
        name: project.contents[name] if name in project.contents else files.read(paths[name])
        for name in sorted(edited & paths.keys())
    }


def _diff(run: Run, fixed: Fixed, original: Contents) -> int:
    """Print what would change; that something would is a finding."""
    paint = Paint(run.terminal.coloured)
    for name, data in sorted(fixed.contents.items()):
        before, after = decode(original[name]) or "", decode(data) or ""
        run.terminal.write("".join(unified(name, before, after, paint)), "utf-8")
    remain = len(fixed.result.findings)
    run.terminal.note(
        f"would make {_fixes(fixed.count)}; {remain or 'no'} finding{'' if remain == 1 else 's'} would remain"
    )
    return int(not run.given["exit_zero"]) if fixed.contents else run.code(fixed.result)


def _write(run: Run, fixed: Fixed, original: Contents) -> None:
    """Write the changed files, unless somebody else wrote into one of them meanwhile."""
    project = run.opened.project
    paths = own_paths(project)
    changed = {paths[name]: name for name in fixed.contents if name not in project.contents}
    for path, name in changed.items():
        if files.read(path) != original[name]:
            raise CannotRunError(f"`{name}` was changed while it was linted; nothing is fixed")
    for path, name in changed.items():
        files.write(path, fixed.contents[name])


def _fixes(count: int) -> str:
    return f"{count} fix{'' if count == 1 else 'es'}"
