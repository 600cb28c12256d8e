"""What differed was: BinderException."""

from datetime import UTC, datetime

from tests.bulk.agreement.cases import Screened
from tests.bulk.agreement.tables import Tables
from tests.generators import NOWHERE

from comity.program import nodes
from comity.types import vocabulary

CASE = Screened(
    program=nodes.Program(
        vocabulary=vocabulary.Vocabulary(
            {
                "timezone": vocabulary.Field(
                    scope=vocabulary.Scope.CUSTOMER,
                    name="timezone",
                    type=vocabulary.FactType(vocabulary.Kind.TIMEZONE),
                ),
                "household": vocabulary.Field(
                    scope=vocabulary.Scope.CUSTOMER,
                    name="household",
                    type=vocabulary.FactType(vocabulary.Kind.TEXT),
                ),
            },
            {},
            {},
        ),
        rules=(
            nodes.Rule(
                id="policy.rule-3",
                sentence=nodes.Sentence.REQUIRE,
                selector=nodes.Const(True),
                body=nodes.Count(
                    nodes.Sends(nodes.Const(True), (nodes.Fact(vocabulary.Scope.CUSTOMER, "household"),)),
                    nodes.Calendar(nodes.Unit.MONTH, nodes.Zone(True, "America/New_York")),
                    1,
                    False,
                ),
                unless=nodes.Const(False),
                outcome=nodes.Verdict.BLOCK,
                if_unknown=nodes.Verdict.REVIEW,
                place=NOWHERE,
                text="require \u2026",
            ),
        ),
    ),
    message={},
    audience=nodes.Const(True),
    now=datetime(2026, 4, 5, 8, 0, tzinfo=UTC),
    tables=Tables(
        customers=(),
        sends=(),
        events=(),
        customer_fields=frozenset({"household", "id"}),
        send_fields=frozenset(),
    ),
)
