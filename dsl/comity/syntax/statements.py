"""From the parser's tokens to clauses, sentences, declarations and tests."""

from itertools import pairwise
from typing import Any

from comity.syntax import nodes
from comity.syntax.conditions import Conditions
from comity.syntax.literals import Children, cover, refuse, without_tokens
from comity.text.source import Span


class Rules(Conditions):
    """Rules and their clauses."""

    def rule(self, children: Children) -> nodes.Rule:
        """``label: never send offer:trial unless topic:outage``."""
        label = None
        rest = children
        if isinstance(children[0], str):
            start = cover(children).start
            text = str(children[0])[:-1]
            label, rest = nodes.Name(text, Span(start, start + len(text))), children[1:]
        sentence, *clauses = rest
        return nodes.Rule(label, sentence, tuple(clauses), cover(children))

    def never(self, children: Children) -> nodes.Never:
        """``never send SELECTOR to AUDIENCE WHEN``."""
        return nodes.Never(children[2], _after("to", children), _whens(children), cover(children))

    def only(self, children: Children) -> nodes.Only:
        """``only send SELECTOR to AUDIENCE WHEN``."""
        return nodes.Only(children[2], _after("to", children), _whens(children), cover(children))

    def limit(self, children: Children) -> nodes.Limit:
        """``limit SELECTOR to 3 per 7 days for each campaign``."""
        selector, times, window = children[1], children[3], children[4]
        keys = tuple(part for part in children[5:] if isinstance(part, nodes.Ref))
        return nodes.Limit(selector, times, window, keys, _whens(children), cover(children))

    def require(self, children: Children) -> nodes.Require:
        """``require CONDITION for SELECTOR``."""
        return nodes.Require(children[1], children[3], cover(children))

    def expect(self, children: Children) -> nodes.Expect:
        """``expect AUDIENCE to receive SELECTOR at least 2 times every 90 days``."""
        times = _after("least", children)
        self.counted(children[-1])
        return nodes.Expect(children[1], children[4], times, children[-1], cover(children))

    def audience(self, children: Children) -> nodes.Condition:
        """``customers with stage >= adoption``."""
        condition: nodes.Condition = children[-1]
        return condition

    def when(self, children: Children) -> nodes.When:
        """``when open_cases > 0``."""
        return nodes.When(children[1], bare=False, span=cover(children))

    def bare_when(self, children: Children) -> nodes.When:
        """``on weekends``."""
        return nodes.When(children[0], bare=True, span=cover(children))

    def unless(self, children: Children) -> nodes.Unless:
        """``unless topic:thank_you``."""
        return nodes.Unless(children[1], cover(children))

    def instead(self, children: Children) -> nodes.Instead:
        """``instead hold``."""
        return nodes.Instead(self.name(children[-1:]), cover(children))

    def if_unknown(self, children: Children) -> nodes.IfUnknown:
        """``if unknown allow``."""
        return nodes.IfUnknown(self.name(children[-1:]), cover(children))

    def enforce_at_send(self, children: Children) -> nodes.Enforce:
        """``enforce at send``."""
        return nodes.Enforce(at_send=True, span=cover(children))

    def enforce_in_review(self, children: Children) -> nodes.Enforce:
        """``enforce in review``."""
        return nodes.Enforce(at_send=False, span=cover(children))

    def note(self, children: Children) -> nodes.Note:
        """``because "…"``."""
        return nodes.Note(str(children[0]), children[1], cover(children))

    def in_force(self, children: Children) -> nodes.InForce:
        """``until 2026-12-31``."""
        return nodes.InForce(str(children[0]), children[1], cover(children))

    def not_waivable(self, children: Children) -> nodes.NotWaivable:
        """``not waivable``."""
        return nodes.NotWaivable(cover(children))


class Statements(Rules):
    """The other sentences, and declarations."""

    def module(self, children: Children) -> nodes.Module:
        """A file."""
        return nodes.Module(tuple(children))

    def prefer(self, children: Children) -> nodes.Prefer:
        """``prefer SELECTOR over SELECTOR``."""
        return nodes.Prefer(without_tokens(children), cover(children))

    def treat(self, children: Children) -> nodes.Treat:
        """``treat CONDITION as FACET``."""
        condition, *facets = without_tokens(children)
        return nodes.Treat(condition, tuple(facets), cover(children))

    def waive(self, children: Children) -> nodes.Waive:
        """``waive RULE for SELECTOR until DATE because TEXT``."""
        to, until, because = (_after(word, children) for word in ("to", "until", "because"))
        approved = _after("by", children)
        return nodes.Waive(children[1], children[3], to, until, because, approved, cover(children))

    def define(self, children: Children) -> nodes.Define:
        """``define NAME as CONDITION``."""
        return nodes.Define(self.new(children[1]), children[3], cover(children))

    def setting(self, children: Children) -> nodes.Setting:
        """``setting NAME = LITERAL``."""
        return nodes.Setting(self.new(children[1]), children[3], cover(children))

    def adjust(self, children: Children) -> nodes.Adjust:
        """``adjust RULE CLAUSE``."""
        return nodes.Adjust(children[1], tuple(children[2:]), cover(children))

    def use(self, children: Children) -> nodes.Use:
        """``use MODULE with NAME = LITERAL``."""
        module, *settings = without_tokens(children)
        return nodes.Use(module, tuple(settings), cover(children))

    def events(self, children: Children) -> nodes.Events:
        """``events are NAME, NAME``."""
        return nodes.Events(tuple(map(self.new, without_tokens(children))), cover(children))

    def persona(self, children: Children) -> nodes.Persona:
        """``persona NAME has NAME = LITERAL``."""
        name, *facts = without_tokens(children)
        return nodes.Persona(self.new(name), tuple(facts), cover(children))

    def declare(self, children: Children) -> nodes.Declare:
        """``customer has FIELD…``."""
        return nodes.Declare(str(children[0]), without_tokens(children), cover(children))

    def field(self, children: Children) -> nodes.FieldNode:
        """``plan: one of free < basic required``."""
        span = cover(children)
        text = str(children[0])[:-1]
        name = self.new(nodes.Name(text, Span(span.start, span.start + len(text))))
        kind: nodes.TypeNode = children[1]
        if len(children) > 2:  # noqa: PLR2004 (said by the line itself)
            kind = nodes.TypeNode(kind.kind, kind.symbols, kind.ordered, required=True, span=cover(children[1:]))
        return nodes.FieldNode(name, kind, span)

    def plain_type(self, children: Children) -> nodes.TypeNode:
        """``yes or no``."""
        return nodes.TypeNode(" ".join(children), span=cover(children))

    def any_of(self, children: Children) -> nodes.TypeNode:
        """``any of a, b``."""
        return nodes.TypeNode("any of", without_tokens(children), span=cover(children))

    def one_of(self, children: Children) -> nodes.TypeNode:
        """``one of a, b``."""
        return nodes.TypeNode("one of", without_tokens(children), span=cover(children))

    def ordered(self, children: Children) -> nodes.TypeNode:
        """``one of a < b``."""
        return nodes.TypeNode("one of", without_tokens(children), ordered=True, span=cover(children))

    def assignment(self, children: Children) -> nodes.Assignment:
        """``NAME = LITERAL``."""
        return nodes.Assignment(children[0], children[2], cover(children))


