"""One run of `comity lint`: from options to findings, from findings to text and an exit code."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import TypedDict

from comity.cache import Cache
from comity.linter.result import LintOptions, LintResult, Project
from comity.text.finding import SILENT, Kind, Level
from comity.text.nearest import did_you_mean
from comity.text.record import record, replace
from comity_cli import files
from comity_cli.cache import folder
from comity_cli.failure import CannotRunError
from comity_cli.formats.closing import closing, statistics
from comity_cli.formats.report import Report, ordered
from comity_cli.formats.table import FOR_PEOPLE, renderer
from comity_cli.pipeline import Pipeline
from comity_cli.progress import progress_bar
from comity_cli.project import STDIN, Asked, Opened, stable_paths
from comity_cli.select import chosen, counts
from comity_cli.terminal import ALWAYS, Terminal


class Given(TypedDict):
    """What the command line gives."""

    paths: tuple[str, ...]
    policies: tuple[str, ...]
    form: str
    output: str | None
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    fail_level: str | None
    max_warnings: int | None
    exit_zero: bool
    fix: bool
    unsafe_fixes: bool
    diff: bool
    show: tuple[str, ...]
    customers: str | None
    statistics: bool
    stdin_filename: str | None
    today: date | None
    assume_missing: bool
    no_cache: bool
    color: str


@record
class Run:
    """What one run needs: options, the project, who lints, and where to say what was found."""

    given: Given
    opened: Opened
    asked: Pipeline
    terminal: Terminal
    how: LintOptions

    def lint(self, project: Project) -> LintResult:
        """Return the findings that were asked for, in order."""
        given = self.given
        with progress_bar(self.terminal.err) as progress:
            result = self.asked.lint_project(project, self.how, progress)
        result = chosen(result, _names(given["select"]), _names(given["ignore"]))
        summary = {**result.summary, **counts(result.findings)}
        return replace(result, findings=ordered(result.findings, result.sources), summary=summary)

    def count(self, result: LintResult, project: Project) -> LintResult:
        """Return what was found in the project with how many customers it concerns, where `--customers` asks that."""
        customers = self.given["customers"]
        if customers is None:
            return result
        from comity_cli.customers import counted

        return counted(result, project, self.how, customers, self.opened.config.data, self.terminal)

    def show(self, result: LintResult) -> None:
        """Print the findings, or write them into the file of `--output` and print how it went."""
        output, form = self.given["output"], self.given["form"]
        report = self._report(result)
        if not result.findings and form in FOR_PEOPLE:
            text = closing(report)
        else:
            text = statistics(report) if self.given["statistics"] else "".join(renderer(form)(report))
        if output:
            files.write(output, text.encode("utf-8", "replace"))
            self.terminal.note(closing(replace(report, colour=False)).rstrip("\n"))
        else:
            self.terminal.write(text, None if form in FOR_PEOPLE else "utf-8")

    def code(self, result: LintResult) -> int:
        """Return the exit code: 1 where a finding is loud enough, or there are too many."""
        limit = self.given["max_warnings"]
        if limit is None and self._fail_level is Level.WARNING:
            limit = 0
        too_many = limit is not None and result.summary["warnings"] > limit
        return int((result.summary["errors"] > 0 or too_many) and not self.given["exit_zero"])

    def to_stderr(self) -> "Run":
        """Return the run with standard error to show findings on: standard output is for something else."""
        return replace(self, terminal=replace(self.terminal, out=self.terminal.err))

    @property
    def _fail_level(self) -> Level:
        return Level(self.given["fail_level"] or self.opened.config.fail_level)

    def _report(self, result: LintResult) -> Report:
        given = self.given
        return Report(
            result.findings,
            result.sources,
            result.summary,
            paths=stable_paths(self.opened.project, result.sources),
            titles=_titles() if given["form"] == "sarif" else {},
            fail_level=self._fail_level,
            colour=given["color"] == ALWAYS if given["output"] else self.terminal.coloured,
            width=self.terminal.width,
        )


def asked_project(given: Given) -> Asked:
    """Return what the options say about the project; standard input is read if it is among the paths."""
    stdin = files.read_stdin() if STDIN in given["paths"] else b""
    return Asked(given["paths"], given["policies"], stdin, given["stdin_filename"])


def how_to_lint(given: Given) -> LintOptions:
    """Return what the options say about linting; raises CannotRunError."""
    return LintOptions(
        now=datetime.now(UTC),
        today=given["today"],
        show=frozenset(_kinds(given["show"])),
        assume_missing=given["assume_missing"],
        cache=Cache(None if given["no_cache"] else folder()),
    )


def _names(values: Iterable[str]) -> list[str]:
    """Return what an option names that may be repeated or hold commas."""
    return [name.strip() for value in values for name in value.split(",") if name.strip()]


def _kinds(values: Iterable[str]) -> list[Kind]:
    for name in (names := _names(values)):
        if name not in SILENT:
            near = did_you_mean(name, SILENT) or f"there are {' and '.join(f'`{kind}`' for kind in SILENT)}"
            raise CannotRunError(f"`--show` knows no `{name}`", near)
    return [Kind(name) for name in names]


def _titles() -> dict[str, str]:
    from comity.linter.pages import PAGES

    return {page.code: page.title for page in PAGES}
