"""What differed was: until."""

from datetime import UTC, datetime

from tests.bulk.agreement.cases import Screened
from tests.bulk.agreement.tables import Tables
from tests.generators import NOWHERE

from comity.program import nodes
from comity.types import vocabulary

CASE = Screened(
    program=nodes.Program(
        vocabulary=vocabulary.Vocabulary({}, {}, {}),
        rules=(
            nodes.Rule(
                id="policy.rule-1",
                sentence=nodes.Sentence.NEVER,
                selector=nodes.Const(True),
                body=nodes.Count(nodes.Sends(nodes.Const(True)), nodes.Ever(), 1, False),
                unless=nodes.Since("purchased", "survey_answered"),
                outcome=nodes.Verdict.WARN,
                if_unknown=nodes.Verdict.REVIEW,
                place=NOWHERE,
                text="never \u2026",
            ),
        ),
    ),
    message={},
    audience=nodes.Const(True),
    now=datetime(2026, 9, 26, 14, 0, tzinfo=UTC),
    tables=Tables(
        customers=({"id": "c15"},),
        sends=None,
        events=(),
        customer_fields=frozenset({"id"}),
        send_fields=frozenset(),
    ),
    until=True,
)
