"""What conditions are made of and which facts they read."""

from comity.program.nodes import (
    TRUE,
    And,
    Calendar,
    Compare,
    Count,
    Events,
    Ever,
    Fact,
    Holds,
    IsIn,
    Known,
    Literal,
    LocalTime,
    Match,
    Matches,
    Not,
    Op,
    Or,
    Sends,
    Shares,
    Since,
    Stated,
    Unit,
    Zone,
)
from comity.program.walk import TIMEZONE, children, facts, facts_of_sends, walk
from comity.types.vocabulary import Scope

A, B, C, D, E, F, G = (Fact(Scope.CUSTOMER, name) for name in "abcdefg")
SENT = Fact(Scope.MESSAGE, "sent")
KEY = Fact(Scope.MESSAGE, "key")
OWN = Zone(of_customer=True, name=None)
UTC = Zone(of_customer=False, name="UTC")

CONDITION = And(
    (
        Compare(Op.EQ, A, B),
        Or((IsIn(C, ("x",)), Not(Holds(D)), Shares(E, Literal("x")))),
        Matches(F, Match.PREFIX, "x"),
        Known(G),
        Stated(A),
        Since("e", "f"),
        LocalTime(UTC, 0, 60),
        Count(Sends(Holds(SENT), (KEY,)), Ever(), 1),
    )
)


def test_walk_goes_from_left_to_right() -> None:
    assert next(walk(CONDITION)) == CONDITION
    names = " ".join(type(item).__name__ for item in walk(CONDITION))
    assert names == "And Compare Or IsIn Not Holds Shares Matches Known Stated Since LocalTime Count"
    assert children(TRUE) == ()


def test_facts() -> None:
    assert list(facts(CONDITION)) == [A, B, C, D, E, F, G, A, KEY]
    assert list(facts_of_sends(CONDITION)) == [SENT, KEY]


def test_customer_time_reads_the_zone() -> None:
    assert list(facts(LocalTime(OWN))) == [TIMEZONE]
    assert list(facts(Count(Events("e"), Calendar(Unit.DAY, OWN), 1))) == [TIMEZONE]
    assert list(facts(Count(Events("e"), Calendar(Unit.DAY, UTC), 1))) == []
