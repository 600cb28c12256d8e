"""Changes to files as a unified diff, which people read and `patch` and `git apply` understand."""

from collections.abc import Iterator

from comity_cli.edits import with_ends
from comity_cli.formats.cells import safe
from comity_cli.paint import Paint, Style

UNENDED = "\\ No newline at end of file\n"


def unified(name: str, before: str, after: str, paint: Paint) -> Iterator[str]:
    """Yield the diff of one file, a line at a time; nothing where nothing changed.

    Without colours the lines are the file's own, to the byte; with them a person looks, and controls are shown.
    """
    from difflib import unified_diff

    for line in unified_diff(with_ends(before), with_ends(after), f"a/{name}", f"b/{name}"):
        whole = line if line.endswith("\n") else f"{line}\n"
        yield _painted(whole, paint)
        if whole != line:
            yield UNENDED


def _painted(line: str, paint: Paint) -> str:
    if not paint.on:
        return line
    text = safe(line.rstrip("\r\n"))
    if text.startswith(("---", "+++")):
        return paint(Style.STRONG, text) + "\n"
    style = {"+": Style.PLUS, "-": Style.MINUS, "@": Style.FRAME}.get(text[:1])
    return (paint(style, text) if style else text) + "\n"
