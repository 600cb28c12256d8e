"""What differed was: verdict."""

from datetime import UTC, datetime

from tests.decisions.worlds import Asked
from tests.generators import NOWHERE

from comity.evaluate import history
from comity.program import nodes
from comity.types import vocabulary

CASE = Asked(
    program=nodes.Program(
        vocabulary=vocabulary.Vocabulary({}, {}, {}),
        rules=(
            nodes.Rule(
                id="policy.a",
                sentence=nodes.Sentence.LIMIT,
                selector=nodes.Const(True),
                body=nodes.Count(nodes.Sends(nodes.Const(True)), nodes.Ever(), 1),
                unless=nodes.Const(False),
                outcome=nodes.Verdict.BLOCK,
                if_unknown=nodes.Verdict.BLOCK,
                place=NOWHERE,
                text="limit anything to 1 ever",
                because="x",
            ),
        ),
    ),
    message={},
    customer={},
    history=history.History(complete_since=datetime(1, 1, 1, 0, 0, tzinfo=UTC)),
    now=datetime(2026, 6, 2, 0, 0, tzinfo=UTC),
    way="typed, by a check",
)
