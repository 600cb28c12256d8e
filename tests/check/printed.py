"""The program of a policy as text, one thing a line, for goldens that people can read."""

from collections.abc import Iterator
from typing import assert_never

from comity.program.nodes import (
    TRUE,
    And,
    Calendar,
    Compare,
    Condition,
    Const,
    Count,
    Enforced,
    Events,
    Ever,
    Fact,
    Holds,
    IsIn,
    Known,
    Literal,
    LocalTime,
    Matches,
    Moment,
    Not,
    Or,
    Program,
    Rolling,
    Rule,
    Sends,
    Shares,
    Since,
    Stated,
    Term,
    Today,
    Window,
    Zone,
)
from comity.program.tests import Test
from comity.types.vocabulary import Value


def program(of: Program) -> Iterator[str]:
    yield f"zone {of.zone}"
    for definition in of.definitions:
        yield f"define {definition.name} = {condition(definition.condition)}"
    for treat in of.treats:
        facts = ", ".join(f"{name} = {value(given)}" for name, given in treat.facts)
        yield f"treat {condition(treat.condition)} as {facts}"
    for place, selector in enumerate(of.prefer, 1):
        yield f"prefer {place}. {condition(selector)}"
    for rule_ in of.rules:
        yield from rule(rule_)
    for obligation in of.obligations:
        yield f"{obligation.id}: {obligation.text}"
        yield f"  {obligation.times} times every {obligation.every}"
        yield f"  audience {condition(obligation.audience)}"
        yield f"  selector {condition(obligation.selector)}"
    for waiver in of.waivers:
        words = f"{condition(waiver.selector)} to {condition(waiver.audience)}"
        yield f"waive {waiver.rule} for {words} until {waiver.until}, {waiver.because}, {waiver.approved_by}"


def rule(of: Rule) -> Iterator[str]:
    yield f"{of.id}: {of.text}"
    yield f"  {of.sentence} {', '.join(_terms(of))}"
    yield f"  body {condition(of.body)}"
    parts = {"selector": of.selector, "audience": of.audience, "when": of.when, "demand": of.demand}
    for word, part in parts.items():
        if part not in (TRUE, of.body):
            yield f"  {word} {condition(part)}"
    if of.unless != Const(value=False):
        yield f"  unless {condition(of.unless)}"


def _terms(of: Rule) -> Iterator[str]:
    yield str(of.outcome)
    if of.if_unknown is not of.outcome:
        yield f"if unknown {of.if_unknown}"
    if of.enforced is not Enforced.BOTH:
        yield str(of.enforced)
    for word, text in (("because", of.because), ("owner", of.owner), ("from", of.since), ("until", of.until)):
        if text is not None:
            yield f"{word} {text}"
    yield from (f"see {text}" for text in of.see)
    if not of.waivable:
        yield "not waivable"
    if not of.labelled:
        yield "unlabelled"


def condition(of: Condition) -> str:
    match of:
        case Const(value=decided):
            return {True: "true", False: "false", None: "unknown"}[decided]
        case Not(item):
            return f"not {condition(item)}"
        case And(items):
            return f"({' and '.join(map(condition, items))})"
        case Or(items):
            return f"({' or '.join(map(condition, items))})"
        case LocalTime(where, start, end, days):
            on = f" on {sorted(days)}" if days else ""
            return f"local {start}..{end}{on} in {zone(where)}"
        case Count():
            return count(of)
        case Since(event, other):
            return f"{event} since {other}"
        case _:
            return atom(of)


def atom(of: Compare | IsIn | Shares | Matches | Holds | Known | Stated) -> str:
    match of:
        case Compare(op, left, right, order):
            ordered = f" [{' < '.join(order)}]" if order else ""
            return f"{term(left)} {op} {term(right)}{ordered}"
        case IsIn(fact, values, negated):
            return f"{term(fact)} {'not ' if negated else ''}in [{', '.join(map(value, values))}]"
        case Shares(left, right, all_of):
            return f"{term(left)} {'has all of' if all_of else 'has'} {term(right)}"
        case Matches(fact, how, pattern):
            return f"{term(fact)} {how} {pattern!r}"
        case Holds(fact):
            return f"{term(fact)} holds"
        case Known(fact):
            return f"{term(fact)} known"
        case Stated(fact):
            return f"{term(fact)} stated"
        case _:
            assert_never(of)


def count(of: Count) -> str:
    bound = f"{'at least' if of.at_least else 'at most'} {of.times}"
    if isinstance(of.of, Events):
        return f"{bound} {of.of.name} {window(of.window)}"
    keys = f" with same {', '.join(map(term, of.of.keys))}" if of.of.keys else ""
    assert isinstance(of.of, Sends)
    return f"{bound} sends{keys} {window(of.window)} {{{condition(of.of.selector)}}}"


def window(of: Window) -> str:
    match of:
        case Ever():
            return "ever"
        case Rolling(duration):
            return f"in {duration}"
        case Calendar(unit, where, starting):
            return f"in calendar {unit}{f' from {starting}' if starting else ''} in {zone(where)}"
        case _:
            assert_never(of)


def zone(of: Zone) -> str:
    return (f"customer's or {of.name}" if of.name else "customer's") if of.of_customer else str(of.name)


def term(of: Term) -> str:
    match of:
        case Fact(scope, name):
            return f"{scope}.{name}"
        case Literal(given):
            return value(given)
        case Moment(None):
            return "now"
        case Moment(duration, later):
            return f"now {'+' if later else '-'} {duration}"
        case Today(None):
            return "today"
        case Today(duration, later):
            return f"today {'+' if later else '-'} {duration}"
        case _:
            assert_never(of)


def value(of: Value) -> str:
    if isinstance(of, frozenset):
        return f"{{{', '.join(sorted(of))}}}"
    return repr(of) if isinstance(of, str) else str(of)


def test(of: Test) -> Iterator[str]:
    yield f"test {of.title} at {of.now}"
    yield f"  customer {_facts(of.customer)}"
    yield f"  message {_facts(of.message)}"
    for event in of.events:
        yield f"  event {event.name} {event.ago or event.at}"
    for send in of.sends:
        yield f"  send {send.ago or send.at}: {_facts(send.facts)}"
    for then in of.then:
        only = "only " if then.only else ""
        yield f"  then {then.verdict} until {then.until} by {only}{list(then.by)} not by {list(then.not_by)}"


def _facts(of: object) -> str:
    assert isinstance(of, dict)
    return ", ".join(f"{name} = {value(fact)}" for name, fact in of.items())
