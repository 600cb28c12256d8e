"""Standard output as a file that bytes are written to."""

from io import RawIOBase

from comity_cli.terminal import Terminal


class Sink(RawIOBase):
    """Standard output of a terminal; a reader who has left is no failure."""

    def __init__(self, terminal: Terminal) -> None:
        """Write to this terminal."""
        self._terminal = terminal

    def writable(self) -> bool:
        """Return that it can be written to."""
        return True

    def write(self, data: object) -> int:
        """Write a block of bytes, all of it."""
        block = bytes(memoryview(data))  # type: ignore[arg-type]  # all that is written has the buffer interface
        self._terminal.write_bytes(block)
        return len(block)
