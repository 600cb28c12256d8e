"""What differed was: who is asked about."""

from datetime import UTC, datetime

from tests.bulk.agreement.cases import Screened
from tests.bulk.agreement.tables import Tables

from comity.program import nodes
from comity.types import vocabulary

CASE = Screened(
    program=nodes.Program(
        vocabulary=vocabulary.Vocabulary(
            {
                "any_text_1": vocabulary.Field(
                    scope=vocabulary.Scope.CUSTOMER,
                    name="any_text_1",
                    type=vocabulary.FactType(vocabulary.Kind.ANY_TEXT),
                ),
                "text_2": vocabulary.Field(
                    scope=vocabulary.Scope.CUSTOMER,
                    name="text_2",
                    type=vocabulary.FactType(vocabulary.Kind.TEXT),
                ),
            },
            {},
            {},
        ),
    ),
    message={},
    audience=nodes.Not(
        nodes.Shares(
            nodes.Fact(vocabulary.Scope.CUSTOMER, "any_text_1"),
            nodes.Fact(vocabulary.Scope.CUSTOMER, "text_2"),
            True,
        ),
    ),
    now=datetime(2026, 10, 25, 1, 0, tzinfo=UTC),
    tables=Tables(
        customers=({"id": "c14", "any_text_1": frozenset()},),
        sends=(),
        events=(),
        customer_fields=frozenset({"any_text_1", "id", "text_2"}),
        send_fields=frozenset(),
    ),
)
