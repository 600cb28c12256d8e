"""How texts and numbers stand on the page. Whatever the data says is escaped here and nowhere else trusted."""

import re
from datetime import date
from html import escape

from comity_cli.formats.cells import safe

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

SAID = {
    "allow": "allowed",
    "warn": "warned",
    "hold": "held",
    "review": "under review",
    "block": "blocked",
}
"""What has become of a message, by its verdict."""


def text(value: str) -> str:
    """Return a text as HTML; controls are shown and not obeyed, lines stay lines."""
    lines = value.encode("utf-8", "replace").decode("utf-8").split("\n")
    return escape("\n".join(safe(line) for line in lines))


def prose(value: str) -> str:
    """Return a sentence as HTML; what stands in backticks is code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", text(value))


def number(value: int) -> str:
    """Return a number as people read it: 12,345."""
    return f"{value:,}"


def many(count: int, one: str) -> str:
    """Return how many there are: 1 message, 12,345 messages."""
    return f"{count:,} {one}{'' if count == 1 else 's'}"


def share(part: int, whole: int) -> str:
    """Return a share in percent; what is there at all is never 0 %, what is not all never 100 %."""
    if not whole:
        return "\N{EN DASH}"
    if 0 < part < whole:
        percent = min(max(100 * part / whole, 0.1), 99.9)
        return f"{percent:.1f} %"
    return "100 %" if part else "0 %"


def day(value: date) -> str:
    """Return a day: 2 Mar 2026."""
    return f"{value.day}\N{NO-BREAK SPACE}{MONTHS[value.month - 1]}\N{NO-BREAK SPACE}{value.year}"


def short_day(value: date) -> str:
    """Return a day of a known year: 2 Mar."""
    return f"{value.day} {MONTHS[value.month - 1]}"


def clock(minute: int) -> str:
    """Return a time of day: 21:30; the end of a day is 24:00."""
    return f"{minute // 60:02}:{minute % 60:02}"


def link(address: str) -> str:
    """Return a source; only addresses of the web become links."""
    if address.startswith(("https://", "http://")):
        return f'<a href="{text(address)}" rel="noreferrer">{text(address)}</a>'
    return text(address)
