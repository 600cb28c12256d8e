"""Questions made smaller, as long as what is wrong with their answers remains."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from tests.decisions.worlds import WAYS, Asked

from comity.evaluate.history import History, Send
from comity.program.nodes import FALSE, TRUE, And, Condition, Count, Fact, Not, Or, Program, Rule, Sends
from comity.program.walk import facts, facts_of_sends
from comity.text.record import replace
from comity.types.vocabulary import Vocabulary

K = TypeVar("K")
V = TypeVar("V")


def minimised(asked: Asked, is_wrong: Callable[[Asked], bool]) -> Asked:
    """Return a question that is wrong in the same way and has nothing left that can go without putting it right."""
    while True:
        found = next((item for item in smaller(asked) if is_wrong(item)), None)
        if found is None:
            return asked
        asked = found


def smaller(asked: Asked) -> Iterator[Asked]:
    """Yield questions that are smaller by one thing each, beginning with the largest things."""
    for program in _programs(asked.program):
        yield replace(asked, program=program)
    for past in _histories(asked.history):
        yield replace(asked, history=past)
    for message in _without_one(asked.message):
        yield replace(asked, message=message)
    for customer in _without_one(asked.customer):
        yield replace(asked, customer=customer)
    if asked.way != WAYS[0]:
        yield replace(asked, way=WAYS[0])
    if asked.review:
        yield replace(asked, review=False)
    if asked.now.second or asked.now.microsecond:
        yield replace(asked, now=asked.now.replace(second=0, microsecond=0))
    for words in _vocabularies(asked.program, _stated(asked)):
        yield replace(asked, program=replace(asked.program, vocabulary=words))


def _stated(asked: Asked) -> set[str]:
    sends = () if asked.history is None else asked.history.sends
    return {*asked.message, *asked.customer, *(name for send in sends for name in send.facts)}


def _without_one(items: Mapping[K, V]) -> Iterator[dict[K, V]]:
    for gone in items:
        yield {name: value for name, value in items.items() if name != gone}


def _but_one(items: tuple[V, ...]) -> Iterator[tuple[V, ...]]:
    for number in range(len(items)):
        yield items[:number] + items[number + 1 :]


def _with_one(items: tuple[V, ...], change: Callable[[V], Iterator[V]]) -> Iterator[tuple[V, ...]]:
    for number, item in enumerate(items):
        for changed in change(item):
            yield (*items[:number], changed, *items[number + 1 :])


# Policies -----------------------------------------------------------------------------------------------------------


def _programs(program: Program) -> Iterator[Program]:
    for rules in _but_one(program.rules):
        yield replace(program, rules=rules)
    for waivers in _but_one(program.waivers):
        yield replace(program, waivers=waivers)
    for treats in _but_one(program.treats):
        yield replace(program, treats=treats)
    if program.prefer:
        yield replace(program, prefer=())
    if program.zone != "UTC":
        yield replace(program, zone="UTC")
    for rules in _with_one(program.rules, _rules):
        yield replace(program, rules=rules)


def _rules(rule: Rule) -> Iterator[Rule]:
    if rule.unless != FALSE:
        yield replace(rule, unless=FALSE)
    if rule.since or rule.until:
        yield replace(rule, since=None, until=None)
    if rule.because:
        yield replace(rule, because=None)
    # What a rule was made of explains its reasons only; what decides is the body.
    if any(part != TRUE for part in (rule.selector, rule.audience, rule.when, rule.demand)):
        yield replace(rule, selector=TRUE, audience=TRUE, when=TRUE, demand=TRUE)
    for body in _conditions(rule.body):
        yield replace(rule, body=body)
    for unless in _conditions(rule.unless):
        yield replace(rule, unless=unless)


def _conditions(condition: Condition) -> Iterator[Condition]:
    match condition:
        case And(items) | Or(items):
            yield from items
            compound = type(condition)
            yield from (compound(rest) for rest in _but_one(items) if len(items) > 1)
            yield from (compound(changed) for changed in _with_one(items, _conditions))
        case Not(item):
            yield item
            yield from (Not(changed) for changed in _conditions(item))
        case Count(Sends(selector, keys) as sends):
            if selector != TRUE:
                yield replace(condition, of=replace(sends, selector=TRUE))
            for changed in _conditions(selector):
                yield replace(condition, of=replace(sends, selector=changed))
            for rest in _but_one(keys):
                yield replace(condition, of=replace(sends, keys=rest))
        case _:
            pass


def _vocabularies(program: Program, stated: Iterable[str]) -> Iterator[Vocabulary]:
    """Yield vocabularies with a word less, but for words that somebody says."""
    words, read = program.vocabulary, {fact.name for part in _all_conditions(program) for fact in _facts(part)}
    said = {*read, *stated, *(name for treat in program.treats for name, _ in treat.facts)}
    for customer in _without_one(words.customer):
        if words.customer.keys() - customer.keys() - said:
            yield replace(words, customer=customer)
    for message in _without_one(words.message):
        if words.message.keys() - message.keys() - said:
            yield replace(words, message=message)
    if words.events:
        yield replace(words, events={})


def _all_conditions(program: Program) -> Iterator[Condition]:
    for rule in program.rules:
        yield from (rule.body, rule.unless)
    for waiver in program.waivers:
        yield from (waiver.selector, waiver.audience)
    yield from (treat.condition for treat in program.treats)
    yield from program.prefer


def _facts(condition: Condition) -> Iterator[Fact]:
    yield from facts(condition)
    yield from facts_of_sends(condition)


# Histories ----------------------------------------------------------------------------------------------------------


def _histories(past: History | None) -> Iterator[History | None]:
    if past is None:
        return
    yield None
    for sends in _but_one(past.sends):
        yield replace(past, sends=sends)
    for events in _but_one(past.events):
        yield replace(past, events=events)
    if past.complete_since is not None:
        yield replace(past, complete_since=None)
    for sends in _with_one(past.sends, _sends):
        yield replace(past, sends=sends)
    for events in _with_one(past.events, lambda item: iter([replace(item, customer=None)] if item.customer else [])):
        yield replace(past, events=events)


def _sends(send: Send) -> Iterator[Send]:
    for stated in _without_one(send.facts):
        yield replace(send, facts=stated)
    if send.customer is not None:
        yield replace(send, customer=None)
