"""What the evaluator says of each customer and of each send: the meaning that every engine is held to.

A rule whose limit counts the sends of all who share a key is asked with the sends of those who share it, and no other
rule with these (LANGUAGE.md section 4, ruling 5). So rules are asked in groups, one for each set of keys.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from tests.bulk.agreement.cases import Answer, Answers, Audited, Case, Planned, Screened, by_rules
from tests.bulk.agreement.tables import People, Row, Tables, with_sends

from comity.backends.sql.audit import rulings
from comity.bulk.auditing import all_reads
from comity.evaluate.arbitrate import rank
from comity.evaluate.changes import HORIZON
from comity.evaluate.decide import Decision, decide, reasons_of
from comity.evaluate.history import History, Send
from comity.evaluate.holds import Situation, holds
from comity.evaluate.treat import effective
from comity.evaluate.verdict import cases
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
from comity.types.vocabulary import Field, Kind, Scope, Value

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
    seen = effective(asked.program, asked.message)
    situation = Situation(seen.message, asked.customer, asked.history, asked.now, asked.program.zone)
    rules = cases(asked.program, review=asked.review)
    for reason, _ in reasons_of(rules, seen, situation, asked.program.vocabulary):
        yield Said(reason.verdict, reason.rule)


def answers(case: Case, decided: Decide = by_the_evaluator) -> Answers:
    """Return the answers on everyone whom the audience admits, or on every send."""
    if isinstance(case, Planned):
        return _planned(case, decided)
    groups = list(groups_of(_told(case.program, case.tables)))
    people = People(case.program.vocabulary, case.tables)
    found: defaultdict[tuple[object, ...], list[Answer]] = defaultdict(list)
    asked = _screened(case, people) if isinstance(case, Screened) else _audited(case, people)
    for key, ask in asked:
        questions = [ask(*group) for group in groups]
        answer = _answer(said for question in questions for said in decided(question))
        if isinstance(case, Screened) and case.until and answer.verdict not in SENT:
            answer = answer._replace(until=refused_until(questions))
        found[key].append(answer)
    return {key: sorted(items, key=by_rules) for key, items in found.items()}


SENT = ("allow", "warn")
Ask = Callable[[Program, Keys], Question]


def _screened(case: Screened, people: People) -> Iterator[tuple[tuple[object, ...], Ask]]:
    for customer in people.known_at(case.now):
        if is_admitted(case, people, customer):

            def ask(program: Program, keys: Keys, customer: str = customer) -> Question:
                history, facts = people.history(customer, keys, case.now), people.facts(customer, case.now)
                return Question(program, case.message, facts, history, _now(case, facts), case.review)

            yield (customer,), ask


def _planned(case: Planned, decided: Decide) -> Answers:
    """Return the answers on each message, those before it being sent to whom they were allowed."""
    found: dict[tuple[object, ...], list[Answer]] = {}
    tables = case.tables
    ordered = sorted(case.messages, key=lambda item: rank(case.program, item[0]))
    for place, (message, audience) in enumerate(ordered, 1):
        step = answers(Screened(case.program, message, audience, case.now, tables, case.review), decided)
        facts = effective(case.program, message).message
        for (customer,), items in step.items():
            found[customer, facts.get("campaign"), facts.get("id"), place] = items
        allowed = [str(customer) for (customer,), (answer,) in step.items() if answer.verdict in SENT]
        tables = with_sends(tables, facts, allowed, case.now)
    return found


def _audited(case: Audited, people: People) -> Iterator[tuple[tuple[object, ...], Ask]]:
    """Yield each send, with what was sent before it in the order of `order`."""
    sends = in_order(case, people)
    for place, send in enumerate(sends):
        if send.customer is None:
            continue

        def ask(program: Program, keys: Keys, place: int = place, send: Send = send) -> Question:
            history = people.history(str(send.customer), keys, send.at, sends[:place])
            return Question(program, send.facts, people.facts(send.customer, send.at), history, send.at, case.review)

        yield (send.customer, send.at, send.facts.get("campaign"), send.facts.get("id")), ask


def in_order(case: Audited, people: People) -> list[Send]:
    """Return all sends in their order: of two at the same instant, the first is in the past of the other.

    They are sorted by campaign, id and customer, and then by all other facts that are asked for, as they are stored.
    """
    asked = rulings((item.rule, item.waivers) for item in cases(case.program, review=False))
    others = all_reads(case.program, asked).sends & case.tables.send_fields - {"campaign", "id"}
    there = case.tables.send_fields

    def order(item: tuple[Row, Send]) -> tuple[object, ...]:
        row, send = item
        names = (str(row.get(name) or "") if name in there else "" for name in ("campaign", "id"))
        kinds = {name: case.program.vocabulary.message[name] for name in sorted(others)}
        return send.at, *names, str(send.customer), *(_place(row.get(name), kinds[name]) for name in kinds)

    return [send for _, send in sorted(zip(case.tables.sends or (), people.sends, strict=True), key=order)]


def _place(value: Value | None, field: Field) -> tuple[object, ...]:
    """Return the place of a cell among others: nothing comes first, NaN last; a set that does not fit is nothing."""
    if isinstance(value, frozenset):
        return (1, sorted(value)) if field.type.kind is not Kind.ANY_OF or value <= {*field.type.symbols} else (0,)
    return (0,) if value is None else (2,) if value != value else (1, value)  # noqa: PLR0124 (NaN differs from itself)


def is_admitted(case: Screened, people: People, customer: str) -> bool:
    """Return whether an audience admits a customer: only where it is true, not where it cannot be told."""
    audience = told(case.audience, case.tables)
    history = people.history(customer, sorted(keys_of([audience])), case.now)
    facts = people.facts(customer, case.now)
    situation = Situation(case.message, facts, history, _now(case, facts), case.program.zone)
    return holds(audience, situation) is True


def _now(case: Screened, customer: Facts) -> datetime:
    return case.at(str(customer.get("timezone", "")))


def _answer(said: Iterable[Said]) -> Answer:
    ranked = sorted(set(said), key=lambda item: (-item.verdict, item.rule))
    rules = tuple(item.rule for item in ranked)
    verdict = ranked[0].verdict if ranked else Verdict.ALLOW
    return Answer(str(verdict), next(iter(rules), None), rules)


def refused_until(questions: Sequence[Question]) -> datetime | None:
    """Return the first later instant at which none of some decisions on one message refuses it (ruling 9).

    At an instant at which some refuse, it is refused until the last of them no longer does, and asked again there.
    """
    now = at = questions[0].now
    while refusing := [found for item in questions if not (found := _decided(item, at)).allowed]:
        ends = [found.until for found in refusing]
        later = [end for end in ends if end is not None]
        if len(later) < len(ends) or max(later) - now > HORIZON:
            return None
        at = max(later)
    return None if at == now else at


def _decided(asked: Question, at: datetime) -> Decision:
    return decide(asked.program, asked.message, asked.customer, asked.history, at, review=asked.review)


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
