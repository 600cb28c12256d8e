"""Text files: from bytes to sources, or to the finding that says why there is none.

This does without `pathlib`, whose import costs more than reading a hundred files.
"""

import os

from comity.text.finding import Finding
from comity.text.source import Place, Source, Span

LARGEST_FILE = 10_000_000
"""How many bytes of a file are read."""

_MARKS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)


def read_source(path: str | os.PathLike[str], name: str | None = None) -> Source | Finding:
    """Return the text of a file, or the finding that says why it cannot be read.

    It is known by ``name``, or as ``path`` is written.
    """
    name = os.fspath(path) if name is None else name
    try:
        with open(path, "rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except IsADirectoryError:
        return _unreadable(name, "unreadable-file", f"`{name}` is a folder")
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        return _unreadable(name, "unreadable-file", f"`{name}` cannot be read: {reason}")
    return decode(name, data)


def decode(name: str, data: bytes) -> Source | Finding:
    """Return bytes as a source, or the finding that says why they are none. A byte order mark is dropped."""
    if len(data) > LARGEST_FILE:
        words = f"`{name}` is too large: files of up to {LARGEST_FILE:,} bytes are read"
        return _unreadable(name, "unreadable-file", words)
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _unreadable(name, "invalid-encoding", f"the file is {encoding}, not UTF-8", "save it as UTF-8")
    try:
        text = data.decode().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        words = f"byte {error.start} (0x{data[error.start]:02X}, in line {line}) is not UTF-8"
        return _unreadable(name, "invalid-encoding", words, "save the file as UTF-8")
    if "\0" in text:
        words = f"byte {data.index(0)} is NUL, which no text holds"
        return _unreadable(name, "invalid-encoding", words, "save the file as UTF-8 text")
    return Source(name, text)


def _unreadable(name: str, code: str, message: str, advice: str | None = None) -> Finding:
    return Finding(code, message, Place(name, Span(0, 0)), help=advice)
