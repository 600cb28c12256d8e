"""Parsing what is broken: a light scan cuts a file into statements (`comity.syntax.scan`), each is parsed by itself.

So a broken sentence makes one problem and hides no other.
"""

from collections import deque
from collections.abc import Sequence
from typing import cast

from comity.syntax import nodes, scan
from comity.syntax.attempt import Stopped, accepted, attempt
from comity.syntax.diagnose import declared, diagnose
from comity.text.finding import Problem
from comity.text.source import Span


def by_statement(
    text: str, start: int, deceptions: Sequence[Problem]
) -> tuple[tuple[nodes.Statement, ...], tuple[Problem, ...], tuple[nodes.Name, ...]]:
    """Parse each statement by itself; return the sound ones, all problems, and the names the others would declare."""
    sound: list[nodes.Statement] = []
    broken: list[nodes.Name] = []
    problems: list[Problem] = []
    waiting = deque(deceptions)
    for row in scan.statements(scan.tokens(text, start)):
        problems += _taken(waiting, row[0].span.start)
        inside = _taken(waiting, row[-1].span.end)
        outcome = alone(text, row, "statement")
        if isinstance(outcome, Problem):
            broken += declared(row)
            problems += inside[:1] or [outcome]
        else:
            sound.append(cast("nodes.Statement", outcome))
            problems += inside[:1]
    return tuple(sound), (*problems, *waiting), tuple(broken)


def _taken(waiting: deque[Problem], end: int) -> list[Problem]:
    """Take the problems that start before an offset from those waiting, which are in the order of the text."""
    taken = []
    while waiting and waiting[0].span.start < end:
        taken.append(waiting.popleft())
    return taken


def alone(text: str, row: Sequence[scan.Token], start: str, part: str | None = None) -> object:
    """Return the node that the tokens of ``row`` make, or the one problem they have.

    ``part`` is a key of `examples.PARTS` where no statement is to be parsed.
    """
    span = Span(row[0].span.start, row[-1].span.end) if row else Span(0, 0)
    outcome = too_deep(text, span) or attempt(text, span, start)
    if not isinstance(outcome, Stopped):
        return outcome
    at = outcome.at
    index = next((index for index, token in enumerate(row) if token.span.end > at), len(row))
    return diagnose(_cut(row, index, at), index, accepted(text, span, at, start), part)


def _cut(row: Sequence[scan.Token], index: int, at: int) -> Sequence[scan.Token]:
    """Return the row with the part of a token before ``at`` cut off, where the parser stopped in its middle."""
    if index == len(row) or row[index].span.start >= at:
        return row
    token = row[index]
    rest = token._replace(text=token.text[at - token.span.start :], span=Span(at, token.span.end))
    return [*row[:index], rest, *row[index + 1 :]]


def too_deep(text: str, span: Span) -> Problem | None:
    """Return a problem where a sentence nests deeper than anybody reads, and deeper than it is safe to recurse."""
    depth = nots = 0
    for token in scan.tokens(text[: span.end], span.start):
        depth += (token.text == "(") - (token.text == ")")
        nots = nots + 1 if token.text == "not" else 0
        if max(depth, nots) > nodes.DEEPEST:
            advice = "give parts of the condition a name with `define`"
            return Problem("too-deep", f"this nests deeper than {nodes.DEEPEST} levels", token.span, advice)
    return None
