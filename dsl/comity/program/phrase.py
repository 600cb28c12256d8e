"""A condition of the program written back as text of the language.

Fixes, explanations and `comity reach` speak in the user's own language. What is written can be parsed and means what
the condition means, unknown included; negations are pushed inwards first.

Three levels of binding make for few parentheses: `or` is the loosest, then `and`, then `not` and atoms.
"""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from enum import IntEnum
from typing import NamedTuple

from comity.program.negation import MIDNIGHT, positive
from comity.program.nodes import (
    FALSE,
    TRUE,
    And,
    Calendar,
    Compare,
    Condition,
    Const,
    Count,
    Duration,
    Events,
    Ever,
    Fact,
    Holds,
    IsIn,
    Known,
    Literal,
    LocalTime,
    Match,
    Matches,
    Moment,
    Not,
    Op,
    Or,
    Rolling,
    Sends,
    Shares,
    Since,
    Stated,
    Term,
    Today,
    Unit,
    Window,
    Zone,
)
from comity.program.simplify import simplify
from comity.text.record import replace
from comity.types.vocabulary import FactType, Kind, Scope, Value, Vocabulary

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKDAYS = frozenset(range(5))
WEEKENDS = frozenset((5, 6))

BARE = r"[A-Za-z0-9_][A-Za-z0-9_./-]*"
FACET = r'[A-Za-z0-9_.]+:("([^"\\]|\\.)*"|\*|[A-Za-z0-9_./-]+\*?)'

TURNED = {Op.EQ: Op.EQ, Op.NE: Op.NE, Op.LT: Op.GT, Op.GT: Op.LT, Op.LE: Op.GE, Op.GE: Op.LE}


class _Binding(IntEnum):
    OR = 0
    AND = 1
    ATOM = 2


class _Unsayable(Exception):
    """The language has no words for this."""


class _Writer(NamedTuple):
    vocabulary: Vocabulary
    scope: Scope | None


def phrase(condition: Condition, vocabulary: Vocabulary, scope: Scope | None = None) -> str | None:
    """Return a condition as text of the language, or None where there are no words for it.

    ``scope`` tells where it is to stand: in a selector (the message's), an audience (the customer's), or anywhere
    else (None). It decides whose fact a bare name is, and whether "all" is `anything` or `everyone`.
    """
    try:
        return _write(positive(simplify(condition)), _Writer(vocabulary, scope), _Binding.OR)
    except _Unsayable:
        return None


def phrase_counted(count: Count, vocabulary: Vocabulary) -> str:
    """Return what a `Count` counts, without its bound: ``received offer:winback in the last 90 days``.

    The keys of a limit are put behind; what has no words is left out.
    """
    keys = count.of.keys if isinstance(count.of, Sends) else ()
    bare = replace(count, of=Sends(count.of.selector), times=1, at_least=True) if isinstance(count.of, Sends) else count
    words = phrase(replace(bare, times=1, at_least=True), vocabulary) or "received"
    each = " and ".join(_name(key, _Writer(vocabulary, Scope.MESSAGE)) for key in keys)
    return f"{words} for each {each}" if each else words


def phrase_zone(zone: Zone) -> str:
    """Return a zone as a clock phrase ends with it: ``customer time else "Europe/Berlin"``."""
    if not zone.of_customer:
        return f"in {_quoted(zone.name or 'UTC')}"
    return f"customer time else {_quoted(zone.name)}" if zone.name else "customer time"


# Writing ------------------------------------------------------------------------------------------------------------


def _write(condition: Condition, to: _Writer, inside: _Binding) -> str:
    match condition:
        case Const():
            return _write_const(condition, to)
        case Or(items):
            return _joined(items, " or ", to, _Binding.OR, inside)
        case And(items):
            return _joined(items, " and ", to, _Binding.AND, inside)
        case Not(Known(fact)):
            return f"{_name(fact, to)} is unknown"
        case Not(item):
            return f"not {_write(item, to, _Binding.ATOM)}"
        case LocalTime():
            return _write_clock(condition)
        case Count():
            return _write_count(condition, to)
        case Since(event, other):
            return f"had {event} since {other}"
        case _:
            return _write_fact_atom(condition, to)


