"""What differed was: OverflowError of the evaluator."""

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
                sentence=nodes.Sentence.NEVER,
                selector=nodes.Const(True),
                body=nodes.Count(nodes.Events("survey_answered"), nodes.Rolling(nodes.Duration(7, nodes.Unit.DAY)), 1),
                unless=nodes.Const(False),
                outcome=nodes.Verdict.BLOCK,
                if_unknown=nodes.Verdict.BLOCK,
                place=NOWHERE,
                text="never send anything within 7 days after survey_answered",
                because="x",
                when=nodes.Count(nodes.Events("survey_answered"), nodes.Rolling(nodes.Duration(7, nodes.Unit.DAY)), 1),
            ),
        ),
    ),
    message={},
    customer={},
    history=history.History(events=(history.Event(datetime(9999, 6, 1, 0, 0, tzinfo=UTC), "survey_answered"),)),
    now=datetime(9999, 6, 2, 0, 0, tzinfo=UTC),
    way="typed, by a check",
)
