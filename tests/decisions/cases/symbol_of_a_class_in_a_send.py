"""What differed was: ValueError."""

from datetime import UTC, datetime

from tests.decisions.worlds import Asked
from tests.generators import NOWHERE

from comity.evaluate import history
from comity.program import nodes
from comity.types import vocabulary

CASE = Asked(
    program=nodes.Program(
        vocabulary=vocabulary.Vocabulary(
            {
                "one_of_1": vocabulary.Field(
                    scope=vocabulary.Scope.CUSTOMER,
                    name="one_of_1",
                    type=vocabulary.FactType(vocabulary.Kind.ONE_OF, ("low", "mid", "high", "top"), True),
                ),
            },
            {
                "one_of_1": vocabulary.Field(
                    scope=vocabulary.Scope.MESSAGE,
                    name="one_of_1",
                    type=vocabulary.FactType(vocabulary.Kind.ONE_OF, ("low", "mid", "high", "top"), True),
                ),
            },
            {},
        ),
        rules=(
            nodes.Rule(
                id="policy.rule-2",
                sentence=nodes.Sentence.NEVER,
                selector=nodes.Const(True),
                body=nodes.Count(
                    nodes.Sends(
                        nodes.Compare(
                            nodes.Op.LT,
                            nodes.Fact(vocabulary.Scope.MESSAGE, "one_of_1"),
                            nodes.Literal("top"),
                            ("low", "mid", "high", "top"),
                        ),
                    ),
                    nodes.Ever(),
                    2,
                    False,
                ),
                unless=nodes.Const(False),
                outcome=nodes.Verdict.BLOCK,
                if_unknown=nodes.Verdict.HOLD,
                place=NOWHERE,
                text="never \u2026",
            ),
        ),
    ),
    message={},
    customer={},
    history=history.History(
        (history.Send(datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC), {"one_of_1": "low"}),),
    ),
    now=datetime(9999, 12, 31, 23, 59, tzinfo=UTC),
    way="odd, in a call",
)
