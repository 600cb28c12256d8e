"""All formats, by the names people give them. Each is imported when it is used."""

from collections.abc import Callable, Iterator
from importlib import import_module

from comity_cli.formats.report import Report

FORMATS = {
    "full": "full",
    "concise": "concise",
    "grouped": "grouped",
    "json": "document",
    "json-lines": "json_lines",
    "sarif": "sarif",
    "github": "github",
    "gitlab": "gitlab",
    "junit": "junit",
    "rdjson": "rdjson",
    "markdown": "markdown",
}
# Those that people read, which may have colours and may be told in other words.
FOR_PEOPLE = ("full", "concise", "grouped")

Render = Callable[[Report], Iterator[str]]


def renderer(name: str) -> Render:
    """Return the function that renders a format."""
    render: Render = import_module(f"comity_cli.formats.{FORMATS[name]}").render
    return render
