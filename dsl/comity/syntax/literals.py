"""From the parser's tokens to names, literals and terms. The parser calls a method by the name of its grammar rule."""

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from comity.syntax import nodes
from comity.syntax.words import RESERVED, UNITS, is_name
from comity.text.finding import Problem
from comity.text.source import Span

LARGEST = 2**53
DAY = 24 * 60

Children = Sequence[Any]
"""What stands on the right side of a grammar rule: tokens, which are texts with ``start_pos`` and ``end_pos``, and the
nodes made of earlier rules."""


class Refused(Exception):
    """A sentence that the grammar lets pass and the language does not."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def refuse(code: str, message: str, span: Span, advice: str | None = None) -> Refused:
    """Return the exception that makes ``message`` the one problem of the sentence."""
    return Refused(Problem(code, message, span, advice))


def start_of(part: Any) -> int:  # noqa: ANN401 (any value)
    """Return where a token or node starts."""
    start: int = part.span.start if hasattr(part, "span") else part.start_pos
    return start


def end_of(part: Any) -> int:  # noqa: ANN401 (any value)
    """Return where a token or node ends."""
    end: int = part.span.end if hasattr(part, "span") else part.end_pos
    return end


def cover(children: Children) -> Span:
    """Return the span from the first to the last of ``children``."""
    return Span(start_of(children[0]), end_of(children[-1]))


def unescape(quoted: str) -> str:
    r"""Return what a quoted text says: ``\"`` and ``\\`` stand for one character, any other backslash for itself."""
    return re.sub(r'\\(["\\])', r"\1", quoted[1:-1])


class Literals:
    """Names, literals and terms."""

    def name(self, children: Children) -> nodes.Name:
        """``stage``."""
        return nodes.Name(str(children[0]), cover(children))

    rule_name = module_name = name

    @staticmethod
    def new(name: nodes.Name) -> nodes.Name:
        """Return a name that is declared, or refuse it: it must be one that a condition can say (ruling 15)."""
        if is_name(name.text):
            return name
        if name.text in RESERVED:
            raise refuse("syntax", f"`{name.text}` is a word of the language", name.span, "choose another name")
        snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name.text).lower()
        raise refuse("syntax", f"names are in snake case: found `{name.text}`", name.span, f"write `{snake}`")

    def ref(self, children: Children) -> nodes.Ref:
        """``stage``."""
        return nodes.Ref(children[0], None, children[0].span)

    def scoped(self, children: Children) -> nodes.Ref:
        """``message.language``."""
        return scoped_ref(str(children[0]), start_of(children[0]))

    def facet(self, children: Children) -> nodes.Facet:
        """``offer:trial``."""
        span = cover(children)
        field, _, value = str(children[0]).partition(":")
        quoted = value.startswith('"')
        wildcard = not quoted and value.endswith("*")
        said = unescape(value) if quoted else value.removesuffix("*")
        value_span = Span(span.end - len(value), span.end)
        return nodes.Facet(scoped_ref(field, span.start), said, wildcard, quoted, span, value_span)

    def text(self, children: Children) -> nodes.Text:
        """``"Area/City"``."""
        return nodes.Text(unescape(children[0]), cover(children))

    def number(self, children: Children) -> nodes.Number:
        """``3``."""
        written = str(children[0])
        value = float(written)
        if abs(value) > LARGEST:
            raise refuse("syntax", f"`{shorten(written)}` is too large", cover(children), "numbers go up to 2^53")
        whole = written.lstrip("-").isdecimal()
        return nodes.Number(int(written) if whole else value, cover(children))

    def yes_no(self, children: Children) -> nodes.YesNo:
        """``yes``."""
        return nodes.YesNo(children[0] == "yes", cover(children))

    def date_value(self, children: Children) -> nodes.Date:
        """``2026-12-31``."""
        with suppress(ValueError):
            return nodes.Date(date.fromisoformat(children[0]), cover(children))
        advice = "a date is written year-month-day, like 2026-02-28"
        raise refuse("invalid-date", f"there is no date `{children[0]}`", cover(children), advice)

    def instant(self, children: Children) -> nodes.Instant:
        """``2026-03-02T10:00Z``."""
        with suppress(ValueError):
            return nodes.Instant(datetime.fromisoformat(children[0]), cover(children))
        advice = "an instant is written like 2026-02-28T09:30Z, or with an offset, 2026-02-28T09:30+01:00"
        raise refuse("invalid-date", f"there is no instant `{children[0]}`", cover(children), advice)

    def time_value(self, children: Children) -> nodes.Time:
        """``21:00``."""
        hours, _, minutes = str(children[0]).partition(":")
        total = int(hours) * 60 + int(minutes)
        if len(hours) == 2 and int(minutes) < 60 and total <= DAY:  # noqa: PLR2004 (said by the line itself)
            return nodes.Time(total, cover(children))
        advice = "a wall time is written from 00:00 to 23:59, like 08:30; 24:00 may be an end"
        raise refuse("invalid-date", f"there is no time `{children[0]}`", cover(children), advice)

    def items(self, children: Children) -> nodes.Items:
        """``[email, sms]``."""
        return nodes.Items(without_tokens(children), cover(children))

    def duration_literal(self, children: Children) -> nodes.Duration:
        """``3 days``."""
        amount, unit = children
        return nodes.Duration(amount, nodes.Unit(unit.removesuffix("s")), cover(children))

    def duration_name(self, children: Children) -> nodes.Name:
        """``gap``, a setting that holds a duration."""
        name: nodes.Name = children[0]
        return name

    @staticmethod
    def counted(duration: nodes.Duration | nodes.Name) -> None:
        """Refuse a unit without a number, ``within day after x``, which would pass for a setting."""
        if isinstance(duration, nodes.Name) and (unit := duration.text.removesuffix("s")) in UNITS:
            raise refuse("syntax", f"how many `{duration.text}`?", duration.span, f"write `1 {unit}`")

    def now(self, children: Children) -> nodes.Now:
        """``now``."""
        return nodes.Now(cover(children))

    def ago(self, children: Children) -> nodes.Shifted:
        """``3 days ago``."""
        self.counted(children[0])
        return nodes.Shifted(children[0], later=False, span=cover(children))

    def from_now(self, children: Children) -> nodes.Shifted:
        """``30 days from now``."""
        self.counted(children[0])
        return nodes.Shifted(children[0], later=True, span=cover(children))


def scoped_ref(written: str, start: int) -> nodes.Ref:
    """Return the reference written ``name`` or ``scope.name`` at offset ``start``."""
    scope, dot, name = written.rpartition(".")
    end = start + len(written)
    return nodes.Ref(nodes.Name(name, Span(end - len(name), end)), scope if dot else None, Span(start, end))


def without_tokens(children: Children) -> tuple[Any, ...]:
    """Return the nodes among ``children``."""
    return tuple(child for child in children if not isinstance(child, str))


def shorten(written: str) -> str:
    """Return a text fit to be quoted in a message of one line."""
    return written if len(written) <= 40 else written[:39] + "…"  # noqa: PLR2004 (said by the line itself)
