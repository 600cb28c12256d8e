"""What differed was: BinderException."""

# ruff: noqa: DTZ001 (a wall time has no zone)

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
                id="policy.rule-3",
                sentence=nodes.Sentence.ONLY,
                selector=nodes.Const(True),
                body=nodes.Since("cancelled", "purchased"),
                unless=nodes.Const(False),
                outcome=nodes.Verdict.REVIEW,
                if_unknown=nodes.Verdict.BLOCK,
                place=NOWHERE,
                text="only \u2026",
                enforced=nodes.Enforced.AT_SEND,
            ),
        ),
    ),
    message={},
    audience=nodes.Const(True),
    now=datetime(2026, 9, 26, 14, 0, tzinfo=UTC),
    tables=Tables(
        customers=(),
        sends=(),
        events=(),
        customer_fields=frozenset({"id", "timezone"}),
        send_fields=frozenset(),
    ),
    wall=datetime(2026, 9, 26, 14, 0),
)
