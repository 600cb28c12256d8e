"""Rules as one page of HTML that needs nothing else: what every department reads.

It opens with what the outcomes mean and a list of contents. A module is a section that begins with what its author
says of it; a rule has its sentence, what that means with settings and definitions filled in, its reason, its source,
its owner, its dates, and who is excepted until when.

Sentences and reasons are texts that people wrote: all of them are escaped, and only `http` addresses become links.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from html import escape
from itertools import groupby

from comity.text.source import Place
from comity_cli.pipeline import RuleBook, WaiverCard
from comity_cli.rulebook.entries import EXPECT, Entry
from comity_cli.rulebook.story import CODE, story
from comity_cli.rulebook.style import STYLE
from comity_cli.words import OBLIGATION, OUTCOMES, in_force, meaning

RANK = (*reversed(OUTCOMES), EXPECT)


def render(entries: Sequence[Entry], book: RuleBook, today: date) -> str:
    """Return the page; waivers that are over by ``today`` are left out."""
    modules = [(module, list(own)) for module, own in groupby(entries, key=lambda entry: entry.module)]
    waivers = [waiver for waiver in book.program.waivers if waiver.until >= today]
    return "".join(_Page(book, today, waivers).parts(modules, entries))


class _Page:
    """Writes the page of a rule book."""

    def __init__(self, book: RuleBook, today: date, waivers: Sequence[WaiverCard]) -> None:
        self.book = book
        self.today = today
        self.waivers = waivers
        self.deciding = {rule.id: rule for rule in book.rules}

    def parts(self, modules: Sequence[tuple[str, Sequence[Entry]]], entries: Sequence[Entry]) -> Iterator[str]:
        yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        yield f"<title>Rules of communication</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<header>\n"
        count = f"{_number(len(entries), 'rule')} in force on {self.today} or later, as comity checks them."
        yield f'<h1>Rules of communication</h1>\n<p class="meta">{count}</p>\n'
        yield from _legend({entry.outcome for entry in entries})
        yield '</header>\n<nav aria-label="Contents">\n<ul>\n'
        for module, own in modules:
            yield from self._line(module, own)
        yield "</ul>\n</nav>\n<main>\n"
        for module, own in modules:
            yield from self._section(module, own)
        yield "</main>\n</body>\n</html>\n"

    def _line(self, module: str, own: Sequence[Entry]) -> Iterator[str]:
        story = self._story(own)
        title = f"<br>{_prose(story[0])}" if story else ""
        link = f'<a href="#{_anchor(module)}">{escape(module)}</a>'
        yield f'<li>{link} <span class="meta">{_number(len(own), "rule")}{title}</span></li>\n'

    def _section(self, module: str, own: Sequence[Entry]) -> Iterator[str]:
        yield f'<section aria-labelledby="{_anchor(module)}">\n<h2 id="{_anchor(module)}">{escape(module)}</h2>\n'
        for paragraph in self._story(own):
            code = paragraph.startswith(CODE)
            yield f"<pre>{escape(paragraph)}</pre>\n" if code else f'<p class="story">{_prose(paragraph)}</p>\n'
        for entry in own:
            yield from self._article(entry)
        yield "</section>\n"

    def _story(self, own: Sequence[Entry]) -> list[str]:
        return story(self.book.sources[own[0].card.place.file].text)

    def _article(self, entry: Entry) -> Iterator[str]:
        card = entry.card
        label = escape(card.id.rpartition(".")[2])
        badge = f'<span class="outcome {entry.outcome}">{entry.outcome}</span>'
        yield f'<article id="{_anchor(card.id)}">\n<h3>{label} {badge}</h3>\n'
        if card.because:
            yield f"<blockquote>{escape(card.because)}</blockquote>\n"
        yield f"<pre>{escape(card.text)}</pre>\n"
        yield from (f"<p>{_prose(words[:1].upper() + words[1:])}.</p>\n" for words in self._means(entry))
        yield from self._waived(card.id)
        said = [f"in force {in_force(card)}" if in_force(card) != "always" else ""]
        said += [f"owner: {escape(card.owner)}" if card.owner else "", *map(_link, card.see)]
        meta = " · ".join(part for part in said if part)
        yield f'<p class="meta">{meta}</p>\n</article>\n' if meta else "</article>\n"

    def _means(self, entry: Entry) -> Sequence[str]:
        rule = self.deciding.get(entry.card.id)
        if rule is None:
            return OBLIGATION
        fires, *rest = meaning(rule, self.book.words(rule.id))
        return (fires, "; ".join(rest))

    def _waived(self, rule: str) -> Iterator[str]:
        for waiver in self.waivers:
            if waiver.rule == rule:
                yield f'<p class="waiver">waived until {waiver.until}</p>\n'
                yield f'<pre class="waiver">{escape(self._written(waiver.place))}</pre>\n'

    def _written(self, place: Place) -> str:
        return self.book.sources[place.file].text[place.span.start : place.span.end]


def _legend(outcomes: set[str]) -> Iterator[str]:
    """Yield what the outcomes on the page mean, the strictest first."""
    yield "<dl>\n"
    for outcome in RANK:
        if outcome in outcomes:
            words = "customers are to receive it" if outcome == EXPECT else OUTCOMES[outcome]
            yield f'<dt><span class="outcome {outcome}">{outcome}</span></dt><dd>{words}</dd>\n'
    yield "</dl>\n"


def _number(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _prose(text: str) -> str:
    """Return text with what stands in backticks as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(" ".join(text.split())))


def _link(address: str) -> str:
    if address.startswith(("https://", "http://")):
        return f'<a href="{escape(address)}">{escape(address)}</a>'
    return escape(address)


def _anchor(name: str) -> str:
    return escape(name.replace(" ", "-"))
