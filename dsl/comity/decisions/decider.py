"""Everything a policy decides, from one message to several that compete.

A message is specialised once: what comes of it is a function of customer, history and now (`Check`). Functions are
kept by the facts of the message that the policy reads, so that messages that differ in nothing a rule could see, as
one that is written anew for every recipient, share theirs.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import TypeVar

from comity.backends.python.message import About, Function, compiled
from comity.backends.python.readers import facts_reader, well_formed_tests
from comity.backends.python.reading import Known
from comity.backends.python.remaining import Remaining, Ruling, remaining
from comity.decisions import inputs
from comity.decisions.asking import Check, Specialised, bound
from comity.decisions.decision import Decision
from comity.decisions.history import History
from comity.decisions.question import ID, Question
from comity.decisions.reader import Reader
from comity.evaluate.arbitrate import rank
from comity.evaluate.treat import effective
from comity.evaluate.verdict import Case, cases
from comity.program.nodes import Program, Verdict
from comity.program.selecting import Index
from comity.types.vocabulary import Value

KEPT = 1024
"""How many messages a policy remembers, and how many of those that differ for its rules."""

M = TypeVar("M")


class Decider:
    """Decides by one program. ``review`` asks the rules that speak in review only, too."""

    def __init__(self, program: Program, *, review: bool = False) -> None:
        self._program = program
        self._reader = Reader(program)
        self._read_customer = facts_reader(program.vocabulary.customer.values())
        self._read_message = facts_reader(program.vocabulary.message.values())
        tests = well_formed_tests(program.vocabulary.customer.values())
        self._about = About(program.vocabulary, self._reader.columns, program.zone, tests)
        self._asked = [Ruling(case.rule, case.waivers) for case in cases(program, review=review)]
        self._index = Index([ruling.rule.body for ruling in self._asked])
        self._read = sorted({name for ruling in self._asked for name in ruling.message})
        self._left = lru_cache(maxsize=max(KEPT, 4 * len(self._asked)))(_left)
        self._specialised = lru_cache(maxsize=KEPT)(self._specialise)
        self._checks = lru_cache(maxsize=KEPT)(self._check)

    def check(self, message: object) -> Check:
        """Return the function that decides a message; raises DataError for a message that is wrong."""
        return self._checks(tuple(self._stated(message).items()))

    def decide(self, message: object, customer: object, history: object, now: object) -> Decision:
        """Return one decision; raises DataError, also for what is wrong with facts that no rule asks for."""
        check, known, instant = self.check(message), self._known(customer), inputs.instant(now)
        return check(known, self._past(history, instant), instant)

    def arbitrate(
        self, messages: Iterable[M], customer: object, history: object, now: object
    ) -> list[tuple[M, Decision]]:
        """Return all messages with their decisions, in the order in which they were taken (ruling 11)."""
        instant, known = inputs.instant(now), self._known(customer)
        past = self._past(history, instant)
        with inputs.problems_of("message"):
            candidates = list(messages)
        stated = [(self._stated(message), message) for message in candidates]
        taken = []
        for facts, message in sorted(stated, key=lambda pair: rank(self._program, pair[0])):
            decision = self._checks(tuple(facts.items()))(known, past, instant)
            taken.append((message, decision))
            if past is not None and decision.allowed:
                past = past.plus(instant, decision.message)
        return taken

    # Reading, by the fast way where all is well-formed --------------------------------------------------------------

    def _stated(self, message: object) -> Mapping[str, Value]:
        read = self._read_message(message) if message.__class__ is dict else None
        return inputs.facts("message", self._program.vocabulary.message, message) if read is None else read

    def _known(self, customer: object) -> Known:
        read = self._read_customer(customer) if customer.__class__ is dict else None
        declared = self._program.vocabulary.customer
        return Known(inputs.facts("customer", declared, customer) if read is None else read)

    def _past(self, history: object, now: datetime) -> History | None:
        if history is None:
            return None
        past = History.of(history)
        past.log(self._reader, now)
        return past

    # One message ----------------------------------------------------------------------------------------------------

    def _check(self, stated: tuple[tuple[str, Value], ...]) -> Check:
        seen = effective(self._program, dict(stated))
        least = Verdict.REVIEW if seen.conflicts else Verdict.ALLOW
        made = self._specialised(tuple(seen.message.get(name) for name in self._read), least)
        return bound(made, Question(self._program, self._reader, seen, made.cases, made.fields))

    def _specialise(self, key: tuple[Value | None, ...], least: Verdict) -> Specialised:
        words = self._program.vocabulary
        stated = {name: value for name, value in zip(self._read, key, strict=True) if value is not None}
        near = (self._asked[place] for place in self._index.near(stated))
        found = (self._left(ruling, tuple(map(stated.get, ruling.message))) for ruling in near)
        left = [item for item in found if item is not None]
        function = Function(self._about, left)
        source = function.source(least)
        names = {ID, *(name for item in left for name in item.ruling.customer)}
        return Specialised(
            bind=compiled(function, source),
            source=source,
            cases=tuple(Case(item.ruling.rule, item.ruling.waivers) for item in left),
            fields={name: words.customer[name] for name in sorted(names) if name in words.customer},
        )


def _left(ruling: Ruling, values: tuple[Value | None, ...]) -> Remaining | None:
    """Return what is left of a rule by the values of the message's facts that it reads: few, and often the same."""
    stated = {name: value for name, value in zip(ruling.message, values, strict=True) if value is not None}
    return remaining(ruling, stated)
