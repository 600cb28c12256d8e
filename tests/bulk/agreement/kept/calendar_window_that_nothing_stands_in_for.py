"""What differed was: verdict."""

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
            },
            {},
            {},
        ),
        rules=(
            nodes.Rule(
                id="policy.rule-1",
                sentence=nodes.Sentence.NEVER,
                selector=nodes.Const(True),
                body=nodes.Count(
                    nodes.Sends(nodes.Const(True)),
                    nodes.Calendar(nodes.Unit.MONTH, nodes.Zone(True, None)),
                    1,
                ),
                unless=nodes.Const(False),
                outcome=nodes.Verdict.WARN,
                if_unknown=nodes.Verdict.REVIEW,
                place=NOWHERE,
                text="never \u2026",
            ),
        ),
    ),
    message={},
    audience=nodes.Const(True),
    now=datetime(2026, 3, 8, 7, 0, tzinfo=UTC),
    tables=Tables(
        customers=({"id": "c19"},),
        sends=(),
        events=(),
        customer_fields=frozenset({"id"}),
        send_fields=frozenset(),
    ),
)
