"""Whether a condition holds: True, False, or None where it cannot be told.

This is the meaning of the core calculus; everything else in comity that evaluates conditions is held to it. It is
written to be read: one case per node, Kleene's strong logic (LANGUAGE.md section 6), and three rules about facts:

- A message's facts are closed. An atom over one that is not stated is False, whatever its operator, even where its
  other side is unknown (ruling 2).
- A customer's facts are open. What is not recorded is unknown.
- A history is closed up to where it is complete; no history at all is unknown (ruling 13).
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from comity.evaluate.history import Event, History, Send
from comity.program import atoms
from comity.program.nodes import (
    And,
    Compare,
    Condition,
    Const,
    Count,
    Events,
    Fact,
    Holds,
    IsIn,
    Known,
    Literal,
    LocalTime,
    Matches,
    Moment,
    Not,
    Or,
    Sends,
    Shares,
    Since,
    Stated,
    Term,
    Today,
    Window,
)
from comity.program.time import Start, in_local_window, local, shift, shift_date, today, window_start, zone_of
from comity.text.record import record
from comity.types.vocabulary import Scope, Value


@record
class Situation:
    """All a condition may ask about. ``now`` is in UTC, ``zone`` is the policy's; no history (None) is unknown."""

    message: Mapping[str, Value]
    customer: Mapping[str, Value]
    history: History | None
    now: datetime
    zone: str = "UTC"


class Tally(NamedTuple):
    """How often something happened: at least ``least``, at most ``most`` times (None: there is no telling)."""

    least: int
    most: int | None


def holds(condition: Condition, situation: Situation) -> bool | None:
    """Return whether a condition holds; None where what is unknown decides."""
    match condition:
        case Const(value):
            return value
        case Not(item):
            return negated(holds(item, situation))
        case And(items):
            return all_of(holds(item, situation) for item in items)
        case Or(items):
            return negated(all_of(negated(holds(item, situation)) for item in items))
        case LocalTime(zone):
            found = zone_of(zone, situation.customer)
            return None if found is None else in_local_window(local(situation.now, found), condition)
        case Count(of, window):
            return reaches(tally(of, window, situation), condition)
        case Since(event, other):
            return _since(event, other, situation)
        case _:
            return _fact_atom(condition, situation)


def negated(value: bool | None) -> bool | None:  # noqa: FBT001 (it is one of three truth values, or one of two ways)
    """Return Kleene's negation."""
    return None if value is None else not value


def all_of(values: Iterable[bool | None]) -> bool | None:
    """Return Kleene's conjunction; it stops at the first False."""
    known = True
    for value in values:
        if value is False:
            return False
        known = known and value is True
    return True if known else None


# Facts --------------------------------------------------------------------------------------------------------------

FactAtom = Compare | IsIn | Shares | Matches | Holds | Known | Stated


def _fact_atom(atom: FactAtom, situation: Situation) -> bool | None:
    match atom:
        case Known(fact):
            return not atoms.is_unknown(value_of(fact, situation))
        case Compare(_, left, right) | Shares(left, right):
            if _is_lacking(left, situation) or _is_lacking(right, situation):
                return False
            return _two_sided(atom, value_of(left, situation), value_of(right, situation))
        case IsIn(fact) | Matches(fact) | Holds(fact) | Stated(fact):
            if _is_lacking(fact, situation):
                return False
            return _one_sided(atom, value_of(fact, situation))


def _is_lacking(term: Term, situation: Situation) -> bool:
    """Return whether a term is a fact the message does not state."""
    if not isinstance(term, Fact) or term.scope is not Scope.MESSAGE:
        return False
    return atoms.is_unknown(situation.message.get(term.name))


def value_of(term: Term, situation: Situation) -> Value | None:
    """Return the value of a term; None for a fact that is unknown or not stated."""
    match term:
        case Literal(value):
            return value
        case Fact(Scope.MESSAGE, name):
            return situation.message.get(name)
        case Fact(_, name):
            return situation.customer.get(name)
        case Moment(duration, later):
            now = situation.now
            return now if duration is None else shift(now, duration, situation.zone, later=later)
        case Today(duration, later):
            day = today(situation.now, situation.zone)
            return day if duration is None else shift_date(day, duration, later=later)


def _two_sided(atom: Compare | Shares, left: Value | None, right: Value | None) -> bool | None:
    match atom:
        case Compare(op, _, _, order):
            return atoms.compare(op, left, right, order)
        case Shares(_, _, all_of=whole):
            return atoms.shares(left, right, all_of=whole)


