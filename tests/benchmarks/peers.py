"""Other engines that a Python program can ask, with the same rules as their users would write them.

Each gets its rules compiled and its requests converted beforehand, as far as it can. Some know no time zones and some
no dates, so each is told the hour of the customer's day, and instants as seconds; each is only asked whether the
message may go now. The rules are one expression where an engine has expressions: that is its fastest way.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Any
from zoneinfo import ZoneInfo

from tests.benchmarks.sending import Atom, Facts, Rule

Ask = Callable[[Any], bool]
"""Takes a request that was converted; returns whether the message may be sent."""


@dataclass(frozen=True, slots=True)
class Tongue:
    """How a language says things: a pattern for each comparison, ``and``, ``not``, and where facts are found."""

    said: Mapping[str, str]
    both: str = " && "
    no: str = "!({})"
    message: str = "message.{}"
    customer: str = "customer.{}"

    def condition(self, rule: Rule) -> str:
        """Return when a rule refuses a message."""
        asked = self.both.join(self._said(atom, self.customer) for atom in rule.customer)
        parts = [
            *(self._said(atom, self.message) for atom in rule.message),
            self.no.format(asked) if rule.only else asked,
        ]
        if rule.unless is not None:
            parts.append(self.no.format(self._said(rule.unless, self._scope(rule.unless))))
        return self.both.join(parts)

    def _scope(self, atom: Atom) -> str:
        return self.message if atom.fact == "tag" else self.customer

    def _said(self, atom: Atom, scope: str) -> str:
        first, last = atom.value if atom.fact == "timezone" else (0, 0)
        return self.said[atom.how].format(
            fact=scope.format(atom.fact),
            value=json.dumps(atom.value),
            other=self.message.format(atom.value),
            seconds=atom.value * 86_400 if atom.how == "younger" else 0,
            first=first,
            last=last,
        )


@dataclass(frozen=True, slots=True)
class Peer:
    """An engine: the package that it is installed from, and how rules and requests are made ready for it.

    ``convert`` makes a request ready beforehand, ``at_once`` makes one ready that is asked once.
    """

    package: str
    tongue: Tongue
    prepare: Callable[[Sequence[str]], Ask]
    convert: Callable[[Facts], Any]
    at_once: Callable[[Facts], Any]

    @property
    def version(self) -> str | None:
        """The version that is installed, None if none is."""
        try:
            return version(self.package)
        except PackageNotFoundError:
            return None

    def asking(self, rules: Sequence[Rule]) -> Ask:
        """Return the function that answers requests by these rules."""
        return self.prepare([self.tongue.condition(rule) for rule in rules])

    def ready(self, message: Facts, customer: Facts, now: datetime) -> Any:  # noqa: ANN401 (its module may not be there)
        """Return a request as it is converted beforehand."""
        return self.convert(_plain(message, customer, now))

    def at_once_by(self, ask: Ask) -> Callable[[Facts, Facts, datetime], bool]:
        """Return the function that takes facts as a program has them."""
        convert = self.at_once
        return lambda message, customer, now: ask(convert(_plain(message, customer, now)))


def _plain(message: Facts, customer: Facts, now: datetime) -> Facts:
    """Return a request in values that JSON has, and the hour of the customer's day."""
    known = {name: _value(value) for name, value in customer.items()}
    hour = now.astimezone(ZoneInfo(customer["timezone"])).hour
    return {"message": message, "customer": known, "hour": hour, "now": _value(now)}


def _value(value: object) -> object:
    if isinstance(value, datetime):
        return int(value.timestamp())
    return sorted(value) if isinstance(value, frozenset) else value


# CEL -----------------------------------------------------------------------------------------------------------------

_COMMON = {
    "is": "{fact} == {value}",
    "in": "{fact} in {value}",
    "holds": "{value} in {fact}",
    "has": "{other} in {fact}",
    ">=": "{fact} >= {value}",
    "<": "{fact} < {value}",
    "younger": "now - {fact} < {seconds}",
}
CEL = Tongue(
    {
        **_COMMON,
        "any": "size({fact}) > 0",
        "shares": "{other}.exists(item, item in {fact})",
        "hours": "(hour >= {first} && hour < {last})",
        "outside": "(hour < {first} || hour >= {last})",
    }
)


def _cel(conditions: Sequence[str]) -> Ask:
    execute = import_module("cel").compile(_either(conditions, " || ")).execute
    return lambda context: not execute(context)


def _cel_context(facts: Facts) -> Any:  # noqa: ANN401 (its module may not be there)
    return import_module("cel").Context(variables=facts)


def _either(conditions: Sequence[str], word: str) -> str:
    """Return conditions joined as a tree that is not deep: a parser may not take a chain of hundreds."""
    if len(conditions) == 1:
        return f"({conditions[0]})"
    half = len(conditions) // 2
    return f"({_either(conditions[:half], word)}{word}{_either(conditions[half:], word)})"


