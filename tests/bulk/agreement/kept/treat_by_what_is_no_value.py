"""What differed was: verdict."""

from datetime import UTC, datetime

from tests.bulk.agreement.cases import Audited
from tests.bulk.agreement.tables import Tables
from tests.generators import NOWHERE

from comity.program import nodes
from comity.types import vocabulary

CASE = Audited(
    nodes.Program(
        vocabulary=vocabulary.Vocabulary(
            {},
            {
                "channel": vocabulary.Field(
                    scope=vocabulary.Scope.MESSAGE,
                    name="channel",
                    type=vocabulary.FactType(vocabulary.Kind.ONE_OF, ("email", "sms", "push")),
                ),
                "priority": vocabulary.Field(
                    scope=vocabulary.Scope.MESSAGE,
                    name="priority",
                    type=vocabulary.FactType(vocabulary.Kind.COUNT),
                ),
                "count_2": vocabulary.Field(
                    scope=vocabulary.Scope.MESSAGE,
                    name="count_2",
                    type=vocabulary.FactType(vocabulary.Kind.COUNT),
                ),
            },
            {},
        ),
        treats=(
            nodes.Treat(
                nodes.Compare(nodes.Op.GE, nodes.Fact(vocabulary.Scope.MESSAGE, "priority"), nodes.Literal(3)),
                (("channel", "push"),),
                NOWHERE,
            ),
            nodes.Treat(
                nodes.Compare(nodes.Op.LT, nodes.Fact(vocabulary.Scope.MESSAGE, "count_2"), nodes.Literal(1)),
                (("channel", "sms"),),
                NOWHERE,
            ),
        ),
    ),
    Tables(
        customers=(),
        sends=({"priority": 3, "count_2": -1, "at": datetime(2024, 2, 28, 4, 0, tzinfo=UTC), "customer": "c5"},),
        events=(),
        customer_fields=frozenset({"id"}),
        send_fields=frozenset({"count_2", "priority"}),
    ),
)
