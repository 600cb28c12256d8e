"""Mistakes put into generated code are found by the comparison with the evaluator: it is known to bite.

A mutant changes the text of every function that is made, by rules of syntax alone, so that it does not depend on how
the text is written today. Each must be found within some worlds, and have changed something at all.
"""

import ast
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import islice
from typing import Any

import pytest
from tests.decisions.agreement import disagreements
from tests.decisions.worlds import worlds

from comity.backends.python.message import Function
from comity.decisions.question import Question
from comity.evaluate import changes
from comity.evaluate.holds import Situation
from comity.program.nodes import Verdict
from comity.text.record import replace

QUESTIONS = 3_000

Change = Callable[[ast.AST], ast.AST | None]
"""Returns what a node becomes, None where it stays."""


def compared(old: type[ast.cmpop], new: type[ast.cmpop]) -> Change:
    def change(node: ast.AST) -> ast.AST | None:
        if not isinstance(node, ast.Compare) or not isinstance(node.ops[0], old):
            return None
        return ast.Compare(node.left, [new(), *node.ops[1:]], node.comparators)

    return change


def anded(node: ast.AST) -> ast.AST | None:
    """Change ``a and b`` into ``a or b``."""
    return ast.BoolOp(ast.Or(), node.values) if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And) else None


def ored(node: ast.AST) -> ast.AST | None:
    """Change ``a or b`` into ``a and b``."""
    return ast.BoolOp(ast.And(), node.values) if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or) else None


def affirmed(node: ast.AST) -> ast.AST | None:
    """Change ``not a`` into ``a``."""
    return node.operand if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not) else None


def one_more(node: ast.AST) -> ast.AST | None:
    """Change ``n == 2`` into ``n == 3``."""
    match node:
        case ast.Compare(left, [ast.Eq()], [ast.Constant(int(number))]):
            return ast.Compare(left, [ast.Eq()], [ast.Constant(number + 1)])
        case _:
            return None


def sure_of_unknown(node: ast.AST) -> ast.AST | None:
    """Change ``a is True`` into ``a is not False``."""
    match node:
        case ast.Compare(left, [ast.Is()], [ast.Constant(True)]):
            return ast.Compare(left, [ast.IsNot()], [ast.Constant(value=False)])
        case _:
            return None


def unasked(node: ast.AST) -> ast.AST | None:
    """Change ``if a: …`` into ``if False: …``."""
    return ast.If(ast.Constant(value=False), node.body, node.orelse) if isinstance(node, ast.If) else None


MUTANTS: dict[str, Change] = {
    "a bound that is excluded": compared(ast.LtE, ast.Lt),
    "values that are left out": compared(ast.In, ast.NotIn),  # codespell:ignore notin
    "unlike for like": compared(ast.Eq, ast.NotEq),
    "no value for one": compared(ast.IsNot, ast.Is),
    "one more than asked for": one_more,
    "and for or": ored,
    "or for and": anded,
    "a lost negation": affirmed,
    "sure of what is unknown": sure_of_unknown,
    "a case nobody asks for": unasked,
}


class Mutation(ast.NodeTransformer):
    """Changes the first node of a text, of those that can be, or the last."""

    def __init__(self, change: Change, *, last: bool) -> None:
        self.change = change
        self.last = last
        self.made = False

    def visit(self, node: ast.AST) -> Any:  # noqa: ANN401 (as it is declared)
        changed = None if self.made else self.change(node)
        if changed is None:
            return self.generic_visit(node)
        self.made = True
        return ast.copy_location(changed, node)

    def generic_visit(self, node: ast.AST) -> ast.AST:
        if not self.last:
            return super().generic_visit(node)
        for name, value in reversed(list(ast.iter_fields(node))):
            if isinstance(value, list):
                changed = [self.visit(item) if isinstance(item, ast.AST) else item for item in reversed(value)]
                setattr(node, name, changed[::-1])
            elif isinstance(value, ast.AST):
                setattr(node, name, self.visit(value))
        return node


def _found() -> Iterator[object]:
    questions = islice(disagreements(worlds(range(QUESTIONS))), QUESTIONS)
    return (found for found in questions if found is not None)


@pytest.fixture(autouse=True)
def _short_horizon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "HORIZON", timedelta(days=3))


def test_without_a_mistake_nothing_is_found() -> None:
    assert next(islice(disagreements(worlds(range(20))), 300, None)) is None


@pytest.mark.parametrize("last", [False, True])
@pytest.mark.parametrize("name", MUTANTS)
def test_a_mistake_in_generated_code_is_found(name: str, last: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    write, made = Function.source, []

    def mistaken(self: Function, least: Verdict) -> str:
        mutation = Mutation(MUTANTS[name], last=last)
        tree = mutation.visit(ast.parse(write(self, least)))
        made.append(mutation.made)
        return ast.unparse(ast.fix_missing_locations(tree))

    monkeypatch.setattr(Function, "source", mistaken)
    assert next(_found(), None) is not None
    assert any(made)


def _forget_gap(situation: Situation) -> Situation:
    past = situation.history
    return situation if past is None else replace(situation, history=replace(past, complete_since=None))


def _forget_fact(situation: Situation) -> Situation:
    return replace(situation, customer=dict(list(situation.customer.items())[1:]))


def _be_late(situation: Situation) -> Situation:
    return replace(situation, now=situation.now + timedelta(microseconds=1))


@pytest.mark.parametrize("mistake", [_forget_gap, _forget_fact, _be_late])
def test_a_mistake_in_reasons_is_found(
    mistake: Callable[[Situation], Situation], monkeypatch: pytest.MonkeyPatch
) -> None:
    right = Question.situation
    monkeypatch.setattr(Question, "situation", lambda *given: mistake(right(*given)))
    assert next(_found(), None) is not None
