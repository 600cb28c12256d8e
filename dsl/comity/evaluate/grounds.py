"""Why a condition has the value it has: the atoms it hangs on, what they read, and what is missing.

The grounds of a definite value are a small set of atoms that alone make it so: all parts of a true conjunction, one
part of a false one (that with the fewest atoms), and the dual for a disjunction. The grounds of an unknown value are
all its unknown atoms: each of them, once known, could decide.
"""

from collections.abc import Collection, Iterator

from comity.evaluate.holds import Situation, holds, is_own, tally, value_of
from comity.program.atoms import is_unknown
from comity.program.nodes import And, Calendar, Condition, Const, Count, Fact, LocalTime, Not, Or, Since, Zone
from comity.program.phrase import DAYS, phrase, phrase_counted, phrase_zone
from comity.program.time import local, zone_of
from comity.program.walk import TIMEZONE, facts
from comity.types.vocabulary import Scope, Value, Vocabulary

HISTORY = "history"


def grounds(condition: Condition, situation: Situation) -> tuple[Condition, ...]:
    """Return the atoms that make a condition what it is in a situation, each once, in the order they stand."""
    return tuple(dict.fromkeys(_grounds(condition, situation)))


def _grounds(condition: Condition, situation: Situation) -> list[Condition]:
    match condition:
        case Const():
            return []
        case Not(item):
            return _grounds(item, situation)
        case And(items):
            return _grounds_of_parts(items, situation, decisive=False)
        case Or(items):
            return _grounds_of_parts(items, situation, decisive=True)
        case _:
            return [condition]


def _grounds_of_parts(items: tuple[Condition, ...], situation: Situation, *, decisive: bool) -> list[Condition]:
    """Return the grounds of a compound that one part alone can make ``decisive``."""
    valued = [(item, holds(item, situation)) for item in items]
    values = [value for _, value in valued]
    if decisive in values:
        return min((_grounds(item, situation) for item, value in valued if value is decisive), key=len)
    whole = None if None in values else not decisive
    return [atom for item, value in valued if value is whole for atom in _grounds(item, situation)]


# What is missing ----------------------------------------------------------------------------------------------------


def missing(condition: Condition, situation: Situation) -> tuple[str, ...]:
    """Return the names of the customer's unknown facts that an unknown condition hangs on, sorted.

    ``history`` stands for a history that is not given or does not reach back far enough.
    """
    return tuple(sorted({name for atom in grounds(condition, situation) for name in _missing(atom, situation)}))


def _missing(atom: Condition, situation: Situation) -> Iterator[str]:
    read = {fact.name for fact in facts(atom) if fact.scope is Scope.CUSTOMER and fact != TIMEZONE}
    yield from (name for name in read if is_unknown(situation.customer.get(name)))
    match atom:
        case LocalTime(zone):
            yield from _missing_zone(zone, situation)
        case Count(of, window):
            count = tally(of, window, situation)
            if isinstance(window, Calendar):
                yield from _missing_zone(window.zone, situation)
            if situation.history is None or count is not None:
                yield HISTORY if count is None or count.most is None else "id"
        case Since(event, other):
            yield "id" if _is_nobodys(situation, {event, other}) else HISTORY
        case _:
            pass


def _missing_zone(zone: Zone, situation: Situation) -> Iterator[str]:
    if zone_of(zone, situation.customer) is None:
        yield TIMEZONE.name


def _is_nobodys(situation: Situation, kinds: Collection[str]) -> bool:
    """Return whether an event of some kinds is somebody's while nobody knows whether it is this customer's."""
    events = () if situation.history is None else situation.history.events
    return any(item.name in kinds and item.at <= situation.now and is_own(item, situation) is None for item in events)


# Evidence -----------------------------------------------------------------------------------------------------------


def evidence(
    condition: Condition, situation: Situation, vocabulary: Vocabulary, *, given: Collection[Fact] = ()
) -> dict[str, Value | None]:
    """Return the facts and counts that make a condition what it is, by name, in the order they stand.

    A fact has its value (None: unknown, or not stated), a count of the history stands under the phrase that asks for
    it, a wall clock under its zone as ``monday 22:15``. A name that both customer and message have is written with its
    scope. Facts of ``given`` are left out.
    """
    found: dict[str, Value | None] = {}
    for atom in grounds(condition, situation):
        found |= _evidence(atom, situation, vocabulary, given)
    return found


def _evidence(
    atom: Condition, situation: Situation, vocabulary: Vocabulary, given: Collection[Fact]
) -> dict[str, Value | None]:
    match atom:
        case LocalTime(zone):
            return {phrase_zone(zone): _clock(zone, situation)}
        case Count(of, window):
            count = tally(of, window, situation)
            return {phrase_counted(atom, vocabulary): None if count is None else count.least}
        case Since():
            return {phrase(atom, vocabulary) or "": holds(atom, situation)}
        case _:
            read = (fact for fact in facts(atom) if fact not in given)
            return {_name(fact, vocabulary): value_of(fact, situation) for fact in read}


def _name(fact: Fact, vocabulary: Vocabulary) -> str:
    both = fact.name in vocabulary.customer and fact.name in vocabulary.message
    return f"{fact.scope}.{fact.name}" if both else fact.name


def _clock(zone: Zone, situation: Situation) -> str | None:
    found = zone_of(zone, situation.customer)
    if found is None:
        return None
    wall = local(situation.now, found)
    return f"{DAYS[wall.weekday()]} {wall:%H:%M}"
