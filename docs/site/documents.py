"""Which files are pages of the site, and what their pages are called.

A page keeps its place below `docs`; the README of a folder is the folder's index, as it is on a code-hosting site.
"""

import os
from collections.abc import Mapping
from pathlib import Path

from sphinx.project import Project

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
CHANGES = "CHANGELOG.md"


def documents() -> Mapping[str, str]:
    """Return the names of all pages (``start/index``) by their files (``docs/start/README.md``), from the root."""
    files = [file.relative_to(DOCS) for file in sorted(DOCS.rglob("*.md"))]
    below = {f"docs/{file.as_posix()}": _name(file) for file in files if not _is_data(file)}
    return {CHANGES: "changelog", **below}


def _is_data(file: Path) -> bool:
    """Whether a file belongs to what an example shows."""
    return file.parts[0] == "examples" and len(file.parts) > len(("examples", "NAME", "README.md"))


def _name(file: Path) -> str:
    return (file.parent / "index" if file.name == "README.md" else file.with_suffix("")).as_posix()


class Documents(Project):
    """Sphinx's map between files and pages, for pages that are not called as their files are."""

    def path2doc(self, filename: str | os.PathLike[str]) -> str | None:
        """Return the name of the page of a file, absolute or from the root, or None where it is no page."""
        path = Path(filename)
        inside = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
        return documents().get(inside.as_posix())
