"""What differed was: verdict."""

from datetime import UTC, datetime

from tests.bulk.agreement.cases import Audited
from tests.bulk.agreement.tables import Tables
from tests.generators import NOWHERE

from comity.program import nodes
from comity.types import vocabulary

CASE = Audited(
    nodes.Program(
        vocabulary=vocabulary.Vocabulary(
            {
                "instant_1": vocabulary.Field(
                    scope=vocabulary.Scope.CUSTOMER,
                    name="instant_1",
                    type=vocabulary.FactType(vocabulary.Kind.INSTANT),
                ),
            },
            {
                "instant_2": vocabulary.Field(
                    scope=vocabulary.Scope.MESSAGE,
                    name="instant_2",
                    type=vocabulary.FactType(vocabulary.Kind.INSTANT),
                ),
            },
            {},
        ),
        rules=(
            nodes.Rule(
                id="policy.rule-1",
                sentence=nodes.Sentence.NEVER,
                selector=nodes.Const(True),
                body=nodes.Compare(
                    nodes.Op.GE,
                    nodes.Fact(vocabulary.Scope.CUSTOMER, "instant_1"),
                    nodes.Fact(vocabulary.Scope.MESSAGE, "instant_2"),
                ),
                unless=nodes.Const(False),
                outcome=nodes.Verdict.WARN,
                if_unknown=nodes.Verdict.REVIEW,
                place=NOWHERE,
                text="never \u2026",
            ),
        ),
    ),
    Tables(
        customers=(),
        sends=({"at": datetime(2025, 12, 30, 23, 0, tzinfo=UTC), "customer": "A"},),
        events=None,
        customer_fields=frozenset({"id"}),
        send_fields=frozenset({"instant_2"}),
    ),
)
