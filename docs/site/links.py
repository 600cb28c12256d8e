"""Links that lead out of the pages: to a file of the repository, or to a folder.

On a code-hosting site they open the file. Here each such file gets a page that shows it, and a folder one that lists
what is in it.
"""

import os
from collections.abc import Iterator
from html import escape
from pathlib import Path

from docs.site.blocks import LANGUAGES
from docs.site.documents import ROOT
from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform
from sphinx.util.osutil import relative_uri

SHOWN = "files"
"""Where the pages of files are, on the site."""


class FileLinks(SphinxTransform):
    """Turns links to files and folders into links to their pages, before Sphinx looks for pages of those names."""

    default_priority = 5

    def apply(self) -> None:
        """Change the page's links."""
        for link in [*self.document.findall(addnodes.download_reference), *self._unresolved()]:
            target = self._target(link["reftarget"])
            if target.exists() and target.is_relative_to(ROOT):
                for file in _all(target):
                    _files(self.env).add(file)
                page = self.app.builder.get_target_uri(_page(target))
                here = self.app.builder.get_target_uri(self.env.docname)
                reference = nodes.reference("", "", *link.children, internal=True, refuri=relative_uri(here, page))
                link.replace_self(reference)

    def _unresolved(self) -> Iterator[addnodes.pending_xref]:
        for link in self.document.findall(addnodes.pending_xref):
            if link["reftype"] == "myst" and link["refdomain"] is None and not link["reftarget"].startswith("#"):
                yield link

    def _target(self, written: str) -> Path:
        return Path(os.path.normpath(self.env.relfn2path(written, self.env.docname)[1]))


def _all(target: Path) -> list[str]:
    """Return a file, or a folder and all that is below it, from the root."""
    return [file.relative_to(ROOT).as_posix() for file in (target, *sorted(target.rglob("*")))]


def _files(env: BuildEnvironment) -> set[str]:
    found: set[str] = env.__dict__.setdefault("comity_files", set())
    return found


def _page(file: Path) -> str:
    return f"{SHOWN}/{file.relative_to(ROOT).as_posix()}"


def file_pages(app: Sphinx) -> Iterator[tuple[str, dict[str, str], str]]:
    """Yield the pages of all files and folders that some page links to, as Sphinx wants them."""
    for name in sorted(_files(app.env)):
        file = ROOT / name
        body = _listing(app, file) if file.is_dir() else _text(app, file)
        content = f'<section>\n<h1>{escape(file.name)}</h1>\n<p><code class="literal">{escape(name)}</code></p>\n{body}'
        yield _page(file), {"title": name, "body": f"{content}</section>\n"}, "page.html"


def _listing(app: Sphinx, folder: Path) -> str:
    here = app.builder.get_target_uri(_page(folder))
    links = [
        (relative_uri(here, app.builder.get_target_uri(_page(file))), file.name) for file in sorted(folder.iterdir())
    ]
    return "<ul>\n" + "".join(f'<li><a href="{escape(uri)}">{escape(name)}</a></li>\n' for uri, name in links) + "</ul>"


def _text(app: Sphinx, file: Path) -> str:
    """Return a file's text in colours."""
    language = LANGUAGES.get(file.suffix, "text")
    text = file.read_text(encoding="utf-8")
    return str(app.builder.highlighter.highlight_block(text, language, force=True))  # type: ignore[attr-defined]
