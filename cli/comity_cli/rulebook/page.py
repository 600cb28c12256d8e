"""Rules as one page of HTML that needs nothing else: what every department reads.

Sentences and reasons are texts that people wrote: all of them are escaped, and only `http` addresses become links.
"""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from comity_cli.rulebook.entries import Entry
from comity_cli.words import in_force

STYLE = """
:root { color-scheme: light dark; --ink: #1d2430; --soft: #5b6675; --line: #d9dee5; --paper: #fff; --tint: #f5f7fa }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e9ee; --soft: #9aa5b4; --line: #333b47; --paper: #14181f; --tint: #1c222b }
}
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 60rem; padding: 2rem 1.5rem 4rem; background: var(--paper); color: var(--ink);
  font: 16px/1.55 system-ui, sans-serif }
h1 { margin: 0 0 .25rem; font-size: 1.8rem }
h2 { margin: 2.5rem 0 .75rem; padding-bottom: .25rem; border-bottom: 1px solid var(--line); font-size: 1.25rem }
h3 { display: flex; flex-wrap: wrap; gap: .6rem; align-items: baseline; margin: 0; font-size: 1.05rem }
nav ul { columns: 16rem; padding-left: 1.1rem }
a { color: inherit; text-decoration-color: var(--soft); text-underline-offset: .15em }
article { margin: 0 0 1rem; padding: 1rem 1.2rem; border: 1px solid var(--line); border-radius: .5rem;
  background: var(--tint); break-inside: avoid }
pre { margin: .6rem 0; overflow-wrap: anywhere; white-space: pre-wrap; font: .95em/1.5 ui-monospace, monospace }
blockquote { margin: .6rem 0; padding-left: .8rem; border-left: 3px solid var(--soft) }
.meta { margin: .4rem 0 0; color: var(--soft); font-size: .9rem }
.outcome { padding: 0 .5em; border-radius: 1em; color: #fff; font-size: .8rem; font-weight: 600 }
.block { background: #b3261e } .review { background: #8a4b00 } .hold { background: #6a5200 }
.warn { background: #4a5568 } .expect { background: #1f6f43 }
@media print { nav { display: none } article { background: none } }
"""


def render(entries: Sequence[Entry]) -> str:
    """Return the page."""
    modules = [(module, list(own)) for module, own in groupby(entries, key=lambda entry: entry.module)]
    return "".join(_page(modules, len(entries)))


def _page(modules: Sequence[tuple[str, Sequence[Entry]]], count: int) -> Iterator[str]:
    yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield f"<title>Rules of communication</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
    rules = f"{count} rule{'' if count == 1 else 's'}"
    yield f'<h1>Rules of communication</h1>\n<p class="meta">{rules} in force, as comity checks them.</p>\n'
    yield "<nav><ul>\n"
    for module, _ in modules:
        yield f'<li><a href="#{_anchor(module)}">{escape(module)}</a></li>\n'
    yield "</ul></nav>\n"
    for module, entries in modules:
        yield f'<section>\n<h2 id="{_anchor(module)}">{escape(module)}</h2>\n'
        yield from (part for entry in entries for part in _article(entry))
        yield "</section>\n"
    yield "</body>\n</html>\n"


def _article(entry: Entry) -> Iterator[str]:
    card = entry.card
    label = escape(card.id.rpartition(".")[2])
    badge = f'<span class="outcome {entry.outcome}">{entry.outcome}</span>'
    yield f'<article id="{_anchor(card.id)}">\n<h3>{label} {badge}</h3>\n<pre>{escape(card.text)}</pre>\n'
    if card.because:
        yield f"<blockquote>{escape(card.because)}</blockquote>\n"
    said = [f"in force {in_force(card)}" if in_force(card) != "always" else "", _owner(card.owner)]
    said += [f"enforced {entry.enforced}" if entry.enforced not in (None, "both") else ""]
    said += [f"if unknown: {entry.if_unknown}" if entry.if_unknown not in (None, entry.outcome) else ""]
    said += ["" if entry.waivable else "not waivable", *map(_link, card.see)]
    meta = " · ".join(part for part in said if part)
    yield f'<p class="meta">{meta}</p>\n</article>\n' if meta else "</article>\n"


def _owner(owner: str | None) -> str:
    return f"owner: {escape(owner)}" if owner else ""


def _link(address: str) -> str:
    if address.startswith(("https://", "http://")):
        return f'<a href="{escape(address)}">{escape(address)}</a>'
    return escape(address)


def _anchor(name: str) -> str:
    return escape(name.replace(" ", "-"))