def _write_const(condition: Const, to: _Writer) -> str:
    everything = "everyone" if to.scope is Scope.CUSTOMER else "anything"
    if condition == TRUE:
        return everything
    if condition == FALSE:
        return f"not {everything}"
    raise _Unsayable


def _joined(items: Iterable[Condition], word: str, to: _Writer, own: _Binding, inside: _Binding) -> str:
    text = word.join(_write(item, to, _Binding(own + 1)) for item in items)
    return f"({text})" if own < inside else text


FactAtom = Compare | IsIn | Shares | Matches | Holds | Known | Stated


def _write_fact_atom(atom: FactAtom, to: _Writer) -> str:
    match atom:
        case Compare():
            return _write_comparison(atom, to)
        case IsIn(fact, values, negated):
            listed = _listed(values, _symbols(fact, to))
            return f"{_name(fact, to)} {'not in' if negated else 'in'} {listed}"
        case Shares():
            return _write_sharing(atom, to)
        case Matches():
            return _write_matching(atom, to)
        case Holds(fact):
            return _name(fact, to)
        case Known(fact):
            return f"{_name(fact, to)} is known"
        case Stated(fact):
            return f"{_name(fact, to)}:*"


def _write_comparison(atom: Compare, to: _Writer) -> str:
    left, op, right = atom.left, atom.op, atom.right
    if not isinstance(left, Fact):
        left, op, right = right, TURNED[op], left
    if not isinstance(left, Fact):
        raise _Unsayable
    if op is Op.EQ and isinstance(right, Literal) and _says_by_facet(left, to):
        return _facet(left, str(right.value), to)
    return f"{_name(left, to)} {op} {_term(right, left, to)}"


def _says_by_facet(fact: Fact, to: _Writer) -> bool:
    """Return whether equality is said by a facet: texts, and enumerations of the message (`channel:sms`)."""
    kind = _type(fact, to).kind
    return kind is Kind.TEXT or (kind is Kind.ONE_OF and fact.scope is Scope.MESSAGE)


def _write_sharing(atom: Shares, to: _Writer) -> str:
    left, right = atom.left, atom.right
    if isinstance(left, Literal) and isinstance(right, Fact) and not atom.all_of:
        left, right = right, left
    if isinstance(left, Literal):
        raise _Unsayable
    if isinstance(right, Fact):
        return f"{_name(left, to)} {'has all of' if atom.all_of else 'has'} {_other_name(right, left, to)}"
    texts = sorted(right.value) if isinstance(right.value, frozenset) else [str(right.value)]
    if not texts:
        raise _Unsayable
    if len(texts) == 1:
        return _facet(left, texts[0], to)
    return f"{_name(left, to)} {'has all of' if atom.all_of else 'has'} {_listed(texts, _symbols(left, to))}"


def _write_matching(atom: Matches, to: _Writer) -> str:
    name, kind = _name(atom.fact, to), _type(atom.fact, to).kind
    match atom.how:
        case Match.PREFIX if re.fullmatch(BARE, atom.pattern) and kind in (Kind.TEXT, Kind.ANY_TEXT):
            return f"{name}:{atom.pattern}*"
        case Match.CONTAINS if kind is Kind.TEXT:
            return f"{name} contains {_quoted(atom.pattern)}"
        case Match.REGEX if kind is Kind.TEXT:
            return f"{name} matches {_quoted(atom.pattern)}"
        case _:
            raise _Unsayable


def _facet(fact: Fact, value: str, to: _Writer) -> str:
    return f"{_name(fact, to)}:{value if re.fullmatch(BARE, value) else _quoted(value)}"


# Names and values ---------------------------------------------------------------------------------------------------


def _name(fact: Fact, to: _Writer) -> str:
    """Return a field's name, with its scope where it would else be another's or nobody could tell whose."""
    other = Scope.MESSAGE if fact.scope is Scope.CUSTOMER else Scope.CUSTOMER
    clear = fact.scope is to.scope or fact.name not in to.vocabulary.fields(other)
    return fact.name if clear else f"{fact.scope}.{fact.name}"


