"""Marks and bars in SVG. A verdict has a colour, a shape and a word: whoever misses one has the others."""

from collections.abc import Iterable, Iterator

from comity_cli.report.records import VERDICTS, Counts
from comity_cli.report.words import SAID, number, share

GLYPHS = {
    "allow": "M10 1a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm-1.4 13L4.7 10l1.4-1.4 2.5 2.6 5.3-5.3 1.4 1.4Z",
    "warn": "M10 1.5 19.5 18.5H.5ZM9 7.5v5.5h2V7.5Zm0 7v2h2v-2Z",
    "hold": "M10 1a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM6.6 6H9v8H6.6ZM11 6h2.4v8H11Z",
    "review": "M10 .6 19.4 10 10 19.4.6 10ZM9 5.5v6h2v-6ZM9 13v2h2v-2Z",
    "block": "M6.2 1h7.6L19 6.2v7.6L13.8 19H6.2L1 13.8V6.2ZM6 8.8v2.4h8V8.8Z",
    "event": "M10 6.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7Z",
    "change": "M10 5 15 10 10 15 5 10Z",
}
"""Outlines on a square of 20: a tick in a circle, a triangle, a pause, a diamond, an octagon; small marks."""

WIDE = 1000
"""The width of a bar in its own units; it is stretched to the room there is."""


def definitions() -> str:
    """Return the shapes and the hatching that the rest of the page refers to."""
    symbols = "".join(
        f'<symbol id="g-{name}" viewBox="0 0 20 20"><path fill-rule="evenodd" d="{outline}"/></symbol>'
        for name, outline in GLYPHS.items()
    )
    hatch = '<pattern id="hatch" width="14" height="14" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    stroke = '<path d="M0 0V14"/></pattern>'
    return f'<svg width="0" height="0" aria-hidden="true"><defs>{symbols}{hatch}{stroke}</defs></svg>\n'


def glyph(verdict: str) -> str:
    """Return the mark of a verdict, which says nothing to who does not see it: a word stands beside it."""
    return f'<svg class="g" aria-hidden="true"><use href="#g-{verdict}"/></svg>'


def verdict(name: str) -> str:
    """Return mark and word of a verdict."""
    return f'<span class="verdict {name}">{glyph(name)} {SAID.get(name, name)}</span>'


def bar(parts: Iterable[tuple[str, int]], whole: int, kind: str = "bar") -> str:
    """Return a bar of parts (classes and lengths) of a whole; the numbers stand beside it."""
    return (
        f'<svg class="{kind}" viewBox="0 0 {WIDE} 10" preserveAspectRatio="none" aria-hidden="true">'
        f"{''.join(_parts(parts, whole))}</svg>"
    )


def _parts(parts: Iterable[tuple[str, int]], whole: int) -> Iterator[str]:
    start = 0.0
    for name, count in parts:
        if count and whole:
            length = max(WIDE * count / whole, 2)
            yield f'<rect class="{name}" x="{start:.1f}" width="{length:.1f}" height="10"/>'
            start += length


def verdict_bar(counts: Counts, kind: str = "bar thin") -> str:
    """Return a bar of verdicts, the strictest first."""
    parts = [(f"fill-{name}", counts.get(name, 0)) for name in reversed(VERDICTS)]
    return bar(parts, sum(counts.values()), kind)


def key(names: Iterable[str], counts: Counts) -> str:
    """Return what the colours of verdicts mean, with how many there were."""
    whole = sum(counts.values())
    listed = "".join(
        f"<li>{_swatch(name)} {verdict(name)} {number(counts.get(name, 0))}"
        f' <span class="soft">{share(counts.get(name, 0), whole)}</span></li>'
        for name in names
    )
    return f'<ul class="key">{listed}</ul>\n'


def _swatch(name: str) -> str:
    return (
        f'<svg class="sw" viewBox="0 0 15 9" aria-hidden="true"><rect class="fill-{name}" width="15" height="9"/></svg>'
    )
