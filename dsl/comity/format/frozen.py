"""What is left as it is: from `# comity: fmt off` to `# comity: fmt on`, or to the end of the file.

Both are comments on lines of their own. A statement that such a range touches is left alone as a whole, so that what is
laid out around it is whole statements too.
"""

import re
from collections.abc import Iterator, Sequence

from comity.format.pieces import Remark
from comity.text.source import Span

_SWITCH = re.compile(r"#\s*comity:\s*fmt\s+(?P<to>on|off)\s*")
_LINE_END = re.compile(r"\r\n|\r|\n|\Z")


def frozen(text: str, remarks: Sequence[Remark], statements: Sequence[Span]) -> Iterator[Span]:
    """Yield the ranges of whole lines that are to stay as they are, without the last line's end."""
    last: Span | None = None
    for asked in _asked(remarks, len(text)):
        span = _whole(text, asked, statements)
        if last and span.start <= last.end:
            span = Span(last.start, max(last.end, span.end))
        elif last:
            yield last
        last = span
    if last:
        yield last


def _asked(remarks: Sequence[Remark], end: int) -> Iterator[Span]:
    """Yield the ranges as they are asked for."""
    start = -1
    for remark in remarks:
        found = _SWITCH.fullmatch(remark.text)
        if found and found["to"] == "off" and start < 0:
            start = remark.start
        elif found and found["to"] == "on" and start >= 0:
            yield Span(start, remark.start + len(remark.text))
            start = -1
    if start >= 0:
        yield Span(start, end)


def _whole(text: str, span: Span, statements: Sequence[Span]) -> Span:
    """Return a range grown until it holds whole lines and whole statements."""
    while True:
        touched = [one for one in statements if one.start < span.end and span.start < one.end]
        start = min([span.start, *(one.start for one in touched)])
        end = max([span.end, *(one.end for one in touched)])
        grown = Span(_line_start(text, start), _line_end(text, end))
        if grown == span:
            return span
        span = grown


def _line_start(text: str, offset: int) -> int:
    return max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1


def _line_end(text: str, offset: int) -> int:
    found = _LINE_END.search(text, offset)
    return found.start() if found and found[0] else len(text)
