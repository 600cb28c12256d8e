"""What the generated pages share: their first line, and how a text becomes Markdown."""

import re

INDEX = "README.md"
NOTE = "<!-- Written by `make docs-pages` from the code; change it there. -->\n"
SPECIAL = re.compile(r"([\\*\[\]<]|(?<!\w)_|_(?!\w))")


def prose(text: str) -> str:
    """Return a text of an author, in which pairs of backticks are code, as Markdown that reads the same."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return _plain(text.replace("`", "'"))
    return "`".join(part if at % 2 else _plain(part) for at, part in enumerate(parts))


def _plain(text: str) -> str:
    return SPECIAL.sub(r"\\\1", text)


def code(text: str) -> str:
    """Return a text as a code span, whatever backticks it has."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence, space = "`" * (longest + 1), " " * (longest > 0)
    return f"{fence}{space}{text}{space}{fence}"


def address(text: str) -> str:
    """Return a source that an author names: a link where it is an address."""
    return f"<{text}>" if text.startswith(("https://", "http://")) else prose(text)