def _one_sided(atom: IsIn | Matches | Holds | Stated, value: Value | None) -> bool | None:
    match atom:
        case IsIn(_, values, is_negated):
            return atoms.is_in(value, values, negated=is_negated)
        case Matches(_, how, pattern):
            return atoms.matches(value, how, pattern)
        case Holds():
            return None if value is None else value is True
        case Stated():
            return None if atoms.is_unknown(value) else atoms.stated(value)


# History ------------------------------------------------------------------------------------------------------------


def reaches(count: Tally | None, bound: Count) -> bool | None:
    """Return whether a count is within the bound of a `Count`; None where it may be or not."""
    if count is None:
        return None
    needed = bound.times if bound.at_least else bound.times + 1
    if count.least >= needed:
        return bound.at_least
    if count.most is not None and count.most < needed:
        return not bound.at_least
    return None


def tally(of: Events | Sends, window: Window, situation: Situation) -> Tally | None:
    """Return how many events or sends of a kind lie in the window; None where it is not known which ones to count."""
    history = situation.history
    start = window_start(window, situation.now, situation.zone, situation.customer)
    if history is None or start is None or _lacks_key(of, situation):
        return None
    items: Iterable[Event | Send] = history.events if isinstance(of, Events) else history.sends
    inside = (item for item in items if _is_inside(item, start, situation.now))
    counted = [belongs(item, of, situation) for item in inside]
    least = counted.count(True)
    if history.complete_since is not None and start.at < history.complete_since:
        return Tally(least, None)
    return Tally(least, least + counted.count(None))


def _lacks_key(of: Events | Sends, situation: Situation) -> bool:
    """Return whether a customer's key of a limit is unknown (ruling 4)."""
    keys = (key.name for key in of.keys if key.scope is Scope.CUSTOMER) if isinstance(of, Sends) else ()
    return any(atoms.is_unknown(situation.customer.get(name)) for name in keys)


def _is_inside(item: Event | Send, start: Start, now: datetime) -> bool:
    return item.at <= now and (item.at > start.at or (start.inclusive and item.at == start.at))


def belongs(item: Event | Send, of: Events | Sends, situation: Situation) -> bool | None:
    """Return whether an item of the history is of those to be counted, whenever it was."""
    match item, of:
        case Event(name=name), Events(wanted):
            return name == wanted and is_own(item, situation)
        case Send(facts=facts), Sends(selector, keys):
            shared = any(key.scope is Scope.CUSTOMER for key in keys)
            sent = Situation(facts, {}, None, situation.now, situation.zone)
            own = (_agrees(key, facts, situation.message) for key in keys if key.scope is Scope.MESSAGE)
            return all_of((shared or is_own(item, situation), *own, holds(selector, sent)))
        case _:
            return False


def is_own(item: Event | Send, situation: Situation) -> bool | None:
    """Return whether an item is this customer's (ruling 5); None where it names one and this one's id is unknown."""
    if item.customer is None:
        return True
    own = situation.customer.get("id")
    return None if own is None else own == item.customer


def _agrees(key: Fact, sent: Mapping[str, Value], message: Mapping[str, Value]) -> bool:
    """Return whether a send has the message's key; what is missing or empty equals only the like (ruling 4)."""
    then, now = sent.get(key.name), message.get(key.name)
    if not atoms.stated(then) or not atoms.stated(now):
        return atoms.stated(then) == atoms.stated(now)
    return atoms.shares(then, now) is True


def _since(event: str, other: str, situation: Situation) -> bool | None:
    """Return whether ``event`` happened after the latest ``other``, at the same instant being not after.

    What may be missing from the history all happened before it is complete. Another ``event`` there would matter if
    it could be the only one after ``other``, another ``other`` if it could be after the ``event``.
    """
    history = situation.history
    if history is None:
        return None
    past = [item for item in history.events if item.at <= situation.now and item.name in (event, other)]
    if any(is_own(item, situation) is None for item in past):
        return None
    own = [item for item in past if is_own(item, situation)]
    last = max((item.at for item in own if item.name == event), default=None)
    barrier = max((item.at for item in own if item.name == other), default=None)
    gap = history.complete_since
    if last is not None and (barrier is None or last > barrier):
        return True if gap is None or last >= gap else None
    return False if gap is None or (barrier is not None and barrier >= gap) else None
