"""The function of one message: what the message decides is decided, what remains is source text.

Rules are asked from the strictest outcome to the mildest, and the first that speaks decides. Why it did, and who else
would have spoken, is for whoever holds the decision to work out. A function looks like this:

    def bind(allowed, decision, question, again, …):
        def check(customer, history=None, now=None):
            while True:
                c_stage = customer['stage']
                if c_stage not in K_1:  # lifecycle.no-trials: never send offer:trial to stage>=adoption
                    verdict = BLOCK if WELL_2(c_stage) else None; break
                return allowed
            if verdict is None: return again(customer, history, now)
            d = decision()
            d.verdict, d.asked = verdict, (question, customer.copy(), history, now)
            return d

Facts are read when the first rule asks for them. A rule that may speak only because a fact is malformed, or of an
unusual shape, has the facts read ``again`` by the slow reader. Whatever is raised is for ``troubled`` to tell apart: an
absent fact, the end of the calendar, data that are wrong, a mistake of ours.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from types import FunctionType
from typing import Any, NamedTuple

from comity.backends.python.clock import Clock, zone_variable
from comity.backends.python.counting import Counting
from comity.backends.python.expressions import Expressions
from comity.backends.python.lazy import UNSET, Lazy
from comity.backends.python.merging import merged
from comity.backends.python.reading import READING, Known
from comity.backends.python.remaining import Remaining
from comity.backends.python.runtime import may_have, since
from comity.backends.python.source import Constants, indented
from comity.program.nodes import (
    FALSE,
    Calendar,
    Condition,
    Count,
    Fact,
    Rule,
    Sends,
    Since,
    Verdict,
)
from comity.program.walk import TIMEZONE
from comity.types.vocabulary import Field, Kind, Vocabulary

OUTCOMES = tuple(sorted(Verdict, reverse=True))
PAST = ""
"""Stands among the names of facts for the history, which is read like one."""
NAME = "<comity>"
"""What a traceback calls generated code."""
PARAMETERS = "allowed, decision, question, again, troubled, read_now, History, past_of"
ZONE = zone_variable("c_timezone")
READ_HISTORY = "if history is not None and history.__class__ is not History: history = History.of(history)"
CALLED: Mapping[str, object] = {
    "Known": Known,
    "NOT": {True: False, False: True, None: None},
    "UNSET": UNSET,
    "may_have": may_have,
    "since": since,
    **READING,
}


class About(NamedTuple):
    """What the functions of a policy have in common.

    ``columns`` are the facts of sends as rows hold them, ``tests`` tell whether a customer's fact is well-formed.
    """

    vocabulary: Vocabulary
    columns: tuple[Field, ...]
    zone: str
    tests: Mapping[str, Callable[[object], bool]]


class Function:
    """The function of one message, being written."""

    def __init__(self, about: About, left: Iterable[Remaining]) -> None:
        vocabulary, columns, zone, self._tests = about
        self._vocabulary = vocabulary
        self._left = sorted(merged(left), key=lambda item: item.cost)
        self.constants = Constants()
        self._lazy = Lazy()
        timezone = "c_timezone" if TIMEZONE.name in vocabulary.customer else "None"
        self._clock = Clock(self.constants, zone, timezone, self._lazy.read)
        self._counting = Counting(vocabulary, columns, self.constants, zone)
        self._write = Expressions(vocabulary, self.constants, _variable, self._clock, self._past)

    def source(self, least: Verdict) -> str:
        """Return the text; ``least`` is the mildest verdict there can be, ALLOW unless a `treat` conflicts."""
        rules, past = list(self._rules(least)), "history" if any(item.ruling.asks_past for item in self._left) else None
        check = [
            "if not (now.__class__ is datetime and now.tzinfo is UTC): now = read_now(now)",
            *([READ_HISTORY] if past else []),
            "try:",
            "    if customer.__class__ is not dict and customer.__class__ is not Known:",
            "        return again(customer, history, now)",
            "    while True:",
            *indented(self._lazy.lines(rules), 2),
            "    if verdict is None: return again(customer, history, now)",
            "    d = decision()",
            f"    d.verdict, d.asked = verdict, (question, customer.copy(), {past}, now)",
            "    return d",
            "except Exception as error: return troubled(customer, history, now, error)",
        ]
        bind = ["def check(customer, history=None, now=None):", *indented(check), "return check"]
        return "\n".join([*self._counting.lines, f"def bind({PARAMETERS}):", *indented(bind), ""])

    # Rules ----------------------------------------------------------------------------------------------------------

    def _rules(self, least: Verdict) -> Iterator[str]:
        read: set[str] = set()
        for verdict in (one for one in OUTCOMES if one >= least):
            for said, item in self._spoken_with(verdict).items():
                names = self._names(item)
                yield from self._reading(name for name in names if name not in read)
                read.update(names)
                if item.ruling.rule.if_unknown < verdict:
                    yield from self._sound_before(names)
                yield f"if {said}:  # {item.told}"
                yield from indented([self._leave(verdict, names)])
        yield "return allowed" if least is Verdict.ALLOW else self._leave(least, ())

    def _reading(self, names: Iterable[str]) -> Iterator[str]:
        for name in names:
            if name == PAST:
                yield "past = None if history is None else past_of(history, customer, now)"
            else:
                yield f"c_{name} = customer[{name!r}]"
            if name == TIMEZONE.name:
                yield f"{ZONE} = find_zone(c_timezone)"

    def _leave(self, verdict: Verdict, names: Iterable[str]) -> str:
        """Return the line that leaves the loop with a verdict, or with none where it rests on malformed facts."""
        name, sound = self.constants.name(verdict, verdict.name), self._sound(names)
        return f"verdict = {f'{name} if {sound} else None' if sound else name}; break"

    def _sound_before(self, names: Iterable[str]) -> list[str]:
        """Return the line that has facts read again before a rule that treats the unknown milder than a violation."""
        sound = self._sound(names)
        return [f"if not ({sound}): return again(customer, history, now)"] if sound else []

    def _sound(self, names: Iterable[str]) -> str:
        """Return an expression that holds if facts are well-formed, or None."""
        return " and ".join(self._sound_fact(name, f"c_{name}") for name in names if name != PAST)

    def _sound_fact(self, name: str, variable: str) -> str:
        type_ = self._vocabulary.customer[name].type
        if type_.kind is Kind.ONE_OF:
            return f"{variable} in {self.constants.name(frozenset((*type_.symbols, None)))}"
        if type_.kind is Kind.YES_NO:
            return f"({variable} is True or {variable} is False or {variable} is None)"
        return f"{self.constants.name(name, 'WELL', self._tests[name])}({variable})"

    def _spoken_with(self, verdict: Verdict) -> dict[str, Remaining]:
        """Return when some rule has a verdict, given that none has a stricter one; the first of those that agree.

        Which of them speaks first is all one, so they stand by what they cost.
        """
        found: dict[str, Remaining] = {}
        for item in self._left:
            if verdict in (item.ruling.rule.outcome, item.ruling.rule.if_unknown):
                found.setdefault(self._spoken(item, verdict), item)
        return found

    def _spoken(self, item: Remaining, verdict: Verdict) -> str:
        rule = item.ruling.rule
        if rule.if_unknown is verdict:
            said = [self._write.possible(item.body)]
            said += [f"not {self._write.sure(item.body)}"] if rule.outcome < verdict else []
        else:
            said = [self._write.sure(item.body)]
        said += [] if item.unless == FALSE else [f"not {self._write.sure(item.unless)}"]
        return " and ".join([*said, *self._in_force(rule), *(self._unwaived(*waiver) for waiver in item.waivers)])

    def _names(self, item: Remaining) -> tuple[str, ...]:
        """Return the names of the customer's facts that what is left of a rule reads, sorted; then PAST, if that."""
        names = sorted(item.customer & self._vocabulary.customer.keys())
        return (*names, PAST) if item.asks_past else tuple(names)

    def _in_force(self, rule: Rule) -> Iterator[str]:
        if rule.since is not None:
            yield f"{self.constants.name(rule.since)} <= {self._clock.day()}"
        if rule.until is not None:
            yield f"{self._clock.day()} <= {self.constants.name(rule.until)}"

    def _unwaived(self, until: date, condition: Condition) -> str:
        return f"not ({self._clock.day()} <= {self.constants.name(until)} and {self._write.sure(condition)})"

    # The past -------------------------------------------------------------------------------------------------------

    def _past(self, atom: Count | Since) -> str:
        if isinstance(atom, Since):
            return self._lazy.read(f"since(past, now, {atom.event!r}, {atom.other!r})", "since")
        return self._lazy.read(self._counted(atom), "count")

    def _counted(self, count: Count) -> str:
        start = self._clock.start(count.window)
        keys = count.of.keys if isinstance(count.of, Sends) else ()
        unknown = ["past is None", *(f"{_variable(key)} is None" for key in keys)]
        unknown += [f"{start} is None"] if isinstance(count.window, Calendar) else []
        call = f"{self._counting.name(count, count.times + (not count.at_least))}(past, now, {start})"
        return f"(None if {' or '.join(unknown)} else {call if count.at_least else f'NOT[{call}]'})"


def compiled(function: Function, source: str) -> FunctionType:
    """Return ``bind`` of a function's source."""
    scope: dict[str, Any] = {**CALLED, **function.constants.values}
    exec(compile(source, NAME, "exec"), scope)  # noqa: S102 (every name and value in it is the program's own)
    bind: FunctionType = scope["bind"]
    return bind


def _variable(fact: Fact) -> str:
    return f"c_{fact.name}"
