"""What differed was: verdict."""

from datetime import UTC, date, datetime

from tests.decisions.worlds import Asked
from tests.generators import NOWHERE

from comity.program import nodes
from comity.types import vocabulary

CASE = Asked(
    program=nodes.Program(
        vocabulary=vocabulary.Vocabulary(
            {
                "birth_date": vocabulary.Field(
                    scope=vocabulary.Scope.CUSTOMER,
                    name="birth_date",
                    type=vocabulary.FactType(vocabulary.Kind.DATE),
                ),
            },
            {
                "topic": vocabulary.Field(
                    scope=vocabulary.Scope.MESSAGE,
                    name="topic",
                    type=vocabulary.FactType(vocabulary.Kind.ANY_TEXT),
                ),
                "effective_date": vocabulary.Field(
                    scope=vocabulary.Scope.MESSAGE,
                    name="effective_date",
                    type=vocabulary.FactType(vocabulary.Kind.DATE),
                ),
            },
            {},
        ),
        rules=(
            nodes.Rule(
                id="policy.a",
                sentence=nodes.Sentence.REQUIRE,
                selector=nodes.Const(True),
                body=nodes.Not(
                    nodes.Compare(
                        nodes.Op.LE,
                        nodes.Fact(vocabulary.Scope.CUSTOMER, "birth_date"),
                        nodes.Fact(vocabulary.Scope.MESSAGE, "effective_date"),
                    ),
                ),
                unless=nodes.Const(False),
                outcome=nodes.Verdict.BLOCK,
                if_unknown=nodes.Verdict.ALLOW,
                place=NOWHERE,
                text="require birth_date <= effective_date for anything",
                because="x",
                demand=nodes.Compare(
                    nodes.Op.LE,
                    nodes.Fact(vocabulary.Scope.CUSTOMER, "birth_date"),
                    nodes.Fact(vocabulary.Scope.MESSAGE, "effective_date"),
                ),
            ),
            nodes.Rule(
                id="policy.b",
                sentence=nodes.Sentence.NEVER,
                selector=nodes.Stated(nodes.Fact(vocabulary.Scope.MESSAGE, "topic")),
                body=nodes.Stated(nodes.Fact(vocabulary.Scope.MESSAGE, "topic")),
                unless=nodes.Const(False),
                outcome=nodes.Verdict.WARN,
                if_unknown=nodes.Verdict.WARN,
                place=NOWHERE,
                text="never send topic:*",
                because="x",
            ),
        ),
    ),
    message={"topic": frozenset({"a"}), "effective_date": date(2025, 4, 6)},
    customer={"birth_date": date(2027, 4, 6)},
    history=None,
    now=datetime(2026, 4, 4, 15, 0, tzinfo=UTC),
    way="JSON, by a check",
)
