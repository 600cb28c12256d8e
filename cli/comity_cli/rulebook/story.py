"""What an author says of a module: the comment it opens with."""

import re

OPENING = re.compile(r"\ufeff?((?:#[^\r\n]*\r?\n)+)(?=\s)")
"""The comment before the first empty line; one that touches a sentence is about that sentence."""
CODE = "   "
"""What a paragraph of code begins with."""


def story(text: str) -> list[str]:
    """Return the paragraphs of the comment that a module opens with, code in them indented; none where it has none."""
    opening = OPENING.match(text)
    paragraphs = re.split(r"^#[ \t]*$", opening[1], flags=re.MULTILINE) if opening else []
    bare = (re.sub(r"^# ?", "", paragraph.strip(), flags=re.MULTILINE) for paragraph in paragraphs)
    return [paragraph for paragraph in bare if paragraph]