# ZEN -----------------------------------------------------------------------------------------------------------------

ZEN = Tongue(
    {
        **_COMMON,
        "any": "len({fact}) > 0",
        "shares": "some({other}, # in {fact})",
        "hours": "(hour >= {first} and hour < {last})",
        "outside": "(hour < {first} or hour >= {last})",
    },
    both=" and ",
    no="not ({})",
)


def _zen(conditions: Sequence[str]) -> Ask:
    evaluate = import_module("zen").compile_expression(_either(conditions, " or ")).evaluate
    return lambda facts: not evaluate(facts)


# rule-engine ---------------------------------------------------------------------------------------------------------

RULE_ENGINE = Tongue(
    {
        **_COMMON,
        "any": "{fact}.length > 0",
        "shares": "[item for item in {other} if item in {fact}].length > 0",
        "hours": "(hour >= {first} and hour < {last})",
        "outside": "(hour < {first} or hour >= {last})",
    },
    both=" and ",
    no="not ({})",
    message="message['{}']",
    customer="customer['{}']",
)


def _rule_engine(conditions: Sequence[str]) -> Ask:
    rules = [import_module("rule_engine").Rule(condition) for condition in conditions]
    return lambda facts: not any(rule.matches(facts) for rule in rules)


# Cedar ---------------------------------------------------------------------------------------------------------------

CEDAR = Tongue(
    {
        "is": "{fact} == {value}",
        "in": "{value}.contains({fact})",
        "holds": "{fact}.contains({value})",
        "any": "!{fact}.isEmpty()",
        "has": "{fact}.contains({other})",
        "shares": "{other}.containsAny({fact})",
        ">=": "{fact} >= {value}",
        "<": "{fact} < {value}",
        "younger": "context.now - {fact} < {seconds}",
        "hours": "(context.hour >= {first} && context.hour < {last})",
        "outside": "(context.hour < {first} || context.hour >= {last})",
    },
    message="resource.{}",
    customer="principal.{}",
)


def _cedar(conditions: Sequence[str]) -> Ask:
    cedar = import_module("cedarpy")
    forbidden = (f"forbid(principal, action, resource) when {{ {condition} }};" for condition in conditions)
    policies = cedar.PolicySet.from_str("\n".join(["permit(principal, action, resource);", *forbidden]))
    ask = cedar.is_authorized
    return lambda given: bool(ask(given[0], policies, given[1]).allowed)


def _cedar_request(facts: Facts) -> Any:  # noqa: ANN401 (its module may not be there)
    message = {**facts["message"], "id": f"{facts['message']['campaign']}/first"}
    entities = [_entity("Customer", facts["customer"]), _entity("Message", message)]
    request = {
        "principal": entities[0]["uid"],
        "action": {"type": "Action", "id": "send"},
        "resource": entities[1]["uid"],
        "context": json.dumps({"now": facts["now"], "hour": facts["hour"]}),
    }
    return request, import_module("cedarpy").Entities.from_json_str(json.dumps(entities))


def _entity(kind: str, facts: Facts) -> Facts:
    return {"uid": {"type": kind, "id": facts["id"]}, "attrs": facts, "parents": []}


# Rego ----------------------------------------------------------------------------------------------------------------

REGO = Tongue(
    {
        **_COMMON,
        "any": "count({fact}) > 0",
        "shares": "some item in {other}; item in {fact}",
        "younger": "input.now - {fact} < {seconds}",
        "hours": "by_day({first}, {last})",
        "outside": "not by_day({first}, {last})",
    },
    both="; ",
    no="not {}",
    message="input.message.{}",
    customer="input.customer.{}",
)
REGO_HEAD = """package sending
import rego.v1
by_day(first, last) if { input.hour >= first; input.hour < last }
default refused := false
"""


def _rego(conditions: Sequence[str]) -> Ask:
    interpreter = import_module("regopy").Interpreter()
    told = (f"refused if {{ {condition} }}" for condition in conditions)
    interpreter.add_module("sending.rego", REGO_HEAD + "\n".join([*told, ""]))
    bundle = interpreter.build(None, ["sending/refused"])

    def ask(given: object) -> bool:
        interpreter.set_input(given)
        return interpreter.query_bundle_entrypoint(bundle, "sending/refused")[0][0] is False

    return ask


def _rego_input(facts: Facts) -> Any:  # noqa: ANN401 (its module may not be there)
    return import_module("regopy").Input(facts)


PEERS = (
    Peer("zen-engine", ZEN, _zen, json.dumps, dict),
    Peer("common-expression-language", CEL, _cel, _cel_context, dict),
    Peer("cedarpy", CEDAR, _cedar, _cedar_request, _cedar_request),
    Peer("regopy", REGO, _rego, _rego_input, _rego_input),
    Peer("rule-engine", RULE_ENGINE, _rule_engine, dict, dict),
)
