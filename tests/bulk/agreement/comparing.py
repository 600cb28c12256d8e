"""Where somebody's answers and the evaluator's part."""

from collections.abc import Callable

from tests.bulk.agreement.cases import Answer, Answers, Case
from tests.bulk.agreement.engines import Engine
from tests.bulk.agreement.oracle import answers
from tests.bulk.agreement.python import GeneratedPython
from tests.bulk.agreement.sql import answers_of
from tests.decisions.agreement import Disagreement

Way = Callable[[Case], Answers]
"""Somebody who answers cases."""


def by_python(case: Case) -> Answers:
    """Return what generated Python says of a case."""
    return answers(case, GeneratedPython())


def by_engine(engine: Engine) -> Way:
    """Return the way of an engine, which is given the tables of each case."""

    def ask(case: Case) -> Answers:
        engine.load(case.program.vocabulary, case.tables)
        return answers_of(case, engine)

    return ask


def disagreement(case: Case, way: Way, want: Answers | None = None) -> Disagreement | None:
    """Return where the answers to a case differ from the evaluator's, None where they do not.

    ``want`` are the evaluator's, where somebody has them already.
    """
    expected = answers(case) if want is None else want
    try:
        have = way(case)
    except Exception as error:  # noqa: BLE001 (whatever escapes is a mistake)
        return Disagreement(type(error).__name__, str(error))
    return _first_difference(expected, have)


def _first_difference(want: Answers, have: Answers) -> Disagreement | None:
    for key in [*want, *(key for key in have if key not in want)]:
        mine, theirs = want.get(key, []), have.get(key, [])
        if mine != theirs:
            return Disagreement(_kind(mine, theirs), f"of {key!r}\n  evaluator: {mine!r}\n  engine: {theirs!r}")
    return None


def _kind(want: list[Answer], have: list[Answer]) -> str:
    """Return what differs, in words that stay the same while a case is made smaller."""
    if len(want) != len(have):
        return "who is asked about"
    pairs = list(zip(want, have, strict=True))
    differing = (name for name in Answer._fields if any(getattr(a, name) != getattr(b, name) for a, b in pairs))
    return next(differing).replace("_", " ")