def _other_name(fact: Fact, beside: Fact, to: _Writer) -> str:
    """Return the name of a field on the right, where a symbol of the left side's goes before a field."""
    return f"{fact.scope}.{fact.name}" if fact.name in _symbols(beside, to) else _name(fact, to)


def _symbols(fact: Fact, to: _Writer) -> tuple[str, ...]:
    return _type(fact, to).symbols


def _type(fact: Fact, to: _Writer) -> FactType:
    return to.vocabulary.field(fact.scope, fact.name).type


def _term(term: Term, beside: Fact, to: _Writer) -> str:
    match term:
        case Fact():
            return _other_name(term, beside, to)
        case Literal(value):
            return _literal(value, _symbols(beside, to))
        case Moment(duration, later) | Today(duration, later):
            if duration is None:
                return "now" if isinstance(term, Moment) else "0 days ago"
            return f"{_duration(duration)} {'from now' if later else 'ago'}"


def _listed(values: Iterable[Value], symbols: tuple[str, ...]) -> str:
    return f"[{', '.join(_literal(value, symbols) for value in values)}]"


def _literal(value: Value, symbols: tuple[str, ...]) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case str():
            return value if value in symbols else _quoted(value)
        case datetime():
            return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec=_precision(value)) + "Z"
        case date():
            return value.isoformat()
        case int() | float() if abs(value) <= 2**53:
            return str(value)
        case _:
            raise _Unsayable


def _precision(value: datetime) -> str:
    return "microseconds" if value.microsecond else "seconds" if value.second else "minutes"


def _quoted(text: str) -> str:
    """Return a text in quotes; one with a line break has no place on a line."""
    if "\n" in text or "\r" in text:
        raise _Unsayable
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


# History and clocks -------------------------------------------------------------------------------------------------


def _write_count(count: Count, to: _Writer) -> str:
    if not count.at_least and count.times == 0:
        return f"not {_write_count(replace(count, times=1, at_least=True), to)}"
    if count.times == 0:
        raise _Unsayable
    words = [_counted(count.of, to)]
    if not count.at_least or count.times > 1:
        bound = "at least" if count.at_least else "at most"
        words.append(f"{bound} {count.times} time{'' if count.times == 1 else 's'}")
    return " ".join((*words, *_window(count.window)))


def _counted(of: Events | Sends, to: _Writer) -> str:
    if isinstance(of, Events):
        return f"had {of.name}"
    if of.keys:
        raise _Unsayable
    selector = _write(positive(of.selector), to._replace(scope=Scope.MESSAGE), _Binding.OR)
    return f"received {selector if re.fullmatch(FACET, selector) else f'({selector})'}"


def _window(window: Window) -> tuple[str, ...]:
    match window:
        case Ever():
            return ()
        case Rolling(duration):
            return (f"in the last {_duration(duration)}",)
        case Calendar(unit, zone, starting):
            start = f" starting {DAYS[starting]}" if starting else ""
            where = "" if zone == Zone(of_customer=True, name=None) else f" {phrase_zone(zone)}"
            return (f"in this calendar {unit}{start}{where}",)


def _duration(duration: Duration) -> str:
    """Return a duration; a quarter, which only the calendar knows, is three months."""
    if duration.unit is Unit.QUARTER:
        duration = Duration(3 * duration.amount, Unit.MONTH)
    return str(duration)


def _write_clock(clock: LocalTime) -> str:
    whole = (clock.start, clock.end) == (0, MIDNIGHT)
    if whole and not clock.days:
        raise _Unsayable
    days = [f"on {_days(clock.days)}"] if clock.days else []
    hours = [] if whole else [f"between {_time(clock.start)} and {_time(clock.end)}"]
    return " ".join((*days, *hours, phrase_zone(clock.zone)))


def _days(days: frozenset[int]) -> str:
    if days in (WEEKDAYS, WEEKENDS):
        return "weekdays" if days == WEEKDAYS else "weekends"
    names = [DAYS[day] for day in sorted(days)]
    return names[0] if len(names) == 1 else f"[{', '.join(names)}]"


def _time(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
