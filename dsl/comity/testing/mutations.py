"""Small changes of sentences that good tests should notice: a comparison, a number, a time, an outcome, an `unless`.

They are made in the text, so that whoever reads of one reads the sentence as it would be.
"""

from collections.abc import Iterator
from typing import NamedTuple

from comity.check.modules import Module
from comity.syntax import nodes
from comity.syntax.walk import walk
from comity.text.record import record
from comity.text.source import Place, Span

OPERATORS = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "=="}
OUTCOMES = {"block": "warn", "warn": "block", "review": "hold", "hold": "review"}
LAST_MINUTE = 24 * 60 - 1


class Mutation(NamedTuple):
    """A change: other text at a place, and what it is in words."""

    place: Place
    text: str
    words: str


@record
class Survivor:
    """A mutant that no test notices. ``proposal`` is a test that would, None where none was found."""

    mutation: Mutation
    rule: str
    proposal: str | None


@record
class Mutated:
    """How many mutants there were, those left out that nobody could tell, and those that no test notices."""

    made: int
    survivors: tuple[Survivor, ...]


def mutations(module: Module) -> Iterator[Mutation]:
    """Yield what is worth changing in a module: in its rules, definitions and settings, in the order of the text."""
    for statement in module.tree.statements:
        if isinstance(statement, nodes.Rule):
            yield from _in_rule(statement, module)
        if isinstance(statement, nodes.Rule | nodes.Define | nodes.Setting):
            yield from _in_conditions(statement, module)


def _in_rule(rule: nodes.Rule, module: Module) -> Iterator[Mutation]:
    if isinstance(rule.sentence, nodes.Expect):
        return
    said = False
    for clause in rule.clauses:
        if isinstance(clause, nodes.Unless):
            yield _change(module, clause.span, "", "without its `unless`")
        if isinstance(clause, nodes.Instead):
            said = True
            other = OUTCOMES[clause.outcome.text]
            yield _change(module, clause.outcome.span, other, f"`instead {other}`")
    if not said:
        end = rule.sentence.span.end
        yield _change(module, Span(end, end), " instead warn", "`instead warn`")


def _in_conditions(statement: nodes.Rule | nodes.Define | nodes.Setting, module: Module) -> Iterator[Mutation]:
    if isinstance(statement, nodes.Rule) and isinstance(statement.sentence, nodes.Expect):
        return
    for node in walk(statement):
        match node:
            case nodes.Compare(left, op, right):
                at = module.source.text.index(op, left.span.end, right.span.start)
                other = OPERATORS.get(op)
                if other is not None:
                    yield _change(module, Span(at, at + len(op)), other, f"`{other}` for `{op}`")
            case nodes.Number(value):
                yield _change(module, node.span, str(value + 1), f"`{value + 1}` for `{value}`")
            case nodes.Time(minutes):
                later = minutes + 1 if minutes < LAST_MINUTE else minutes - 1
                clock = f"{later // 60:02}:{later % 60:02}"
                yield _change(module, node.span, clock, f"`{clock}` for `{minutes // 60:02}:{minutes % 60:02}`")
            case _:
                pass


def _change(module: Module, span: Span, text: str, words: str) -> Mutation:
    return Mutation(module.place(span), text, words)
