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
            },
            {},
            {},
        ),
        rules=(
            nodes.Rule(
                id="policy.rule-3",
                sentence=nodes.Sentence.LIMIT,
                selector=nodes.Const(True),
                body=nodes.Count(
                    nodes.Sends(nodes.Const(True)),
                    nodes.Calendar(nodes.Unit.MONTH, nodes.Zone(True, None)),
                    1,
                ),
                unless=nodes.Const(False),
                outcome=nodes.Verdict.REVIEW,
                if_unknown=nodes.Verdict.ALLOW,
                place=NOWHERE,
                text="limit \u2026",
            ),
        ),
    ),
    message={},
    audience=nodes.Const(True),
    now=datetime(2025, 12, 31, 23, 1, tzinfo=UTC),
    tables=Tables(customers=(), sends=(), events=(), customer_fields=frozenset({"id"}), send_fields=frozenset()),
)
