"""A standard policy as its page sees it: the rules it holds, the tree of its text, and the comments above things."""

from collections.abc import Iterator
from functools import cached_property

from comity.policies import Rulebook
from comity.syntax import nodes
from comity.syntax.parse import parse
from comity.text.source import Source, Span
from comity_cli.pipeline import Card
from comity_cli.rulebook.story import story

RULING = "---"
"""What ends a comment that is the heading of a section."""


class Pack:
    """A standard policy: the module's name, its text, and the rule book of all of them."""

    def __init__(self, module: str, source: Source, book: Rulebook) -> None:
        """Keep what the page is made of."""
        self.module = module
        self.source = source
        self.book = book

    @cached_property
    def tree(self) -> nodes.Module:
        """The text as a tree."""
        return parse(self.source.text).module

    @cached_property
    def story(self) -> list[str]:
        """The paragraphs of the opening comment."""
        return story(self.source.text)

    @property
    def title(self) -> str:
        """The first sentence of the story, on one line and without its period."""
        return " ".join(self.story[0].split()).split(". ")[0].removesuffix(".")

    @cached_property
    def cards(self) -> dict[str, Card]:
        """The pack's rules and obligations by their labels."""
        cards: list[Card] = [*self.book.rules, *self.book.obligations]
        found = {card.id: card for card in cards}
        own = (statement for statement in self.tree.statements if isinstance(statement, nodes.Rule))
        labels = (rule.label.text for rule in own if rule.label)
        return {label: found[f"{self.module}.{label}"] for label in labels}

    def of(self, kind: type[nodes.Statement]) -> list[nodes.Statement]:
        """Return the pack's statements of one kind, in order."""
        return [statement for statement in self.tree.statements if isinstance(statement, kind)]

    def written(self, span: Span) -> str:
        """Return what stands in the text, as it stands there."""
        return self.source.text[span.start : span.end]

    # Comments -------------------------------------------------------------------------------------------------------

    @cached_property
    def _comments(self) -> dict[int, nodes.Comment]:
        """The comments by their lines."""
        return {self._line(comment.span.start): comment for comment in self.tree.comments}

    def _line(self, offset: int) -> int:
        return self.source.position(offset).line

    def remark(self, span: Span) -> str:
        """Return what the comment right above something says, or nothing."""
        line = self._line(span.start) - 1
        lines: list[str] = []
        while line in self._comments and not self._comments[line].text.endswith(RULING):
            lines.insert(0, self._comments[line].text.strip())
            line -= 1
        return " ".join(lines)

    def sections(self) -> Iterator[tuple[str, list[nodes.Statement]]]:
        """Yield the headings of the text with the statements below each; the first has none (``""``)."""
        heads = [one for one in self.tree.comments if one.text.endswith(RULING)]
        starts = [("", 0), *((head.text.strip(" -"), head.span.start) for head in heads)]
        ends = [*(start for _, start in starts[1:]), len(self.source.text)]
        for (heading, start), end in zip(starts, ends, strict=True):
            yield heading, [one for one in self.tree.statements if start <= one.span.start < end]
