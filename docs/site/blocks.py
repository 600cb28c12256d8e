"""Blocks of code that are files: their names above them, and the colours of what is in them."""

import re
from pathlib import PurePosixPath

FENCE = re.compile(r'^```(?P<language>\w+) title="(?P<name>[^"]+)"$', re.MULTILINE)
LANGUAGES = {".comity": "comity", ".py": "python", ".yaml": "yaml", ".json": "json", ".toml": "toml", ".csv": "text"}


def with_names(text: str) -> str:
    """Return a page in which a block with a title (``title="policies/house.comity"``) is one with a caption."""
    return FENCE.sub(_block, text)


def _block(fence: re.Match[str]) -> str:
    language = LANGUAGES.get(PurePosixPath(fence["name"]).suffix, fence["language"])
    return f"```{{code-block}} {language}\n:caption: {fence['name']}\n"
