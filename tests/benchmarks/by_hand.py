"""What a good engineer would write by hand instead of a policy: a function for each message, or one for them all.

The benchmark writes the text, from the same rules, but as a person would: customers are dicts that are complete and of
the right types, nothing is checked, the first rule that forbids returns. In the function of one message, rules that
differ only in a region or a segment share a set.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.benchmarks.sending import Atom, Facts, Rule, concerns

ByHand = Callable[[Facts, datetime], str]
AllByHand = Callable[[Facts, Facts, datetime], str]
STRICTEST_FIRST = ("block", "hold")
HOUR = 'now.astimezone(ZoneInfo(customer["timezone"])).hour'


def for_message(rules: Sequence[Rule], message: Mapping[str, Any]) -> tuple[ByHand, str]:
    """Return the function of one message, and its text."""
    found = list(_left(rules, message))
    constants, lines = list[str](), list[str]()
    for outcome in STRICTEST_FIRST:
        spoken = [rule for rule in found if rule.outcome == outcome]
        lines += [f"    hour = {HOUR}"] if any(_asks_hour(rule) for rule in spoken) else []
        for alike in _alike(spoken):
            lines += [f"    if {_of_message(alike, message, constants)}:", f'        return "{outcome}"']
    return _made([*constants, "def may_send(customer, now):", *lines, '    return "allow"'])


def for_all(rules: Sequence[Rule]) -> tuple[AllByHand, str]:
    """Return one function for all messages, and its text."""
    lines = [f'    {name} = message["{name}"]' for name in ("channel", "purpose", "topic", "tag", "discount")]
    lines.append(f'    hour = {HOUR} if channel in ("sms", "push") else 12')
    for outcome in STRICTEST_FIRST:
        for rule in (rule for rule in rules if rule.outcome == outcome):
            asked = " and ".join([*(_of_any_message(atom) for atom in rule.message), *_of_customer(rule, None)])
            lines += [f"    if {asked}:", f'        return "{outcome}"']
    return _made(["def may_send(message, customer, now):", *lines, '    return "allow"'])


def _made(lines: list[str]) -> tuple[Any, str]:
    text = "\n".join([*lines, ""])
    scope: dict[str, Any] = {"ZoneInfo": ZoneInfo, "timedelta": timedelta}
    exec(compile(text, "<by hand>", "exec"), scope)  # noqa: S102 (it is our own text)
    return scope["may_send"], text


def _asks_hour(rule: Rule) -> bool:
    return any(atom.fact == "timezone" for atom in rule.customer)


# Of one message ------------------------------------------------------------------------------------------------------


def _left(rules: Sequence[Rule], message: Mapping[str, Any]) -> Iterator[Rule]:
    """Yield the rules that concern a message, without exceptions that it settles."""
    for rule in rules:
        if concerns(rule, message):
            if rule.unless is None or rule.unless.fact != "tag":
                yield rule
            elif rule.unless.value not in message["tag"]:
                yield replace(rule, unless=None)


def _alike(rules: Sequence[Rule]) -> Iterator[list[Rule]]:
    """Yield rules that differ in nothing but their region or segment together."""
    groups: dict[object, list[Rule]] = {}
    for rule in rules:
        first, *others = rule.customer
        shared = first.fact in ("region", "segment") and bool(others)
        groups.setdefault((first.how, tuple(others), rule.unless) if shared else rule, []).append(rule)
    yield from groups.values()


def _of_message(alike: list[Rule], message: Mapping[str, Any], constants: list[str]) -> str:
    rule = alike[0]
    if len(alike) == 1:
        return " and ".join(_of_customer(rule, message))
    first, *others = rule.customer
    constants.append(f"SOME_{len(constants)} = frozenset({sorted(each.customer[0].value for each in alike)})")
    name, given = f"SOME_{len(constants) - 1}", f'customer["{first.fact}"]'
    head = f"not {name}.isdisjoint({given})" if first.how == "holds" else f"{given} in {name}"
    return " and ".join([head, *_of_customer(replace(rule, customer=tuple(others)), message)])


# Conditions ----------------------------------------------------------------------------------------------------------


def _of_any_message(atom: Atom) -> str:
    """Return what is asked of a message whose facts are in variables."""
    match atom.how:
        case "is":
            return f"{atom.fact} == {atom.value!r}"
        case "in":
            return f"{atom.fact} in {atom.value!r}"
        case "holds":
            return f"{atom.value!r} in {atom.fact}"
        case "any":
            return atom.fact
        case _:
            return f"{atom.fact} {atom.how} {atom.value!r}"


def _of_customer(rule: Rule, message: Mapping[str, Any] | None) -> Iterator[str]:
    """Yield what is asked of a customer, for a message that is known, or whose facts are in variables."""
    asked = " and ".join(_told(atom, message) for atom in rule.customer)
    if rule.only:
        asked = f"not ({asked})"
    yield asked
    if rule.unless is not None:
        yield f"not {_of_any_message(rule.unless) if rule.unless.fact == 'tag' else _told(rule.unless, message)}"


def _told(atom: Atom, message: Mapping[str, Any] | None) -> str:
    given, value = f'customer["{atom.fact}"]', atom.value
    match atom.how:
        case "is":
            return given if value is True else f"{given} == {value!r}"
        case "in":
            return f"{given} in {value!r}"
        case "holds":
            return f"{value!r} in {given}"
        case "has":
            return f"{value if message is None else repr(message[value])} in {given}"
        case "shares" if message is not None:
            return f"({' or '.join(f'{item!r} in {given}' for item in message[value])})"
        case "shares":
            return f"any(item in {given} for item in {value})"
        case "younger":
            return f"now - {given} < timedelta(days={value})"
        case "hours":
            return f"{value[0]} <= hour < {value[1]}"
        case "outside":
            return f"not {value[0]} <= hour < {value[1]}"
        case _:
            return f"{given} {atom.how} {value!r}"
