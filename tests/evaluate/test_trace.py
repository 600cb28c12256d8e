"""Every part of a condition with its value."""

from datetime import UTC, datetime

from comity.evaluate.holds import Situation
from comity.evaluate.trace import Trace, trace
from comity.program.nodes import And, Fact, Holds, Not, Or
from comity.types.vocabulary import Scope

A, B, C = (Holds(Fact(Scope.CUSTOMER, name)) for name in "abc")


def test_trace() -> None:
    condition = And((Not(A), Or((B, C))))
    found = trace(condition, Situation({}, {"a": True, "b": True}, None, datetime(2026, 1, 1, tzinfo=UTC)))
    either = Trace(Or((B, C)), True, (Trace(B, True, ()), Trace(C, None, ())))
    assert found == Trace(condition, False, (Trace(Not(A), False, (Trace(A, True, ()),)), either))
