"""The code of a page of docs/how-to as its readers have it: in files, and imported from there."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.examples.pages import BLOCK, ROOT, TITLE

Imported = Any
"""A module of a page, what it holds, and what comes of that: the page says what it is."""


def written(page: str, folder: Path) -> None:
    """Write the files that a page shows into a folder."""
    for block in BLOCK.finditer((ROOT / "docs" / "how-to" / f"{page}.md").read_text(encoding="utf-8")):
        if title := TITLE.search(block["said"]):
            file = folder / title["name"]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(block["text"], encoding="utf-8")


@contextmanager
def at_home(folder: Path) -> Iterator[Path]:
    """Work in a folder whose modules can be imported; forget them, and all that they brought along, at the end."""
    before, here = set(sys.modules), Path.cwd()
    os.chdir(folder)
    sys.path.insert(0, str(folder))
    try:
        yield folder
    finally:
        sys.path.remove(str(folder))
        os.chdir(here)
        for name in set(sys.modules) - before:
            if str(getattr(sys.modules[name], "__file__", None) or "").startswith(str(folder)):
                del sys.modules[name]


@contextmanager
def running(page: str, module: str, folder: Path) -> Iterator[Imported]:
    """Import a module of a page that was written into a folder."""
    written(page, folder)
    with at_home(folder):
        yield import_module(module)
