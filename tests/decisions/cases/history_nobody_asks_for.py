"""What differed was: AttributeError."""

from datetime import UTC, datetime

from tests.decisions.worlds import Asked
from tests.generators import NOWHERE

from comity.evaluate import history
from comity.program import nodes
from comity.types import vocabulary

CASE = Asked(
    program=nodes.Program(
        vocabulary=vocabulary.Vocabulary(
            {},
            {
                "rationale": vocabulary.Field(
                    scope=vocabulary.Scope.MESSAGE,
                    name="rationale",
                    type=vocabulary.FactType(vocabulary.Kind.TEXT),
                ),
            },
            {},
        ),
        rules=(
            nodes.Rule(
                id="policy.a",
                sentence=nodes.Sentence.REQUIRE,
                selector=nodes.Const(True),
                body=nodes.Not(nodes.Stated(nodes.Fact(vocabulary.Scope.MESSAGE, "rationale"))),
                unless=nodes.Const(False),
                outcome=nodes.Verdict.BLOCK,
                if_unknown=nodes.Verdict.BLOCK,
                place=NOWHERE,
                text="require rationale for anything",
                because="x",
                demand=nodes.Stated(nodes.Fact(vocabulary.Scope.MESSAGE, "rationale")),
            ),
        ),
    ),
    message={},
    customer={},
    history=history.History(),
    now=datetime(2026, 6, 2, 0, 0, tzinfo=UTC),
    way="JSON, by a check",
)
