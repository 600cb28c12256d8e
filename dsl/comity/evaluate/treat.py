"""The facts of a message as the rules see them, after every `treat` (ruling 3)."""

from collections.abc import Iterable, Mapping

from comity.evaluate.holds import Situation, holds
from comity.program.nodes import Program, Treat
from comity.program.time import EARLIEST
from comity.text.record import record
from comity.types.vocabulary import Value


@record
class Conflict:
    """Two or more `treat` give one single value differently. ``values`` are sorted; ``treats`` are those that do."""

    name: str
    values: tuple[Value, ...]
    treats: tuple[Treat, ...]


@record
class Effective:
    """The facts that rules see and that are to be logged. A fact in conflict keeps what was stated."""

    message: Mapping[str, Value]
    conflicts: tuple[Conflict, ...] = ()


def effective(program: Program, message: Mapping[str, Value]) -> Effective:
    """Return the message's facts after every `treat` whose condition it meets.

    No condition reads what any `treat` writes, so all of them are asked of the message as it was stated, and their
    order does not matter. Nor does any ask the time, so the instant is of no account.
    """
    situation = Situation(message, {}, None, EARLIEST, program.zone)
    applied = [treat for treat in program.treats if holds(treat.condition, situation)]
    if not applied:
        return Effective(message)
    facts, conflicts = dict(message), []
    for name in sorted({name for treat in applied for name, _ in treat.facts}):
        given = [(value, treat) for treat in applied for named, value in treat.facts if named == name]
        values = dict.fromkeys(value for value, _ in given)
        if program.vocabulary.message[name].type.is_set:
            facts[name] = _united((message.get(name, frozenset()), *values))
        elif len(values) == 1:
            facts[name] = given[0][0]
        else:
            shown = tuple(sorted(values, key=str))
            conflicts.append(Conflict(name, shown, tuple(treat for _, treat in given)))
    return Effective(facts, tuple(conflicts))


def _united(values: Iterable[Value]) -> frozenset[str]:
    """Return the union of sets; a single text stands for the set of itself."""
    united: frozenset[str] = frozenset()
    for value in values:
        united |= value if isinstance(value, frozenset) else {str(value)}
    return united
