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
            },
            {},
        ),
        rules=(
            nodes.Rule(
                id="policy.a",
                sentence=nodes.Sentence.NEVER,
                selector=nodes.Const(True),
                body=nodes.Compare(
                    nodes.Op.NE,
                    nodes.Fact(vocabulary.Scope.CUSTOMER, "birth_date"),
                    nodes.Today(nodes.Duration(1, nodes.Unit.DAY)),
                ),
                unless=nodes.Const(False),
                outcome=nodes.Verdict.REVIEW,
                if_unknown=nodes.Verdict.WARN,
                place=NOWHERE,
                text="never send anything when birth_date != 1 day ago",
                because="x",
                when=nodes.Compare(
                    nodes.Op.NE,
                    nodes.Fact(vocabulary.Scope.CUSTOMER, "birth_date"),
                    nodes.Today(nodes.Duration(1, nodes.Unit.DAY)),
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
    message={"topic": frozenset({"a"})},
    customer={"birth_date": date(2026, 3, 26)},
    history=None,
    now=datetime(2026, 3, 28, 23, 56, tzinfo=UTC),
    way="JSON, by a check",
)