class Builder(Statements):
    """All of it: with tests."""

    def test(self, children: Children) -> nodes.Test:
        """``test "title" { … }``."""
        _, title, _, *lines, _ = children
        return nodes.Test(title, _flat(lines), cover(children))

    def given_facts(self, children: Children) -> nodes.GivenFacts:
        """``given loyal, plan = basic``."""
        return nodes.GivenFacts(without_tokens(children), cover(children))

    def given_event_ago(self, children: Children) -> nodes.GivenEvent:
        """``given survey_answered 1 day ago``."""
        moment = self.ago(children[2:])
        return nodes.GivenEvent(self.name(children[1:2]), moment, cover(children))

    def given_event_at(self, children: Children) -> nodes.GivenEvent | tuple[nodes.TestLine, nodes.TestLine]:
        """``given purchased at 2024-03-01T12:00 "Europe/Berlin"``.

        One token of lookahead can't tell this from the two lines ``given loyal`` and ``at 2024-03-01T12:00Z``. They
        are two where `at` starts a line.
        """
        given, word, at, instant, *zone = children
        name = self.name([word])
        when = nodes.At(self.instant([instant]), self.text(zone) if zone else None, cover(children[2:]))
        if at.line > word.line:
            return nodes.GivenFacts((name,), cover([given, word])), when
        return nodes.GivenEvent(name, when, cover(children))

    def given_received(self, children: Children) -> nodes.GivenReceived:
        """``given received purpose:marketing 2 days ago``."""
        return nodes.GivenReceived(children[2], children[3], cover(children))

    def at(self, children: Children) -> nodes.At:
        """``at 2026-03-02T10:00 "Europe/Berlin"``."""
        zone = children[2] if len(children) > 2 else None  # noqa: PLR2004 (said by the line itself)
        return nodes.At(children[1], zone, cover(children))

    def when_message(self, children: Children) -> nodes.WhenMessage:
        """``when purpose:marketing, discount = 20``."""
        return nodes.WhenMessage(without_tokens(children), cover(children))

    def then(self, children: Children) -> nodes.Then:
        """``then blocked by only a, b not by c``."""
        words = [str(child) if isinstance(child, str) else "" for child in children]
        first = words.index("by") if "by" in words else len(words)
        refused = words.index("not") if "not" in words else len(words)
        by = without_tokens(children[first:refused])
        not_by = without_tokens(children[refused:])
        verdict = {"under": "under review", "by": None, "not": None}.get(words[1], words[1])
        return nodes.Then(verdict, _after("until", children), by, "only" in words, not_by, cover(children))


def _after(word: str, children: Children) -> Any:  # noqa: ANN401 (any value)
    """Return what follows a keyword, or None where it isn't said."""
    return children[children.index(word) + 1] if word in children else None


def _whens(children: Children) -> tuple[nodes.When, ...]:
    whens = tuple(part for part in children if isinstance(part, nodes.When))
    for hours, days in pairwise(whens):
        if days.bare and isinstance(days.condition, nodes.LocalTime) and _ends_in_hours(hours.condition):
            advice = "write `on weekdays between 08:00 and 21:00`: the day is the one on which the window starts"
            raise refuse("syntax", "the days stand before the hours", days.span, advice)
    return whens


def _ends_in_hours(condition: nodes.Condition) -> bool:
    """Whether a condition ends in ``between 08:00 and 21:00``, so that ``on weekdays`` after it is a slip."""
    match condition:
        case nodes.LocalTime(days=days):
            return not days
        case nodes.And(items=items) | nodes.Or(items=items):
            return _ends_in_hours(items[-1])
        case _:
            return False


def _flat(parts: Children) -> tuple[Any, ...]:
    """Return the parts in one row: where one rule made two nodes it gave a tuple."""
    row: list[Any] = []
    for part in parts:
        row.extend(part if isinstance(part, tuple) else (part,))
    return tuple(row)
