"""What differed was: OverflowError of the evaluator."""

from datetime import UTC, datetime

from tests.decisions.worlds import Asked
from tests.generators import NOWHERE

from comity.program import nodes
from comity.types import vocabulary

CASE = Asked(
    program=nodes.Program(
        vocabulary=vocabulary.Vocabulary(
            {
                "signed_up_at": vocabulary.Field(
                    scope=vocabulary.Scope.CUSTOMER,
                    name="signed_up_at",
                    type=vocabulary.FactType(vocabulary.Kind.INSTANT),
                ),
            },
            {},
            {},
        ),
        rules=(
            nodes.Rule(
                id="policy.a",
                sentence=nodes.Sentence.NEVER,
                selector=nodes.Const(True),
                body=nodes.Compare(
                    nodes.Op.GE,
                    nodes.Fact(vocabulary.Scope.CUSTOMER, "signed_up_at"),
                    nodes.Moment(nodes.Duration(1, nodes.Unit.MONTH)),
                ),
                unless=nodes.Const(False),
                outcome=nodes.Verdict.BLOCK,
                if_unknown=nodes.Verdict.BLOCK,
                place=NOWHERE,
                text="never send anything when signed_up_at >= 1 month ago",
                because="x",
                when=nodes.Compare(
                    nodes.Op.GE,
                    nodes.Fact(vocabulary.Scope.CUSTOMER, "signed_up_at"),
                    nodes.Moment(nodes.Duration(1, nodes.Unit.MONTH)),
                ),
            ),
        ),
        zone="Europe/Berlin",
    ),
    message={},
    customer={"signed_up_at": datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)},
    history=None,
    now=datetime(2026, 6, 2, 0, 0, tzinfo=UTC),
    way="typed, by a check",
)
