"""Colours for a terminal, written by hand: findings are shown often, and rich takes its time to start."""

from enum import StrEnum

from comity.text.record import record


class Style(StrEnum):
    """What a piece of text is, as ANSI says it."""

    ERROR = "1;31"
    WARNING = "1;33"
    INFO = "1;36"
    STRONG = "1"
    FRAME = "34"
    LABEL = "1;34"
    FAINT = "2"
    PLUS = "32"
    MINUS = "31"


@record
class Paint:
    """Colours text where colours are ``on``."""

    on: bool

    def __call__(self, style: Style, text: str) -> str:
        """Return the text in a style."""
        return f"\x1b[{style}m{text}\x1b[0m" if self.on and text else text
