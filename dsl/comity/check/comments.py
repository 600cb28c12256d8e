"""The comments that document declarations: beside them on the line, or on the lines above."""

from collections.abc import Mapping

from comity.syntax import nodes
from comity.text.source import Source, Span


class Comments:
    """The comments of a module, by line."""

    def __init__(self, tree: nodes.Module, source: Source) -> None:
        self._source = source
        self._at: Mapping[int, nodes.Comment] = {
            source.position(comment.span.start).line: comment for comment in tree.comments
        }

    def of(self, span: Span) -> str:
        """Return the comment beside what stands at a span, else the one that ends on the line above, else nothing."""
        if not self._at:
            return ""
        beside = self._at.get(self._source.position(span.end).line)
        if beside is not None and beside.span.start >= span.end:
            return beside.text.strip()
        lines: list[str] = []
        line = self._source.position(span.start).line - 1
        while line in self._at and self._is_alone(line):
            lines.append(self._at[line].text.strip())
            line -= 1
        return " ".join(reversed(lines))

    def _is_alone(self, line: int) -> bool:
        """Return whether nothing but its comment stands on a line."""
        return self._source.line(line).lstrip().startswith("#")
