"""A policy in its one layout, proved to say what it said.

What was written is parsed again. If it does not give the same tree and the same comments, that is a mistake of ours,
and nothing is returned that anybody could write into a file.
"""

import re

from comity.format.layout import Layout
from comity.format.parentheses import without_needless
from comity.format.pieces import Pieces, pieces
from comity.format.same import in_order, same
from comity.syntax import nodes
from comity.syntax.parse import BYTE_ORDER_MARK, Parsed, parse
from comity.text.finding import Problem
from comity.text.record import record

_LINE_END = re.compile(r"\r\n|\r|\n")


@record
class Rewritten:
    """What became of a text: the same in its one layout, or None and the problems for which it cannot be read."""

    text: str | None
    problems: tuple[Problem, ...] = ()


class NotTheSameError(Exception):
    """What was written does not say what was read: a mistake of ours."""


def rewrite(text: str) -> Rewritten:
    """Return a policy file's text in its one layout, with the line ends of its first line; of a broken one, why not.

    Every sentence keeps its meaning and its words, but for parentheses that say nothing; every comment stays with its
    word. The result of a result is itself. Raises NotTheSameError where that would not be so.
    """
    mark = text[: text.startswith(BYTE_ORDER_MARK)]
    read = parse(text[len(mark) :])
    if read.problems:
        return Rewritten(None, parse(text).problems if mark else read.problems)
    text = text[len(mark) :]
    found = _LINE_END.search(text)
    whole = pieces(text, read.module)
    words = without_needless(whole.words, read.module)
    laid = Layout(text, Pieces(words, whole.tail), read.module).written(found[0] if found else "\n")
    if laid != text:
        _prove(read, parse(laid))
    return Rewritten(mark + laid)


def _prove(one: Parsed, other: Parsed) -> None:
    if other.problems or not same(one.module, other.module):
        raise NotTheSameError("the sentences are not the same")
    before, after = _comments(one.module), _comments(other.module)
    if any(_moves(statement) for statement in one.module.statements):
        before, after = sorted(before), sorted(after)
    if before != after:
        raise NotTheSameError("the comments are not the same")


def _comments(module: nodes.Module) -> list[str]:
    return [comment.text.rstrip(" \t\f") for comment in module.comments]


def _moves(statement: nodes.Statement) -> bool:
    """Return whether clauses change places, and their comments with them."""
    clauses = statement.clauses if isinstance(statement, nodes.Rule | nodes.Adjust) else ()
    return list(clauses) != in_order(clauses)
