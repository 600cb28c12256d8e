"""`cap-never-binds`: a cap that another one keeps from ever being reached."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from comity.linter.ask import Ask
from comity.linter.caps import covering
from comity.linter.overlap import Overlap
from comity.linter.page import Page, Stage, example
from comity.linter.strictness import as_strict, stands_first
from comity.linter.view import PolicyView, Written
from comity.program.nodes import (
    FALSE,
    TRUE,
    And,
    Count,
    Enforced,
    Fact,
    Rule,
    Sends,
    Sentence,
    Verdict,
    Window,
)
from comity.program.walk import walk
from comity.syntax import nodes
from comity.text.finding import Finding, Level, Related
from comity.types.vocabulary import Scope

PAGE = Page(
    code="cap-never-binds",
    stage=Stage.POLICIES,
    level=Level.WARNING,
    title="a cap that is never reached",
    text="""
Another limit over the same messages, or more, is always used up first: `10 per 7 days` beside `1 per 24
hours`, which lets no more than seven pass in seven days. The higher cap looks like protection and is none;
probably one of the numbers, or one of the windows, is wrong.

Rolling and calendar windows are told apart: two calendar weeks may touch, so `4 per 7 days` can bind beside
`3 per calendar week`.
""",
    bad=example(
        policy="""
weekly:
  limit purpose:marketing to 10 per 7 days
  because "More is noise."

daily:
  limit purpose:marketing to 1 per 24 hours
  because "Once a day at the most."
"""
    ),
    good=example(
        policy="""
weekly:
  limit purpose:marketing to 3 per 7 days
  because "More is noise."

daily:
  limit purpose:marketing to 1 per 24 hours
  because "Once a day at the most."
"""
    ),
    see=("LANGUAGE.md section 9",),
)


class Cap(NamedTuple):
    """What a limit allows: ``times`` sends of its selector per window, counted apart for each of ``keys``."""

    rule: Rule
    times: int
    window: Window
    keys: frozenset[Fact]


def check(policy: PolicyView, today: date) -> Iterator[Finding]:
    """Yield the limits that can never be reached because another one over the same messages is used up before."""
    caps = {cap.rule.id: cap for rule in policy.binding(today) if (cap := _cap(rule))}
    overlap = Overlap.of((cap.rule, cap.rule.selector) for cap in caps.values())
    for written in policy.rules:
        cap = caps.get(written.rule.id) or _cap(written.rule)
        if cap is None:
            continue
        others = (caps[rule.id] for rule in overlap.implied_by(cap.rule.selector) if rule.id != cap.rule.id)
        found = next((other for other in others if _used_up_before(other, cap, policy)), None)
        if found is not None:
            yield _finding(written, cap, found)


def _used_up_before(other: Cap, cap: Cap, policy: PolicyView) -> bool:
    """Return whether ``other`` keeps ``cap`` from binding; of two that do so to each other one is kept."""
    if _most(other, cap, policy.ask) is None:
        return False
    return not stands_first(cap.rule, other.rule, policy) or _most(cap, other, policy.ask) is None


def _cap(rule: Rule) -> Cap | None:
    """Return what a limit counts: the `Count` in its body that its WHEN does not hold."""
    if rule.sentence is not Sentence.LIMIT:
        return None
    in_when = {item for item in walk(rule.when) if isinstance(item, Count)}
    counts = [item for item in walk(rule.body) if isinstance(item, Count) and item not in in_when]
    match counts:
        case [Count(Sends(keys=keys), window, times)]:
            return Cap(rule, times, window, frozenset(keys))
        case _:
            return None


def _most(other: Cap, cap: Cap, ask: Ask) -> int | None:
    """Return how many sends ``other`` lets pass in a window of ``cap``; None where ``cap`` may bind."""
    windows = covering(other.window, cap.window)
    if windows is None or windows * other.times > cap.times or not as_strict(other.rule, cap.rule):
        return None
    if not _counts_all(other, cap, ask):
        return None
    held = _fires_with(other.rule, cap.rule, ask) if windows == 1 else _always_enforced(other.rule)
    return windows * other.times if held else None


def _counts_all(other: Cap, cap: Cap, ask: Ask) -> bool:
    """Return whether ``other`` counts every send that ``cap`` counts."""
    of_customer = {key for key in other.keys ^ cap.keys if key.scope is Scope.CUSTOMER}
    return other.keys <= cap.keys and not of_customer and ask.implies(cap.rule.selector, other.rule.selector)


def _fires_with(other: Rule, rule: Rule, ask: Ask) -> bool:
    """Return whether ``other`` applies whenever ``rule`` does; what is counted is compared elsewhere."""
    applies = And((rule.selector, rule.when))
    exceptions = And((rule.selector, other.unless))
    return ask.implies(applies, other.when) and (other.unless == FALSE or ask.implies(exceptions, rule.unless))


def _always_enforced(rule: Rule) -> bool:
    """Return whether a rule has refused each send beyond its number, so that the past cannot hold more of them."""
    unconditional = rule.when == TRUE and rule.unless == FALSE and rule.since is None
    return unconditional and rule.outcome > Verdict.WARN and rule.enforced is not Enforced.IN_REVIEW


def _finding(written: Written[Rule], cap: Cap, other: Cap) -> Finding:
    most = other.times * (covering(other.window, cap.window) or 1)
    sentence = written.node.sentence
    span = sentence.times.span if isinstance(sentence, nodes.Limit) else sentence.span
    return PAGE.finding(
        f"`{written.name}` is never reached: `{other.rule.id}` lets no more than {most} of these pass",
        written.module.place(span),
        "lower this number, or remove the rule",
        (Related(other.rule.place, f"`{other.rule.id}` is used up before"),),
    )
