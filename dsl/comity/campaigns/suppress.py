"""Comments that silence findings: ``# comity: ignore[RULE, …] until=2026-12-31 by=NAME -- REASON``.

Parsers throw comments away, so they are looked for in the text: a `#` that lies in no scalar begins one. (YAML has no
other place for it: names of anchors and tags hold no ``# ``.) A comment speaks of the line it ends, or, on a line of
its own, of the next line that is not a comment; of a value that goes over several lines it silences all of them.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from comity.campaigns.model import Suppression
from comity.campaigns.nodes import BLOCKS, Items, Node, Pairs, Scalar, walk
from comity.campaigns.report import Report
from comity.text.source import Source, Span

_MARK = r"#[ \t]*comity\b[ \t]*(?P<colon>:?)[ \t]*(?P<said>[^\n\r]*)"
_SAID = r"ignore[ \t]*\[(?P<rules>[^\]]*)\](?P<options>.*?)(?:[ \t]--(?P<reason>.*))?$"
_RULE = r"[^\s,]+"
_NAME = r"[\w./-]+"
_OPTION = r"""[ \t]*(?P<key>\w+)=(?P<value>"[^"]*"|'[^']*'|[^\s"']+)(?=[ \t]|$)"""
_COMMENT_LINE = r"[ \t]*(?:#|$)"
FORM = "write `# comity: ignore[RULE] until=2026-12-31 by=NAME -- REASON`"


class _Options(NamedTuple):
    until: date | None = None
    by: str | None = None


def read_suppressions(source: Source, documents: tuple[Node, ...], report: Report) -> tuple[Suppression, ...]:
    """Return the suppressions of a YAML file, and report comments that mean to be some and are not."""
    if "comity" not in source.text.lower():
        return ()
    lines = _Lines(source, documents)
    scalars = sorted(span for node in walk(documents) if isinstance(node, Scalar) for span in _content(source, node))
    starts = [span.start for span in scalars]
    found = []
    for mark in re.finditer(_MARK, source.text, re.IGNORECASE):
        before = bisect_right(starts, mark.start()) - 1
        if before < 0 or scalars[before].end <= mark.start():
            suppression = _read(mark, lines, report)
            found += [suppression] if suppression else []
    return tuple(found)


def _content(source: Source, scalar: Scalar) -> Iterator[Span]:
    """Yield the stretch in which a `#` is a part of the scalar; the header of a block may end with a comment."""
    start, end = scalar.span
    if scalar.style in BLOCKS:
        start = (
            source.line_starts[source.position(start).line]
            if source.position(start).line < len(source.line_starts)
            else end
        )
    if start < end:
        yield Span(start, end)


# Reading one --------------------------------------------------------------------------------------------------------


def _read(mark: re.Match[str], lines: "_Lines", report: Report) -> Suppression | None:
    span = Span(mark.start(), mark.start() + len(mark[0].rstrip()))
    said = re.compile(_SAID).match(mark.string, mark.start("said"), span.end)
    if said is None:
        if mark["colon"] or mark["said"].startswith("ignore"):
            report.add("syntax", "this comment is no suppression", span, FORM)
        return None
    rules = _rules(said, report)
    options = _options(said, report)
    reason = (said["reason"] or "").strip()
    if not reason:
        words = "a suppression must say why"
        report.add("suppression-without-reason", words, span, "add ` -- ` and the reason")
    if not rules or options is None or not reason:
        return None
    return Suppression(
        rules=rules,
        until=options.until,
        by=options.by,
        reason=reason,
        file=lines.source.name,
        span=span,
        line=lines.removed_with(span),
        covers=lines.covered_by(span),
    )


def _rules(said: re.Match[str], report: Report) -> tuple[tuple[str, Span], ...]:
    found = [(rule[0], Span(*rule.span())) for rule in re.compile(_RULE).finditer(said.string, *said.span("rules"))]
    for rule, span in found:
        if not re.fullmatch(_NAME, rule):
            report.add("syntax", f"`{rule}` is no name of a rule", span, FORM)
    if not found:
        report.add("syntax", "this suppression names no rule", Span(*said.span()), FORM)
    return tuple((rule, span) for rule, span in found if re.fullmatch(_NAME, rule))


def _options(said: re.Match[str], report: Report) -> _Options | None:
    at, end = said.span("options")
    options = _Options()
    while option := re.compile(_OPTION).match(said.string, at, end):
        at = option.end()
        value = option["value"].strip("\"'")
        match option["key"]:
            case "until":
                day = _day(value)
                if day is None:
                    where = Span(*option.span("value"))
                    report.add("invalid-date", f"there is no day `{value}`", where, "write it like 2026-12-31")
                    return None
                options = options._replace(until=day)
            case "by":
                options = options._replace(by=value)
            case key:
                report.add("syntax", f"a suppression knows no `{key}`", Span(*option.span("key")), FORM)
                return None
    rest = said.string[at:end]
    if rest.strip():
        start = at + len(rest) - len(rest.lstrip())
        report.add("syntax", f"a suppression knows no `{rest.strip()}`", Span(start, start + len(rest.strip())), FORM)
        return None
    return options


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None
    except ValueError:
        return None


# What it covers -----------------------------------------------------------------------------------------------------


class _Lines:
    """The lines of a file: where comments stand alone, and how far the values go that begin or end on a line."""

    def __init__(self, source: Source, documents: tuple[Node, ...]) -> None:
        self.source = source
        self.values: dict[int, list[Span]] = {}
        for span in _values(documents):
            lines = {source.position(span.start).line, source.position(max(span.end - 1, span.start)).line}
            for line in lines:
                self.values.setdefault(line, []).append(span)
        self.next_content: list[int | None] = [None]
        for line in range(len(source.line_starts), 0, -1):
            alone = re.match(_COMMENT_LINE, source.line(line))
            self.next_content.append(self.next_content[-1] if alone else line)
        self.next_content.reverse()

    def removed_with(self, span: Span) -> Span:
        """Return what to take out with a comment: its whole line if it has one, else the white space before it too."""
        start, end = self._line(self.source.position(span.start).line)
        before = self.source.text[start : span.start].rstrip(" \t")
        return Span(start + len(before), span.end) if before else Span(start, end)

    def covered_by(self, span: Span) -> Span:
        """Return the stretch of the file that a comment silences; empty where nothing follows it."""
        line = self.next_content[self.source.position(span.start).line - 1]
        if line is None:
            return Span(span.end, span.end)
        start = self.source.line_starts[line - 1]
        values = self.values.get(line, [])
        end = start + len(self.source.line(line))
        return Span(min([start, *(value.start for value in values)]), max([end, *(value.end for value in values)]))

    def _line(self, line: int) -> Span:
        starts = self.source.line_starts
        return Span(starts[line - 1], starts[line] if line < len(starts) else len(self.source.text))


def _values(documents: tuple[Node, ...]) -> Iterator[Span]:
    """Yield the stretch of every value that holds no mapping, with its key if it has one."""
    for node in walk(documents):
        if isinstance(node, Pairs):
            for key, value in node.pairs:
                if _is_value(value) and value.span.start >= key.span.start:
                    yield Span(key.span.start, value.span.end)
        elif isinstance(node, Items):
            yield from (item.span for item in node.items if _is_value(item))


def _is_value(node: Node) -> bool:
    return isinstance(node, Scalar) or (
        isinstance(node, Items) and all(isinstance(item, Scalar) for item in node.items)
    )
