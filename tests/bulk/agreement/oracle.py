"""What the evaluator says of each customer and of each send: the meaning that every engine is held to.

A rule whose limit counts the sends of all who share a key is asked with the sends of those who share it, and no other
rule with these (LANGUAGE.md section 4, ruling 5). So rules are asked in groups, one for each set of keys.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from tests.bulk.agreement.cases import Answer, Answers, Audited, Case, Screened
from tests.bulk.agreement.tables import People, Tables

from comity.evaluate.decide import decide
from comity.evaluate.history import History, Send
from comity.evaluate.holds import Situation, holds
from comity.program.nodes import (
    UNKNOWN,
    And,
    Condition,
    Count,
    Events,
    Not,
    Or,
    Program,
    Rule,
    Sends,
    Since,
    Verdict,
    Waiver,
)
from comity.program.walk import walk
from comity.text.record import replace
from comity.types.vocabulary import Scope, Value

Keys = frozenset[str]
Facts = Mapping[str, Value]


class Said(NamedTuple):
    """What a rule said."""

    verdict: Verdict
    rule: str


class Question(NamedTuple):
    """All that a decision follows from."""

    program: Program
    message: Facts
    customer: Facts
    history: History
    now: datetime
    review: bool


Decide = Callable[[Question], Iterable[Said]]


def by_the_evaluator(asked: Question) -> Iterator[Said]:
    """Yield what each rule says by the reference evaluator."""
    program, message, customer, history, now, review = asked
    for reason in decide(program, message, customer, history, now, review=review).reasons:
        yield Said(reason.verdict, reason.rule)


def answers(case: Case, decided: Decide = by_the_evaluator) -> Answers:
    """Return the answers on everyone whom the audience admits, or on every send."""
    groups = list(groups_of(_told(case.program, case.tables)))
    people = People(case.program.vocabulary, case.tables)
    found: defaultdict[tuple[object, ...], list[Answer]] = defaultdict(list)
    asked = _screened(case, people) if isinstance(case, Screened) else _audited(case, people)
    for key, ask in asked:
        found[key].append(_answer(said for group in groups for said in decided(ask(*group))))
    return {key: sorted(items) for key, items in found.items()}


Ask = Callable[[Program, Keys], Question]


def _screened(case: Screened, people: People) -> Iterator[tuple[tuple[object, ...], Ask]]:
    for customer in people:
        if is_admitted(case, people, customer):

            def ask(program: Program, keys: Keys, customer: str = customer) -> Question:
                history, facts = people.history(customer, keys), people.facts(customer)
                return Question(program, case.message, facts, history, _now(case, facts), case.review)

            yield (customer,), ask


def _audited(case: Audited, people: People) -> Iterator[tuple[tuple[object, ...], Ask]]:
    """Yield each send, with what was sent before it in the order of `order`."""
    sends = sorted(people.sends, key=order)
    for place, send in enumerate(sends):
        if send.customer is None:
            continue

        def ask(program: Program, keys: Keys, place: int = place, send: Send = send) -> Question:
            history = people.history(str(send.customer), keys, sends[:place])
            return Question(program, send.facts, people.facts(send.customer), history, send.at, case.review)

        yield (send.customer, send.at, send.facts.get("campaign"), send.facts.get("id")), ask


def order(send: Send) -> tuple[object, ...]:
    """Return what sends are sorted by; of two at the same instant, the first is in the past of the other."""
    return send.at, str(send.facts.get("campaign", "")), str(send.facts.get("id", "")), str(send.customer)


def is_admitted(case: Screened, people: People, customer: str) -> bool:
    """Return whether an audience admits a customer: only where it is true, not where it cannot be told."""
    audience = told(case.audience, case.tables)
    history = people.history(customer, sorted(keys_of([audience])))
    facts = people.facts(customer)
    situation = Situation(case.message, facts, history, _now(case, facts), case.program.zone)
    return holds(audience, situation) is True


def _now(case: Screened, customer: Facts) -> datetime:
    return case.at(str(customer.get("timezone", "")))


def _answer(said: Iterable[Said]) -> Answer:
    ranked = sorted(set(said), key=lambda item: (-item.verdict, item.rule))
    rules = tuple(item.rule for item in ranked)
    verdict = ranked[0].verdict if ranked else Verdict.ALLOW
    return Answer(str(verdict), next(iter(rules), None), rules)


# Logs that are not there --------------------------------------------------------------------------------------------


def _told(program: Program, tables: Tables) -> Program:
    """Return a program in which whatever asks for a log that is not there is unknown."""
    return replace(
        program,
        rules=tuple(
            replace(rule, body=told(rule.body, tables), unless=told(rule.unless, tables)) for rule in program.rules
        ),
        waivers=tuple(replace(waiver, audience=told(waiver.audience, tables)) for waiver in program.waivers),
    )


def told(condition: Condition, tables: Tables) -> Condition:
    """Return a condition in which whatever asks for a log that is not there is unknown."""
    match condition:
        case And(items) | Or(items):
            return type(condition)(tuple(told(item, tables) for item in items))
        case Not(item):
            return Not(told(item, tables))
        case Count(Sends()) if tables.sends is None:
            return UNKNOWN
        case Count(Events()) | Since() if tables.events is None:
            return UNKNOWN
        case _:
            return condition


# Keys that customers share ------------------------------------------------------------------------------------------


def groups_of(program: Program) -> Iterator[tuple[Program, Keys]]:
    """Yield the rules that count over all who share some keys as a program of their own, by the keys."""
    groups: defaultdict[Keys, list[Rule]] = defaultdict(list)
    for rule in program.rules:
        groups[keys_of(_conditions(rule, program.waivers))].append(rule)
    for keys, rules in groups.items() or [(Keys(), [])]:
        yield replace(program, rules=tuple(rules)), keys


def _conditions(rule: Rule, waivers: Sequence[Waiver]) -> list[Condition]:
    return [rule.body, rule.unless, *(waiver.audience for waiver in waivers if waiver.rule == rule.id)]


def keys_of(conditions: Iterable[Condition]) -> Keys:
    """Return the customers' keys that conditions count by; raises ValueError where one asks for several sets."""
    found = {
        frozenset(key.name for key in item.of.keys if key.scope is Scope.CUSTOMER)
        for condition in conditions
        for item in walk(condition)
        if isinstance(item, Count) and isinstance(item.of, Sends)
    } - {Keys()}
    if len(found) > 1:
        raise ValueError("no one history serves several sets of keys")
    return next(iter(found), Keys())
