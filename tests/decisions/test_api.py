"""The public API, called as INTERFACES has it."""

import pickle
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

import pytest
from tests.decisions.typed import sender

import comity

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
DAY = timedelta(days=1)
TEXT = """
trials: never send offer:trial to stage >= adoption because "they pay already"
cap: limit anything to 2 per 7 days instead hold if unknown review
news: only send topic:news to consent:email instead warn
treat body contains "free trial" as offer:trial
prefer purpose:service over purpose:marketing
"""
POLICY = comity.compile(TEXT)
TRIAL = {"offer": ["trial"], "campaign": "spring"}
MEMBER = {"stage": "adoption"}
QUIET: dict[str, object] = {"sends": []}
BUSY = {"sends": [{"at": NOW - DAY}, {"at": NOW - 2 * DAY}]}


def test_load_and_compile(tmp_path: Path) -> None:
    (tmp_path / "policy.comity").write_text(TEXT, encoding="utf-8")
    for path in (tmp_path, str(tmp_path), tmp_path / "policy.comity"):
        assert [rule.id for rule in comity.load(path).rules] == [rule.id for rule in POLICY.rules]
        assert comity.load(path).decide(TRIAL, MEMBER, QUIET, NOW) == POLICY.decide(TRIAL, MEMBER, QUIET, NOW)


def test_a_broken_policy_says_all_that_is_wrong() -> None:
    with pytest.raises(comity.PolicyError) as problem:
        comity.compile("a: never send offr:trial\nb: never send anything to stag == x")
    assert {finding.rule for finding in problem.value.findings} == {"unknown-name"}
    assert len(problem.value.findings) == 2
    assert str(problem.value).startswith("policy:1:15: ")


def test_positional_and_by_keyword() -> None:
    one = POLICY.decide(TRIAL, MEMBER, QUIET, NOW)
    assert POLICY.decide(message=TRIAL, customer=MEMBER, history=QUIET, now=NOW) == one
    assert POLICY.decide(TRIAL, MEMBER, history=QUIET, now=NOW) == one
    check = POLICY.for_message(TRIAL)
    assert check(MEMBER, QUIET, NOW) == one
    assert check(customer=MEMBER, history=QUIET, now=NOW) == one
    assert POLICY.for_message(message=TRIAL)(MEMBER, history=QUIET, now=NOW) == one


def test_history_may_be_left_out_and_is_unknown_then() -> None:
    decision = POLICY.decide({}, {}, now=NOW)
    assert decision == POLICY.decide({}, {}, history=None, now=NOW) == POLICY.for_message({})({}, now=NOW)
    assert decision.verdict is comity.Verdict.REVIEW
    assert decision.reasons[0].missing == ("history",)


def test_verdicts_are_ordered_words() -> None:
    verdicts = [
        comity.Verdict.ALLOW,
        comity.Verdict.WARN,
        comity.Verdict.HOLD,
        comity.Verdict.REVIEW,
        comity.Verdict.BLOCK,
    ]
    assert sorted(comity.Verdict) == verdicts
    assert [str(verdict) for verdict in verdicts] == ["allow", "warn", "hold", "review", "block"]
    assert f"{comity.Verdict.BLOCK}" == "block"


@pytest.mark.parametrize(
    ("message", "history", "verdict", "allowed"),
    [
        ({}, QUIET, "allow", True),
        ({"topic": ["news"]}, QUIET, "warn", True),
        ({}, BUSY, "hold", False),
        ({}, None, "review", False),
        (TRIAL, QUIET, "block", False),
    ],
)
def test_allowed_is_at_most_a_warning(message: object, history: object, verdict: str, *, allowed: bool) -> None:
    decision = POLICY.decide(message, {"stage": "adoption", "consent": []}, history, NOW)
    assert (str(decision.verdict), decision.allowed) == (verdict, allowed)


def test_a_decision_tells_why_and_until_when() -> None:
    decision = POLICY.decide(TRIAL, MEMBER, BUSY, NOW)
    assert (decision.verdict, decision.until) == (comity.Verdict.BLOCK, None)
    one, other = decision.reasons
    assert (one.rule, one.verdict, one.because, one.unknown) == ("policy.trials", 4, "they pay already", False)
    assert (one.missing, dict(one.evidence), one.until) == ((), {"stage": "adoption"}, None)
    assert (other.rule, other.verdict, other.because) == ("policy.cap", comity.Verdict.HOLD, None)
    assert list(other.evidence.values()) == [2]
    assert other.until == NOW + 5 * DAY
    assert POLICY.decide({}, MEMBER, BUSY, NOW).until == NOW + 5 * DAY
    assert POLICY.decide({}, MEMBER, QUIET, NOW).until is None


def test_the_message_is_what_the_rules_saw() -> None:
    message = {"body": "your free trial", "offer": ["discount"], "undeclared": 1}
    decision = POLICY.decide(message, {}, QUIET, NOW)
    assert decision.message == {"body": "your free trial", "offer": frozenset({"discount", "trial"})}
    assert message["offer"] == ["discount"]
    history = comity.History(sends=[{**decision.message, "at": NOW}])
    counted = comity.compile("cap: limit offer:trial to 1 per 7 days").decide(TRIAL, {}, history, NOW)
    assert counted.verdict is comity.Verdict.BLOCK


# Arbitration --------------------------------------------------------------------------------------------------------


@dataclass
class Letter:
    campaign: str
    purpose: str = "marketing"
    priority: int = 0


