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
            {},
            {
                "any_of_2": vocabulary.Field(
                    scope=vocabulary.Scope.MESSAGE,
                    name="any_of_2",
                    type=vocabulary.FactType(vocabulary.Kind.ANY_OF, ("email", "sms")),
                ),
            },
            {},
        ),
        rules=(
            nodes.Rule(
                id="policy.rule-1",
                sentence=nodes.Sentence.NEVER,
                selector=nodes.Const(True),
                body=nodes.Stated(nodes.Fact(vocabulary.Scope.MESSAGE, "any_of_2")),
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
        sends=(
            {"any_of_2": frozenset({"gone", "sms"}), "at": datetime(2026, 3, 9, 2, 0, tzinfo=UTC), "customer": "c18"},
        ),
        events=(),
        customer_fields=frozenset({"id"}),
        send_fields=frozenset({"any_of_2"}),
    ),
)
