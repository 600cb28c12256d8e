"""Where output goes: standard output and error, with or without colours, to readers who may have left.

A reader that goes away (``comity lint | head``) is no failure: what it does not want is dropped, and the command ends
with the exit code it would have had.
"""

import os
import sys
from typing import TextIO

from comity.text.record import record
from comity_cli.failure import CannotRunError
from comity_cli.paint import Paint, Style

AUTO, ALWAYS, NEVER = "auto", "always", "never"
FALLBACK = 100
NARROWEST, WIDEST = 40, 140


@record
class Terminal:
    """The streams of one run. ``colour`` is what ``--color`` says."""

    colour: str = AUTO
    out: TextIO | None = None
    err: TextIO | None = None

    @property
    def coloured(self) -> bool:
        """Whether standard output gets colours."""
        return coloured(self.colour, self.out)

    @property
    def width(self) -> int:
        """How many cells wide text is to be."""
        return max(NARROWEST, min(_columns(self.out), WIDEST))

    def write(self, text: str, encoding: str | None = None) -> None:
        """Write to standard output, in its own encoding unless one is named.

        Raises CannotRunError when it cannot be written and the reader is still there.
        """
        _write(self.out, text, encoding)

    def write_bytes(self, data: bytes) -> None:
        """Write bytes to standard output as they are; raises as `write`."""
        _write_bytes(self.out, data)

    def note(self, text: str) -> None:
        """Say one line on standard error."""
        _write(self.err, _harmless(f"comity: {text}\n"), None)

    def fail(self, error: CannotRunError) -> None:
        """Say on standard error why the command cannot run."""
        paint = Paint(coloured(self.colour, self.err))
        lines = [f"{paint(Style.ERROR, 'comity:')} {_harmless(error.message)}"]
        lines += [f"        {_harmless(error.help_line)}"] if error.help_line else []
        _write(self.err, "\n".join(lines) + "\n", None)


def caller(colour: str = AUTO) -> Terminal:
    """Return the terminal that a command is called from."""
    return Terminal(colour, sys.stdout, sys.stderr)


def coloured(wish: str, stream: TextIO | None) -> bool:
    """Return whether a stream gets colours: as wished, else if it is a terminal and NO_COLOR is not set."""
    if wish != AUTO:
        return wish == ALWAYS
    return is_terminal(stream) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def is_terminal(stream: TextIO | None) -> bool:
    """Return whether a person looks at the stream."""
    return stream is not None and not stream.closed and stream.isatty()


def _harmless(text: str) -> str:
    """Return a text that may quote anything, with what would drive the terminal shown instead."""
    if text.replace("\n", "").isprintable():
        return text
    from comity_cli.formats.cells import safe

    return "\n".join(map(safe, text.split("\n")))


def _columns(stream: TextIO | None) -> int:
    said = os.environ.get("COLUMNS", "")
    if said.isdecimal() and int(said) > 0:
        return int(said)
    try:
        return os.get_terminal_size(stream.fileno()).columns if stream else FALLBACK
    except (OSError, ValueError):  # no terminal, or no file at all
        return FALLBACK


def _write(stream: TextIO | None, text: str, encoding: str | None) -> None:
    if stream is not None and not stream.closed:
        _write_bytes(stream, text.encode(encoding or stream.encoding or "utf-8", "replace"))


def _write_bytes(stream: TextIO | None, data: bytes) -> None:
    if stream is None or stream.closed:
        return
    try:
        stream.flush()
        stream.buffer.write(data)
        stream.buffer.flush()
    except BrokenPipeError:
        _close(stream)
    except OSError as error:
        _close(stream)
        raise CannotRunError(f"cannot write the output: {error.strerror}") from error


def _close(stream: TextIO) -> None:
    """Point a stream that failed at nothing, lest Python fail again when it flushes it at its end."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, stream.fileno())
    os.close(nothing)
