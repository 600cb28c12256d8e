"""Questions to the solver, each asked once.

Lint of policies asks whether conditions can hold together. What the solver gives up on counts as "perhaps": lint of
policies then stays silent, because a false alarm about a sound sentence costs more than a missed hint.

Most conditions do not imply each other, and one example shows it: a hundred times cheaper to try on another condition
than a search that would find an example of its own.
"""

from collections.abc import Callable
from datetime import date
from functools import cache, partial

from comity.evaluate.holds import Situation, holds
from comity.program.nodes import FALSE, TRUE, Condition, Not, Program
from comity.program.time import noon
from comity.solve.fold import IS_TRUE, NOT_TRUE, Want
from comity.solve.questions import exists, satisfiable
from comity.solve.witness import Witness
from comity.text.record import record

Goals = tuple[tuple[Condition, Want], ...]
"""Conditions, each with the truth values wanted of it."""

STEPS = 2_000
"""The budget of one question. Policies ask many, and all but freaks are answered within a hundred steps."""

Possible = Callable[[Goals], bool | None]
"""Whether some message, customer, history and clock meet all goals at once; None where that is not settled."""


@record
class Ask:
    """What can be asked about conditions.

    ``recorded`` answers for customers of whom everything is recorded that no `is known` asks for, ``missing`` for those
    of whom anything may be unknown. ``example`` is a situation in which a condition holds, if one is found.
    """

    recorded: Possible
    missing: Possible
    example: Callable[[Condition], Situation | None]

    def can(self, *conditions: Condition) -> bool:
        """Return whether the conditions are known to hold together somewhere."""
        return self.recorded(tuple((condition, IS_TRUE) for condition in conditions)) is True

    def never(self, *conditions: Condition) -> bool:
        """Return whether the conditions are known to hold together nowhere."""
        return self.recorded(tuple((condition, IS_TRUE) for condition in conditions)) is False

    def always(self, condition: Condition) -> bool:
        """Return whether a condition is known to hold wherever its facts are recorded."""
        nothing = self.example(TRUE)
        if nothing is not None and holds(condition, nothing) is False:
            return False  # as most conditions do not where nothing is stated and nothing has happened
        return self.never(Not(condition))

    def implies(self, condition: Condition, other: Condition, *, once: bool = False) -> bool:
        """Return whether ``other`` is known to hold wherever ``condition`` does.

        ``once`` says that the condition is compared with no more than this, so that an example would not pay.
        """
        if other in (TRUE, condition) or condition == FALSE:
            return True
        example = None if once else self.example(condition)
        if example is not None and holds(other, example) is False:
            return False  # an example leaves out facts that do not matter, so unknown says nothing
        return self.recorded(((condition, IS_TRUE), (other, NOT_TRUE))) is False

    def excluded(self, *goals: tuple[Condition, Want]) -> bool:
        """Return whether the goals are known to be met together nowhere, whatever is recorded of the customer."""
        return self.missing(goals) is False


def solver(program: Program, today: date) -> Ask:
    """Return questions about a program's facts, asked at noon of ``today``."""
    now, vocabulary, zone = noon(today, program.zone), program.vocabulary, program.zone

    def possible(goals: Goals, *, assume_missing: bool) -> bool | None:
        answer = satisfiable(goals, vocabulary, now, zone, budget=STEPS, assume_missing=assume_missing)
        return answer if isinstance(answer, bool) else None

    def example(condition: Condition) -> Situation | None:
        found = exists(condition, vocabulary, now, zone, budget=STEPS)
        return found.situation(zone) if isinstance(found, Witness) else None

    return Ask(
        recorded=cache(partial(possible, assume_missing=False)),
        missing=cache(partial(possible, assume_missing=True)),
        example=cache(example),
    )
