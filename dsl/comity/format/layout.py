"""The one layout of a policy file: statement by statement, its lines and what stands between them."""

from collections import deque
from collections.abc import Iterator
from itertools import takewhile
from typing import NamedTuple

from comity.format.frozen import frozen
from comity.format.pen import STEP, Pen
from comity.format.pieces import Pieces, Remark
from comity.format.same import in_order
from comity.format.shape import Group, Shape
from comity.syntax import nodes
from comity.text.source import Span

_CLOSE = (nodes.Define, nodes.Declare, nodes.Events, nodes.Persona, nodes.Setting, nodes.Use)
"""What may stand close to its neighbours however many lines it has."""


class _Line(NamedTuple):
    """A group that begins a line; ``blanks`` are kept above it where they tell groups of lines apart.

    ``above`` is how deep the comments above it stand.
    """

    group: Group
    indent: int
    above: int
    blanks: bool = False


class _Block(NamedTuple):
    """A statement, or a range that is left as it is: its place, and whether a blank line is right above it."""

    span: Span
    blank: bool
    statement: nodes.Statement | None = None


class Layout:
    """Lays out one file: a sound text in pieces, and its tree."""

    def __init__(self, text: str, pieces: Pieces, module: nodes.Module) -> None:
        self.text = text
        self.pieces = pieces
        self.module = module
        self.pen = Pen(pieces.words)
        self.shape = Shape(pieces.words)

    def written(self, line_end: str) -> str:
        """Return the text in its one layout."""
        apart, before, last = False, None, 0
        remarks = deque(self._remarks())
        for block in self._blocks():
            above = [one for one in _until(remarks, block.span.start) if one.start >= last]
            lines = list(self._lines(block.statement)) if block.statement else []
            self.pen.start(0)
            alone = block.statement is not None and self._stands_apart(block.statement, lines)
            self._above(above, block, after=before, apart=apart or alone)
            self._write(block, lines)
            apart, before, last = alone, block, block.span.end
        self._above([one for one in remarks if one.start >= last], None, after=before, apart=False)
        self.pen.start(0)
        whole = last == len(self.text) and before is not None and before.statement is None
        return line_end.join([*self.pen.lines, *([] if whole or not self.pen.lines else [""])])

    # Between statements ---------------------------------------------------------------------------------------------

    def _remarks(self) -> list[Remark]:
        """Return the comments between statements."""
        firsts = (self.pieces.words[self.shape.first(one)].before for one in self.module.statements)
        return [remark for above in firsts for remark in above] + list(self.pieces.tail)

    def _blocks(self) -> Iterator[_Block]:
        """Yield what the file is made of."""
        spans = [statement.span for statement in self.module.statements]
        ranges = list(frozen(self.text, self._all_remarks(), spans))
        for statement in self.module.statements:
            while ranges and ranges[0].end < statement.span.start:
                yield self._range(ranges.pop(0))
            if not ranges or statement.span.end <= ranges[0].start:
                yield _Block(statement.span, self.pieces.words[self.shape.first(statement)].blank, statement)
        yield from map(self._range, ranges)

    def _all_remarks(self) -> list[Remark]:
        inside = [remark for word in self.pieces.words for remark in word.before]
        return inside + list(self.pieces.tail)

    def _range(self, span: Span) -> _Block:
        above = self.text[: span.start]
        gap = above[len(above.rstrip(" \t\f\r\n")) :]
        return _Block(span, (gap.count("\n") or gap.count("\r")) > 1)

    def _above(self, remarks: list[Remark], block: _Block | None, *, after: _Block | None, apart: bool) -> None:
        """Write the comments between two statements, and the blank lines.

        Indented ones right below a statement belong to its end: they may be a clause that somebody took out.
        """
        below = []
        if after and after.statement:
            below = list(takewhile(lambda remark: remark.indented and not remark.blank, remarks))
        self.pen.remarks(below, STEP, blanks=False)
        self.pen.start(0)
        rest = remarks[len(below) :]
        if apart and (rest or block):
            self.pen.blank()
        self.pen.remarks(rest, 0, blanks=True)
        if block and block.blank:
            self.pen.blank()

    def _stands_apart(self, statement: nodes.Statement, lines: list[_Line]) -> bool:
        """Return whether blank lines are due around a statement."""
        if isinstance(statement, nodes.Test) or (isinstance(statement, nodes.Rule) and statement.label):
            return True
        group = lines[0].group
        many = len(lines) > 1 or not self.pen.fits(group.first, group.last, group.last)
        return many and not isinstance(statement, _CLOSE)

    # Statements -----------------------------------------------------------------------------------------------------

    def _write(self, block: _Block, lines: list[_Line]) -> None:
        if not block.statement:
            self.pen.copy(self.text[slice(*block.span)])
        for number, line in enumerate(lines):
            first = self.pieces.words[line.group.first]
            self.pen.start(line.above)
            if number:
                if line.blanks and (first.before[0] if first.before else first).blank:
                    self.pen.blank()
                self.pen.remarks(first.before, line.above, blanks=line.blanks)
                if line.blanks and first.before and first.blank:
                    self.pen.blank()
            self.pen.start(line.indent)
            self.pen.told = line.group.first
            self.pen.group(line.group, line.indent, line.group.last)

    def _lines(self, statement: nodes.Statement) -> Iterator[_Line]:
        match statement:
            case nodes.Rule():
                return self._rule(statement)
            case nodes.Adjust():
                head = Group(self.shape.first(statement), self.shape.first(statement.clauses[0]), {})
                return self._clauses(statement, head, 0)
            case nodes.Declare():
                return self._declare(statement)
            case nodes.Test():
                return self._test(statement)
            case _:
                return iter([_line(self.shape.statement(statement), 0)])

    def _rule(self, rule: nodes.Rule) -> Iterator[_Line]:
        sentence = self.shape.sentence(rule.sentence)
        if not rule.label:
            yield from self._clauses(rule, sentence, 0)
            return
        yield _line(Group(self.shape.first(rule), sentence.first, {}), 0)
        yield from self._clauses(rule, sentence, STEP)

    def _clauses(self, node: nodes.Rule | nodes.Adjust, head: Group, indent: int) -> Iterator[_Line]:
        """Yield a sentence and its clauses; one without a label and with one short clause at most is one line."""
        clauses = [self.shape.clause(clause) for clause in in_order(node.clauses)]
        if indent == 0 and len(clauses) <= 1:
            whole = Group(head.first, self.shape.at(node.span.end), {})
            self.pen.start(0)
            if self.pen.fits(whole.first, whole.last, whole.last):
                yield _line(whole, 0)
                return
        yield _line(head, indent)
        for clause in clauses:
            yield _line(clause, STEP)

    def _declare(self, node: nodes.Declare) -> Iterator[_Line]:
        fields = [self.shape.field(field) for field in node.fields]
        yield _line(Group(self.shape.first(node), fields[0].first, {}), 0)
        for number, field in enumerate(fields):
            yield _Line(field, STEP, STEP, blanks=number > 0)

    def _test(self, node: nodes.Test) -> Iterator[_Line]:
        begin, end = self.shape.at(node.title.span.end) + 1, self.shape.at(node.span.end) - 1
        yield _line(Group(self.shape.first(node), begin, {}), 0)
        for number, line in enumerate(node.lines):
            yield _Line(self.shape.test_line(line), STEP, STEP, blanks=number > 0)
        yield _Line(Group(end, end + 1, {}), 0, STEP)


def _line(group: Group, indent: int) -> _Line:
    return _Line(group, indent, indent)


def _until(remarks: deque[Remark], offset: int) -> Iterator[Remark]:
    """Take the comments before an offset out of the queue."""
    while remarks and remarks[0].start < offset:
        yield remarks.popleft()
