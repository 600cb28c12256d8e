"""Parsing: from text to the tree of `comity.syntax.nodes`, and all that is wrong with the text.

A sound file is parsed in one go. Where that fails, each statement is parsed by itself (`comity.syntax.broken`). What
only some texts need is imported where it is met: most are sound.
"""

import re
from typing import cast

from comity.syntax import nodes
from comity.syntax.attempt import Stopped, attempt
from comity.syntax.words import QUOTED, UNCLOSED
from comity.text.finding import Problem
from comity.text.record import record
from comity.text.source import Span

BYTE_ORDER_MARK = "\ufeff"
_COMMENT = re.compile(rf"{QUOTED}|{UNCLOSED}|#(?P<comment>[^\r\n]*)")


@record
class Parsed:
    """What a text says: its tree, and every problem found, in the order of the text.

    The tree holds the sound statements only. ``broken`` are the names that the others would have declared (labels,
    defines, settings, fields, events, personas): whoever misses one of them need not say so.
    """

    module: nodes.Module
    problems: tuple[Problem, ...] = ()
    broken: tuple[nodes.Name, ...] = ()


def parse(text: str) -> Parsed:
    """Return the tree of a policy file and all its problems.

    Spans are offsets in ``text`` as given; a byte order mark and any line ends are accepted. Never raises.
    """
    start = int(text.startswith(BYTE_ORDER_MARK))
    seen, deceptions = _clean(text, start)
    comments = _comments(seen, start)
    if not deceptions:
        whole = attempt(seen, Span(start, len(seen)), "module")
        if isinstance(whole, nodes.Module) and not any(_too_deep(seen, one.span) for one in whole.statements):
            return Parsed(nodes.Module(whole.statements, comments))
    from comity.syntax.broken import by_statement  # noqa: PLC0415 (imported where it is used: start-up time)

    sound, problems, broken = by_statement(seen, start, deceptions)
    return Parsed(nodes.Module(sound, comments), problems, broken)


def parse_audience(text: str) -> tuple[nodes.Condition | None, tuple[Problem, ...]]:
    """Return the condition of an AUDIENCE, ``customers with`` left out, or None and its problem. Never raises."""
    return _parse_part(text, "audience", "audience")


def parse_condition(text: str) -> tuple[nodes.Condition | None, tuple[Problem, ...]]:
    """Return a condition, or None and its problem. Never raises."""
    return _parse_part(text, "condition", "condition")


def parse_selector(text: str) -> tuple[nodes.Condition | None, tuple[Problem, ...]]:
    """Return the condition of a SELECTOR, or None and its problem. Never raises."""
    return _parse_part(text, "condition", "selector")


def _parse_part(text: str, start: str, part: str) -> tuple[nodes.Condition | None, tuple[Problem, ...]]:
    seen, deceptions = _clean(text)
    if deceptions:
        return None, deceptions[:1]
    span = Span(0, len(seen))
    outcome = _too_deep(seen, span) or attempt(seen, span, start)
    if isinstance(outcome, Stopped):
        from comity.syntax import broken, scan  # noqa: PLC0415 (imported where it is used: start-up time)

        outcome = broken.alone(seen, scan.tokens(seen), start, part)
    if isinstance(outcome, Problem):
        return None, (outcome,)
    return cast("nodes.Condition", outcome), ()


def _clean(text: str, start: int = 0) -> tuple[str, tuple[Problem, ...]]:
    """Return what `characters.clean` does; of plain characters none deceives."""
    if text.isascii():
        return text, ()
    from comity.syntax import characters  # noqa: PLC0415 (imported where it is used: start-up time)

    return characters.clean(text, start)


def _too_deep(text: str, span: Span) -> Problem | None:
    """Return what `broken.too_deep` does; where there is little to nest, nothing is too deep."""
    if text.count("(", *span) <= nodes.DEEPEST and text.count("not", *span) <= nodes.DEEPEST:
        return None
    from comity.syntax.broken import too_deep  # noqa: PLC0415 (imported where it is used: start-up time)

    return too_deep(text, span)


def _comments(text: str, start: int) -> tuple[nodes.Comment, ...]:
    if "#" not in text:
        return ()
    found = (match for match in _COMMENT.finditer(text, start) if match["comment"] is not None)
    return tuple(nodes.Comment(match["comment"], Span(*match.span())) for match in found)
