"""What keeps a command from doing its work."""


class CannotRunError(Exception):
    """The command could not run (exit code 2): one line that says why, and perhaps one that helps."""

    def __init__(self, message: str, help_line: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.help_line = help_line
