"""A situation that the solver found, written as a test of the language."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from comity.check.tests import DEFAULT_NOW, VERDICTS
from comity.evaluate.decide import Decision, decide
from comity.program.nodes import Program, Rule
from comity.solve.witness import Witness
from comity.types.values import write_value
from comity.types.vocabulary import Field, Kind, Value

INDENT = "  "
WORDS = {verdict: word for word, verdict in VERDICTS.items()}


def written(witness: Witness, rule: Rule, words: str, program: Program) -> str | None:
    """Return a test of what a policy decides in a situation; None where it has no words for that.

    ``words`` say what the test is to notice.
    """
    vocabulary = program.vocabulary
    whose = {send.customer for send in witness.history.sends} | {event.customer for event in witness.history.events}
    if whose - {None} or not witness.message:
        return None
    decision = decide(program, witness.message, witness.customer, witness.history, witness.now, review=True)
    lines = [f'test "{rule.label}: not {words}" {{'.replace("`", "")]
    customer = _facts(witness.customer, vocabulary.customer)
    lines += [f"{INDENT}given {customer}"] if customer else []
    for event in sorted(witness.history.events, key=lambda event: (event.at, event.name)):
        lines.append(f"{INDENT}given {event.name} at {write_value(event.at)}")
    for send in sorted(witness.history.sends, key=lambda send: send.at):
        lines.append(f"{INDENT}given received ({' and '.join(_facets(send.facts))}) at {write_value(send.at)}")
    if witness.now != DEFAULT_NOW:
        lines.append(f"{INDENT}at {write_value(witness.now)}")
    lines.append(f"{INDENT}when {_facts(witness.message, vocabulary.message)}")
    return "\n".join([*lines, f"{INDENT}{_then(decision, rule)}", "}"]) + "\n"


def _then(decision: Decision, rule: Rule) -> str:
    verdict = WORDS[decision.verdict]
    if not decision.reasons:
        return f"then {verdict}"
    fired = any(reason.rule == rule.id for reason in decision.reasons)
    return f"then {verdict} {'by' if fired else 'not by'} {rule.id}"


def _facts(facts: Mapping[str, Value], fields: Mapping[str, Field]) -> str:
    return ", ".join(f"{name} = {_literal(facts[name], fields[name])}" for name in sorted(facts))


def _literal(value: Value, field: Field) -> str:
    if isinstance(value, frozenset):
        bare = field.type.kind is Kind.ANY_OF
        return f"[{', '.join(item if bare else _quoted(item) for item in sorted(value))}]"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime | date):
        return str(write_value(value))
    if isinstance(value, str):
        return value if field.type.kind is Kind.ONE_OF else _quoted(value)
    return repr(value)


def _facets(facts: Mapping[str, Value]) -> Iterator[str]:
    for name in sorted(facts):
        value = facts[name]
        for item in sorted(value) if isinstance(value, frozenset) else [value]:
            yield f"{name}:{_quoted(str(item))}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
