"""Files read whole and written whole: a reader never sees half of one, and a crash leaves the old one."""

import os
import stat
import sys
from contextlib import suppress

from comity_cli.failure import CannotRunError


def read(path: str) -> bytes:
    """Return a file's content; raises CannotRunError with the system's reason."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise CannotRunError(f"cannot read `{path}`: {error.strerror}") from error


def read_stdin() -> bytes:
    """Return what stands on standard input; raises CannotRunError where there is none, or with the system's reason."""
    if sys.stdin is None:
        raise CannotRunError("there is no standard input to read `-` from")
    try:
        return sys.stdin.buffer.read()
    except OSError as error:
        raise CannotRunError(f"cannot read standard input: {error.strerror}") from error


def write(path: str, data: bytes) -> None:
    """Write a file under another name and give it its own when it is complete.

    A link is followed, and the file keeps its mode. What is no plain file (a device, a pipe) is written to as it is.
    Raises CannotRunError with the system's reason.
    """
    try:
        real = os.path.realpath(path)
        mode = _mode(real)
        if mode is None or stat.S_ISREG(mode):
            _replace(real, data, mode)
        else:
            with open(real, "wb") as file:
                file.write(data)
    except OSError as error:
        raise CannotRunError(f"cannot write `{path}`: {error.strerror}") from error


def _mode(path: str) -> int | None:
    try:
        return os.stat(path).st_mode
    except FileNotFoundError:
        return None


def _replace(path: str, data: bytes, mode: int | None) -> None:
    folder, name = os.path.split(path)
    other = os.path.join(folder, f".{name}.{os.getpid()}.new")
    try:
        with open(other, "xb") as file:
            file.write(data)
        if mode is not None:
            os.chmod(other, stat.S_IMODE(mode))
        os.replace(other, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(other)
        raise
