"""How Sphinx makes the site of `docs`, run from the root: ``python -m sphinx -E -W -c docs/site . build/docs``.

The pages are plain Markdown that reads well where the files are; what a site needs on top is in the modules beside
this one. No page asks for anything from the network.
"""

from docs.site.blocks import with_names
from docs.site.documents import Documents, documents
from docs.site.lexer import ConsoleLexer, PolicyLexer
from docs.site.links import FileLinks, file_pages
from docs.site.navigation import tables_of_contents
from sphinx.application import Sphinx

from comity import __version__

project = "comity"
release = __version__
extensions = ["myst_parser"]
include_patterns = list(documents())
root_doc = "index"
nitpicky = True
smartquotes = False  # a page says what its file says
highlight_language = "text"

myst_heading_anchors = 4

html_theme = "furo"
pygments_dark_style = "github-dark"
html_title = f"comity {release}"
html_copy_source = False
html_show_search_summary = False  # a page that was opened as a file cannot fetch another
html_show_copyright = False
html_show_sphinx = False
html_static_path = ["style"]
html_css_files = ["site.css"]
html_theme_options: dict[str, list[str]] = {"footer_icons": []}


def setup(app: Sphinx) -> None:
    """Add what a site of plain Markdown files needs."""
    app.add_lexer("comity", PolicyLexer)
    app.add_lexer("console", ConsoleLexer)
    app.add_transform(FileLinks)
    app.connect("builder-inited", _name_pages_by_folders)
    app.connect("source-read", _prepare)
    app.connect("html-collect-pages", file_pages)


def _name_pages_by_folders(app: Sphinx) -> None:
    app.project = app.env.project = Documents(app.srcdir, app.config.source_suffix)


def _prepare(app: Sphinx, page: str, text: list[str]) -> None:
    """Add captions to blocks that are files, and a table of contents to the README of a folder."""
    file = app.env.doc2path(page, base=False)
    below = tables_of_contents(str(file), text[0]) if file.name == "README.md" else ""
    text[0] = with_names(text[0]) + below
