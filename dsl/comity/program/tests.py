"""Tests written in the language, resolved and typed; apart from the program, which no decision needs them for."""

from collections.abc import Mapping

from comity.program.nodes import Duration, Verdict
from comity.text.record import record
from comity.text.source import Place
from comity.types.vocabulary import Value


@record
class TestEvent:
    """An event of a test's history: a fixed instant, or ``ago`` before the test's now."""

    name: str
    ago: Duration | None
    at: Value | None


@record
class TestSend:
    """A send of a test's history with its facts."""

    facts: Mapping[str, Value]
    ago: Duration | None
    at: Value | None


@record
class Expectation:
    """What a test's ``then`` line claims; ``until`` is an instant in UTC."""

    verdict: Verdict | None
    until: Value | None
    by: tuple[str, ...]
    only: bool
    not_by: tuple[str, ...]
    place: Place


@record
class Test:
    """A test of the language: a customer, a history, an instant (UTC), a message, and what is to come of it.

    ``place`` is that of its title, ``block`` that of all of it.
    """

    title: str
    customer: Mapping[str, Value]
    events: tuple[TestEvent, ...]
    sends: tuple[TestSend, ...]
    now: Value
    message: Mapping[str, Value]
    then: tuple[Expectation, ...]
    place: Place
    block: Place
