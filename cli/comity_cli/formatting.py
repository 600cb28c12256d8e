"""One call of `comity fmt`: which files, and what becomes of each.

Every file is read, laid out and written by itself: one that cannot be does not keep the others from it.
"""

import os
import stat
from collections.abc import Iterable, Iterator

from comity.files import decode
from comity.format.rewrite import NotTheSameError, rewrite
from comity.modules import SUFFIX
from comity.text.finding import Finding
from comity.text.record import record, replace
from comity.text.source import Place, Source
from comity_cli import files
from comity_cli.diff import unified
from comity_cli.ending import FAILED, FINE, FOUND
from comity_cli.failure import CannotRunError
from comity_cli.fix import encode
from comity_cli.formats.cells import safe
from comity_cli.formats.closing import STYLES
from comity_cli.formats.snippet import Mark, Pen, draw, wrap
from comity_cli.globs import find
from comity_cli.paint import Paint, Style
from comity_cli.project import STDIN, Asked, open_project
from comity_cli.terminal import Terminal


@record
class Wish:
    """What the command line asks for."""

    paths: tuple[str, ...]
    check: bool
    diff: bool
    stdin_name: str | None

    @property
    def reads_input(self) -> bool:
        """Whether standard input is to be formatted; raises CannotRunError where it is said half."""
        if STDIN in self.paths and len(self.paths) > 1:
            raise CannotRunError("`-` stands alone: what it holds is written to standard output")
        if self.stdin_name and STDIN not in self.paths:
            raise CannotRunError("`--stdin-filename` is the name of what `-` holds, and there is no `-`")
        return STDIN in self.paths

    @property
    def changes(self) -> bool:
        """Whether files are to be written."""
        return not (self.check or self.diff)


# Standard input and files -------------------------------------------------------------------------------------------


def format_input(wish: Wish, terminal: Terminal) -> int:
    """Write standard input to standard output in its one layout; of a broken text nothing is written."""
    name, data = wish.stdin_name or STDIN, files.read_stdin()
    laid = _laid_out(name, data, terminal)
    if laid is None:
        return FAILED
    if wish.changes:
        terminal.write_bytes(laid)
        return FINE
    if laid != data:
        _tell(name, data, laid, wish, terminal)
    return FINE if laid == data else FOUND


def format_files(wish: Wish, terminal: Terminal) -> int:
    """Format the files and return the exit code; raises CannotRunError where one that is named is not there."""
    outcomes = [_format(name, wish, terminal) for name in _files(wish.paths)]
    changed, failed = outcomes.count(FOUND), outcomes.count(FAILED)
    terminal.note(_summary(changed, len(outcomes) - changed - failed, failed, wish))
    if failed:
        return FAILED
    return FINE if wish.changes or not changed else FOUND


def _format(name: str, wish: Wish, terminal: Terminal) -> int:
    """Return `FOUND` for a file that changes, `FAILED` for one that could not be read, laid out or written."""
    try:
        data = files.read(name)
        laid = _laid_out(name, data, terminal)
        if laid is None or laid == data:
            return FAILED if laid is None else FINE
        if wish.changes:
            _write(name, laid)
    except CannotRunError as error:
        terminal.fail(error)
        return FAILED
    _tell(name, data, laid, wish, terminal)
    return FOUND


def _write(name: str, data: bytes) -> None:
    if not os.stat(name).st_mode & stat.S_IWUSR:  # to put another file in its place would not ask for that
        raise CannotRunError(f"cannot write `{name}`: it is read-only")
    files.write(name, data)


def _files(paths: tuple[str, ...]) -> Iterable[str]:
    """Return the files that are meant, each once, whatever links and paths lead to it."""
    found: dict[str, str] = {}
    for name in [name for path in paths for name in _named(path)] if paths else _of_project():
        found.setdefault(os.path.realpath(name), name)
    return found.values()


def _named(path: str) -> Iterator[str]:
    if not os.path.lexists(path):
        raise CannotRunError(f"`{path}` does not exist")
    if not os.path.isdir(path):
        if not path.endswith(SUFFIX):
            raise CannotRunError(f"`{path}` is no policy", f"policies are files that end in `{SUFFIX}`")
        yield path
        return
    below = sorted(find(path, [f"**/*{SUFFIX}"]))
    if not below:
        raise CannotRunError(f"there are no policies in `{path}`", f"policies are files that end in `{SUFFIX}`")
    for file in below:
        yield os.path.join(path, os.path.relpath(file, path))


def _of_project() -> list[str]:
    project = open_project(Asked()).project
    own = [file.name for file in project.policies if not file.installed]
    if not own:
        raise CannotRunError("there are no policies here", "name some: `comity fmt FILE`")
    return own


# One text -----------------------------------------------------------------------------------------------------------


def _laid_out(name: str, data: bytes, terminal: Terminal) -> bytes | None:
    """Return the bytes of a policy in its one layout, or None, having said why there are none."""
    source = decode(name, data)
    if isinstance(source, Finding):
        _complain(source, Source(name, ""), terminal)
        return None
    try:
        done = rewrite(source.text)
    except NotTheSameError as error:
        said = f"`{name}` is left as it is: laid out anew, {error}"
        terminal.fail(CannotRunError(said, "this is a mistake of comity's own: please report it with the file"))
        return None
    for problem in done.problems:
        place = Place(name, problem.span)
        _complain(Finding(problem.code, problem.message, place, problem.level, help=problem.help), source, terminal)
    return None if done.text is None else encode(done.text, data)


def _complain(finding: Finding, source: Source, terminal: Terminal) -> None:
    """Say on standard error what is wrong with a text, and show where."""
    aside = replace(terminal, out=terminal.err)
    pen = Pen(Paint(aside.coloured), aside.width)
    line, column = source.position(finding.place.span.start)
    style = STYLES[finding.level]
    where = pen.paint(Style.STRONG, f"{safe(source.name)}:{line}:{column}")
    rows = [f"{where}: {pen.paint(style, f'{finding.level}[{finding.rule}]')}: {safe(finding.message)}\n"]
    if source.text:
        rows += draw(source, [Mark(finding.place.span, "", style, "^")], pen)
    for number, part in enumerate(wrap(safe(finding.help or ""), pen.room) if finding.help else ()):
        rows.append(pen.row("" if number else "help", part, style=Style.LABEL))
    aside.write("".join(rows))


def _tell(name: str, before: bytes, after: bytes, wish: Wish, terminal: Terminal) -> None:
    """Say that a file changed, or would: its name, or the difference."""
    if wish.diff:
        rows = unified(name, before.decode(), after.decode(), Paint(terminal.coloured))
        terminal.write("".join(rows), "utf-8")
    elif wish.check:
        terminal.write(f"{name}\n", "utf-8")


def _summary(changed: int, fine: int, failed: int, wish: Wish) -> str:
    parts = [f"{'formatted' if wish.changes else 'would format'} {_many(changed)}"]
    parts += [f"{_many(fine)} in order"] if fine else []
    parts += [f"{_many(failed)} left as {'it is' if failed == 1 else 'they are'}"] if failed else []
    return ", ".join(parts)


def _many(count: int) -> str:
    return f"{count} file{'' if count == 1 else 's'}"