def test_arbitration_returns_the_very_messages_in_order() -> None:
    letters = [Letter("a"), Letter("b", priority=1), Letter("c", "service"), Letter("d", "lifecycle", 9)]
    found = POLICY.arbitrate(letters, {}, QUIET, NOW)
    assert [letter.campaign for letter, _ in found] == ["c", "b", "a", "d"]
    assert all(any(letter is mine for mine in letters) for letter, _ in found)
    assert [decision.allowed for _, decision in found] == [True, True, False, False]
    again = POLICY.arbitrate(messages=iter(letters), customer={}, history=comity.History(), now=NOW)
    assert [id(letter) for letter, _ in again] == [id(letter) for letter, _ in found]


# Nothing changes ----------------------------------------------------------------------------------------------------


def test_what_is_given_stays_as_it_is_and_what_is_returned_cannot_be_changed() -> None:
    message, customer, history = (
        {"offer": ["trial"]},
        {"stage": "adoption", "consent": ["sms"]},
        {"sends": [{"at": NOW}]},
    )
    decision = POLICY.decide(message, customer, history, NOW)
    assert decision.reasons
    assert message == {"offer": ["trial"]}
    assert customer == {"stage": "adoption", "consent": ["sms"]}
    assert history == {"sends": [{"at": NOW}]}
    for mapping in (decision.message, decision.reasons[0].evidence, POLICY.window):
        with pytest.raises(TypeError):
            mapping["x"] = 1  # type: ignore[index]
    for item, name in ((POLICY, "rules"), (POLICY, "window"), (decision, "until"), (decision.reasons[0], "verdict")):
        with pytest.raises(AttributeError):
            setattr(item, name, None)


def test_a_decision_does_not_change_with_what_it_was_made_from() -> None:
    customer: dict[str, object] = {"stage": "adoption"}
    sends = [{"at": NOW - DAY}, {"at": NOW - 2 * DAY}]
    decision = POLICY.decide(TRIAL, customer, {"sends": sends}, NOW)
    customer["stage"] = "exposure"
    sends.clear()
    assert decision == POLICY.decide(TRIAL, MEMBER, BUSY, NOW)


# Other threads and processes ----------------------------------------------------------------------------------------


def test_threads_share_a_policy_a_check_and_a_history() -> None:
    policy, history = comity.compile(TEXT), comity.History(**BUSY)  # type: ignore[arg-type]
    check = policy.for_message(TRIAL)
    expected = POLICY.decide(TRIAL, MEMBER, BUSY, NOW)

    def ask(number: int) -> bool:
        message = {**TRIAL, "campaign": f"c{number % 7}"}
        one = policy.decide(message, MEMBER, history, NOW)
        return check(MEMBER, history, NOW) == expected and one.as_dict() == expected.as_dict()

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(400)))


def _decide(policy: comity.Policy, history: comity.History) -> comity.Decision:
    return policy.decide(TRIAL, MEMBER, history, NOW)


def test_policies_histories_and_decisions_travel_to_processes_that_share_nothing() -> None:
    history = comity.History(**BUSY)  # type: ignore[arg-type]
    here = _decide(POLICY, history)
    with get_context("spawn").Pool(1) as pool:
        there = pool.apply(_decide, (POLICY, history))
    assert there == here
    assert there.reasons[1].until == NOW + 5 * DAY


THERE = """
import pickle, sys
decision = pickle.load(sys.stdin.buffer)
print(decision.verdict, decision.until, dict(decision.message), [r.rule for r in decision.reasons])
print("comity.api" in sys.modules, "comity.check.policy" in sys.modules)
"""


def test_a_decision_is_complete_without_its_policy() -> None:
    decision = POLICY.decide({"campaign": "spring"}, {}, BUSY, NOW)
    done = subprocess.run([sys.executable, "-c", THERE], input=pickle.dumps(decision), capture_output=True, check=True)
    assert done.stdout.decode().splitlines() == [
        f"hold {NOW + 5 * DAY} {{'campaign': 'spring'}} ['policy.cap']",
        "False False",
    ]


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_whatever_is_public_can_be_pickled(protocol: int) -> None:
    decision = POLICY.decide(TRIAL, MEMBER, BUSY, NOW)
    for item in (decision, *decision.reasons, comity.Verdict.BLOCK):
        assert pickle.loads(pickle.dumps(item, protocol)) == item  # noqa: S301 (our own)
    policy = pickle.loads(pickle.dumps(POLICY, protocol))  # noqa: S301 (our own)
    assert policy.program == POLICY.program
    assert policy.vocabulary.customer_model is POLICY.vocabulary.customer_model


# Names and types ----------------------------------------------------------------------------------------------------


def test_public_names_are_there_and_listed() -> None:
    for name in ("load", "compile", "lint", "History", "Verdict", "Decision", "Reason", "PolicyError", "DataError"):
        assert name in dir(comity)
        assert getattr(comity, name).__doc__
    assert (Path(comity.__file__).parent / "py.typed").exists()


def test_a_program_in_types_runs() -> None:
    assert sender.main() == ["policy.trials: block (they pay already)", "b", "now", "{}"]


def test_findings_by_lint(tmp_path: Path) -> None:
    (tmp_path / "spring.yaml").write_text("campaign: spring\noffer: [trial]\nbody: x\n", encoding="utf-8")
    findings = comity.lint(POLICY, tmp_path, now=NOW)
    assert "policy.trials" in {finding.rule for finding in findings}


def test_what_is_not_declared_is_ignored() -> None:
    facts: Mapping[str, object] = {**MEMBER, "shoe_size": 43}
    assert POLICY.decide(TRIAL, facts, QUIET, NOW) == POLICY.decide(TRIAL, MEMBER, QUIET, NOW)
