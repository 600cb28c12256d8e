"""Decisions, beside code that was written by hand and beside other engines, on the same requests in the same run."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import pytest
from tests.benchmarks.by_hand import for_all, for_message
from tests.benchmarks.calls import Measured, Way, affordable, compare, short
from tests.benchmarks.page import Goal, goals, table, times, write
from tests.benchmarks.past import MESSAGE, POLICY, SENDS, Case, by_hand, make_cases
from tests.benchmarks.peers import PEERS, Peer
from tests.benchmarks.sending import Sending, make_sending, policy_text

import comity

pytestmark = pytest.mark.benchmark

SIZES = (10, 40, 160, 640)
TYPICAL = 40
REQUESTS, FEWER, CUSTOMERS, ROUNDS = 10_000, 2_000, 1_000, 7
PATIENCE = 0.1
"""Seconds that a slow engine is given for each round: it answers as many of the requests as fit."""
LOOP, CHECK, DECIDE, HAND, HAND_ALL = (
    "the loop alone",
    "`check(customer, None, now).verdict`",
    "`policy.decide(message, customer, None, now).verdict`",
    "by hand, a function for each message",
    "by hand, one function for all",
)
CHECKED = "customer, None, now"
CONVERTED = ", request converted each time"
Found = Mapping[int, Mapping[str, Measured]]
"""What the ways take, by the number of rules."""


def own_ways(sending: Sending) -> dict[str, Way]:
    """Return the ways of comity and of code written by hand; all come to the same verdicts."""
    policy = comity.compile(policy_text(sending.rules))
    messages = sending.messages
    checks = [policy.for_message(message) for message in messages]
    hands = [for_message(sending.rules, message)[0] for message in messages]
    asked = [(item.message, item.customer, item.now) for item in sending.requests]
    known, whole = "customer, now", "message, customer, now"
    whole_asked = [(messages[number], customer, now) for number, customer, now in asked]
    ways = {
        LOOP: Way("None", f"check, {known}", [(None, *given) for _, *given in asked]),
        CHECK: Way(
            f"check({CHECKED}).verdict", f"check, {known}", [(checks[number], *given) for number, *given in asked]
        ),
        DECIDE: Way(
            f"decide(message, {CHECKED}).verdict", f"decide, {whole}", _each(policy.decide, whole_asked[:FEWER])
        ),
        HAND: Way(f"may_send({known})", f"may_send, {known}", [(hands[number], *given) for number, *given in asked]),
        HAND_ALL: Way(f"may_send({whole})", f"may_send, {whole}", _each(for_all(sending.rules)[0], whole_asked)),
    }
    _agree(ways, HAND)
    return ways


def _each(function: object, asked: Iterable[tuple[object, ...]]) -> list[tuple[object, ...]]:
    return [(function, *given) for given in asked]


def _agree(ways: Mapping[str, Way], judge: str) -> None:
    expected = ways[judge].answers()
    for name, way in ways.items():
        assert name == LOOP or [str(verdict) for verdict in way.answers()] == expected[: len(way.calls)], name


def peer_ways(peer: Peer, sending: Sending, allowed: list[bool]) -> Iterator[tuple[str, Way]]:
    """Yield the ways of another engine, with as many requests as it has time for."""
    ask, requests = peer.asking(sending.rules), sending.requests
    facts = [(sending.messages[item.message], item.customer, item.now) for item in requests]
    some = [peer.ready(*given) for given in facts[:10]]
    many = affordable(lambda number: ask(some[number]), REQUESTS, PATIENCE)
    at_once = peer.at_once_by(ask)
    name = f"{peer.package} {peer.version}"
    ready = Way("ask(given)", "ask, given", [(ask, peer.ready(*given)) for given in facts[:many]])
    raw = Way("ask(message, customer, now)", "ask, message, customer, now", [(at_once, *item) for item in facts[:many]])
    for told, way in ((name, ready), (f"{name}{CONVERTED}", raw)):
        assert way.answers() == allowed[:many]
        yield told, way


def all_ways(sending: Sending) -> dict[str, Way]:
    """Return the ways of comity, of code written by hand, and of all engines that are installed."""
    ways = own_ways(sending)
    allowed = [verdict == "allow" for verdict in ways[HAND].answers()]
    return ways | dict(way for peer in PEERS if peer.version for way in peer_ways(peer, sending, allowed))


def measured(
    ways_of: Callable[[Sending], dict[str, Way]], *, mixed: bool = False, sets: Callable[..., object] = list
) -> tuple[Found, Mapping[int, float]]:
    """Return what the ways take at every size, and the share of requests that is allowed."""
    found, shares = {}, {}
    for size in SIZES:
        ways = ways_of(make_sending(size, REQUESTS, mixed=mixed, sets=sets))
        answers = ways[HAND].answers()
        shares[size] = answers.count("allow") / len(answers)
        found[size] = compare(ways, ROUNDS)
    return found, shares


def test_decisions() -> None:
    found, shares = measured(all_ways)
    write("decisions", _typical(found[TYPICAL]), _growth(found, shares), goals(_goals(found)))


def test_decisions_with_frozensets() -> None:
    found, shares = measured(own_ways, sets=frozenset)
    write("decisions with frozensets", _growth(found, shares), goals(_own_goals(found)))


def test_mixed_decisions() -> None:
    found, shares = measured(own_ways, mixed=True)
    write("decisions of a mixed policy", _growth(found, shares), goals(_own_goals(found)))


def _typical(runs: Mapping[str, Measured]) -> list[str]:
    rows = [(name, *_taken(run), times(run.ratio(runs[HAND]))) for name, run in runs.items()]
    absent = [(f"{peer.package} is not installed", "", "", "", "") for peer in PEERS if peer.version is None]
    return table((f"{TYPICAL} rules", "mean", "median", "99 of 100", "/ by hand"), rows + absent)


def _growth(found: Found, shares: Mapping[int, float]) -> list[str]:
    rows = [
        (name, *(short(runs[name].mean) for runs in found.values()), times(_grown(found, name)))
        for name in found[TYPICAL]
        if name != LOOP and not name.endswith(CONVERTED)
    ]
    by_hand = ("`check` / by hand", *(times(runs[CHECK].ratio(runs[HAND])) for runs in found.values()), "")
    allowed = ("requests that are allowed", *(f"{share:.0%}" for share in shares.values()), "")
    return table(("mean, with rules", *map(str, SIZES), f"{SIZES[-1]} / {SIZES[0]}"), [*rows, by_hand, allowed])


def _grown(found: Found, name: str) -> float:
    return found[SIZES[-1]][name].mean / found[SIZES[0]][name].mean


def _goals(found: Found) -> Iterator[Goal]:
    yield from _own_goals(found)
    others = [name for name in found[TYPICAL] if name not in (LOOP, CHECK, DECIDE, HAND, HAND_ALL)]
    for told, each_time in (("converted beforehand", False), ("converted each time", True)):
        names = [name for name in others if name.endswith(CONVERTED) is each_time]
        if names:
            faster = [min(runs[name].ratio(runs[CHECK]) for name in names) for runs in found.values()]
            hoped = f"at least 10 times faster than the fastest other engine, requests {told}"
            yield Goal(hoped, _span(faster), min(faster) >= 10)


def _own_goals(found: Found) -> Iterator[Goal]:
    ratios = [runs[CHECK].ratio(runs[HAND]) for runs in found.values()]
    yield Goal("mean at most 1.5 times what is written by hand for each message", _span(ratios), max(ratios) <= 1.5)
    grown = _grown(found, CHECK)
    yield Goal("mean at most twice as long with 640 rules as with 10", times(grown), grown <= 2)
    slowest = max(runs[CHECK].p99 for runs in found.values())
    yield Goal("99 of 100 decisions take less than 10 µs", short(slowest), slowest < 10e-6)


def _span(ratios: list[float]) -> str:
    return f"{times(min(ratios))} to {times(max(ratios))}"


# With a history ------------------------------------------------------------------------------------------------------

READ, RAW, HAND_PAST = (
    "`check` with a `History` that was given before",
    "`check` with the history as it was loaded",
    "by hand",
)


def past_ways(cases: Sequence[Case]) -> dict[str, Way]:
    """Return the ways to decide a message with a history; all come to the same verdicts."""
    check = comity.compile(POLICY).for_message(MESSAGE)
    call, names = "check(customer, history, now).verdict", "check, customer, history, now"
    raw = [(case.customer, case.sends, case.now) for case in cases]
    loaded = [(customer, {"sends": sends}, now) for customer, sends, now in raw]
    read = [(customer, comity.History(sends=sends), now) for customer, sends, now in raw]
    ways = {
        LOOP: Way("None", names, _each(None, raw)),
        READ: Way(call, names, _each(check, read)),
        RAW: Way(call, names, _each(check, loaded)),
        HAND_PAST: Way(
            "may_send(customer, sends, now)", "may_send, customer, sends, now", _each(by_hand(MESSAGE), raw)
        ),
    }
    _agree(ways, HAND_PAST)
    return ways


def test_history() -> None:
    runs = compare(past_ways(make_cases(CUSTOMERS)), ROUNDS)
    rows = [(name, *_taken(run), times(run.ratio(runs[HAND_PAST]))) for name, run in runs.items()]
    ratio = runs[READ].ratio(runs[HAND_PAST])
    goal = Goal("with a history given before, at most 1.5 times what is written by hand", times(ratio), ratio <= 1.5)
    head = (f"{SENDS} earlier sends", "mean", "median", "99 of 100", "/ by hand")
    write("decisions with a history", table(head, rows), goals([goal]))


def _taken(run: Measured) -> tuple[str, str, str]:
    return short(run.mean), short(run.median), short(run.p99)
