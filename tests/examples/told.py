"""Policies in a folder, and their tests in the language, told by the reference evaluator (LANGUAGE.md section 10)."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from tests.check.policies import load_standard

from comity.check.modules import ModuleText
from comity.check.policy import Checked, check
from comity.evaluate.decide import Decision, decide
from comity.evaluate.history import Event, History, Send
from comity.program.nodes import Duration, Program
from comity.program.tests import Expectation, Test
from comity.program.time import shift
from comity.text.source import Source
from comity.types.vocabulary import Value


def policy_in(*folders: Path) -> Checked:
    """Return the policy whose files are below folders, with the standard policies to use."""
    files = [(file, folder) for folder in folders for file in sorted(folder.rglob("*.comity"))]
    return check([module(file, folder) for file, folder in files], load_standard)


def module(file: Path, folder: Path, before: str = "") -> ModuleText:
    """Return a policy file as the module that it is below a folder."""
    name = before + ".".join(file.relative_to(folder).with_suffix("").parts)
    return ModuleText(name, Source(name, file.read_text(encoding="utf-8")))


def failing(policy: Checked) -> dict[str, list[str]]:
    """Return the tests of a policy that fail, by their titles, with what is so instead."""
    told = {test.title: failures(test, policy.program) for test in policy.tests}
    return {title: said for title, said in told.items() if said}


def failures(test: Test, program: Program) -> list[str]:
    """Return what is so and what a test claims is not."""
    assert isinstance(test.now, datetime)
    decision = decide(program, test.message, test.customer, _history(test, program.zone), test.now, review=True)
    return [failure for then in test.then for failure in _differences(then, decision)]


def _history(test: Test, zone: str) -> History:
    def when(ago: Duration | None, at: Value | None) -> datetime:
        assert isinstance(test.now, datetime)
        found = at if ago is None else shift(test.now, ago, zone)
        assert isinstance(found, datetime)
        return found

    return History(
        sends=tuple(Send(when(send.ago, send.at), send.facts) for send in test.sends),
        events=tuple(Event(when(event.ago, event.at), event.name) for event in test.events),
    )


def _differences(then: Expectation, decision: Decision) -> Iterator[str]:
    fired = {reason.rule for reason in decision.reasons}
    if then.verdict not in (None, decision.verdict):
        yield f"{decision.verdict} by {sorted(fired)}"
    if then.until not in (None, decision.until):
        yield f"until {decision.until}"
    yield from (f"not by {rule}" for rule in then.by if rule not in fired)
    yield from (f"by {rule} too" for rule in sorted(fired) if then.only and rule not in then.by)
    yield from (f"by {rule}" for rule in then.not_by if rule in fired)
