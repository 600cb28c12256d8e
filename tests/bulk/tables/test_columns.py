"""What is said of columns before anything runs."""

from typing import Any

import duckdb
import pytest
from tests.bulk.tables.opening import EVERY_FIELD, Opened, Raw

from comity.backends.sql.layout import Layout, Reads
from comity.bulk.problems import TableError
from comity.bulk.tables import Given

HISTORY = Reads(sends=frozenset({"offer", "campaign"}), events=frozenset({"purchased"}), history=True)


def relation(sql: str) -> duckdb.DuckDBPyRelation:
    return duckdb.connect().sql(sql)


def test_a_column_that_is_missing_is_said_with_what_may_be_meant() -> None:
    reads = Reads(customers=frozenset({"stage", "plan", "consent"}))
    opened = Opened(Given([{"id": "a", "Stage": "adoption", "consents": []}]), reads)
    assert opened.tables.layout == Layout(frozenset())
    assert opened.said() == [
        (
            "customers: there is no column `consent`: it is unknown for everybody"
            " (did you mean `consents`? say so in `[data.customers]`)"
        ),
        "customers: there is no column `plan`: it is unknown for everybody",
        (
            "customers: there is no column `stage`: it is unknown for everybody"
            " (did you mean `Stage`? say so in `[data.customers]`)"
        ),
    ]


def test_only_what_is_read_is_there() -> None:
    opened = Opened(Given([{"id": "a", "plan": 3, "stage": "adoption"}]), Reads(customers=frozenset({"stage"})))
    assert opened.rows() == [{"id": "a", "stage": "adoption"}]
    assert opened.said() == []


def test_a_history_nobody_asks_for_is_not_opened() -> None:
    opened = Opened(Given([{"id": "a"}], "no-such-file.parquet", "nor-this.csv"), Reads())
    assert opened.tables.layout == Layout(frozenset())


def test_columns_by_other_names() -> None:
    data = {
        "customers": {"stage": "lifecycle"},
        "sends": {"at": "sent", "offer": "kind"},
        "event_types": {"purchased": ["Paid", "Order Completed"], "cancelled": ["purchased"]},
    }
    opened = Opened(
        Given(
            [{"customer_id": 7, "lifecycle": "adoption", "stage": "retention"}],
            [{"customer_id": 7, "sent": "2026-01-01T00:00:00Z", "kind": ["trial"], "campaign": "c"}],
            [
                {"customer_id": 7, "at": "2026-01-01T00:00:00Z", "event": event}
                for event in ("Paid", "Order Completed", "purchased", "cancelled", "other")
            ],
        ),
        Reads(frozenset({"stage"}), HISTORY.sends, HISTORY.events, history=True),
        data,
    )
    assert opened.rows() == [{"id": "7", "stage": "adoption"}]
    assert [(row["customer"], row["offer"], row["campaign"]) for row in opened.rows("sends")] == [("7", ["trial"], "c")]
    assert [row["type"] for row in opened.rows("events")] == ["purchased", "purchased", "cancelled", "", "other"]
    assert opened.said() == []


def test_rows_that_say_nothing_of_anybody_are_left_out_and_counted() -> None:
    at = "2026-01-01T00:00:00Z"
    opened = Opened(
        Given(
            [{"id": None}, {"id": "a"}],
            [{"customer": "a", "at": None}, {"customer": None, "at": at}, {"customer": "a", "at": at}, {"at": "nope"}],
            [{"customer": "a", "at": at, "type": None}],
        ),
        Reads(history=True, events=frozenset({"purchased"})),
    )
    assert [len(opened.rows(of)) for of in ("customers", "sends", "events")] == [1, 1, 0]
    said = opened.said()
    assert [line for line in said if "left out" in line] == [
        "customers: 1 row is left out, without an id",
        "sends: 2 rows are left out, without a customer",
        "sends: 2 rows are left out, without a time",
        "events: 1 row is left out, without a type",
    ]
    assert any(line.startswith('sends: `at`: 1 cell is not stated: `"nope"`; a time with its offset') for line in said)


def test_cells_that_do_not_fit_are_counted_with_one_of_them() -> None:
    opened = Opened(
        Given(
            relation(
                "SELECT i AS id, CASE WHEN i < 2000 THEN 'addoption' ELSE 'adoption' END AS stage FROM range(3000) r(i)"
            )
        ),
        Reads(customers=frozenset({"stage"})),
    )
    assert opened.said() == [
        (
            "customers: `stage`: 2,000 cells are unknown, such as `addoption`;"
            " one of exposure, adoption, retention, advocacy is wanted"
        )
    ]


def test_an_id_that_is_there_twice() -> None:
    opened = Opened(Given([{"id": "a"}, {"id": "b"}, {"id": "b"}, {"id": None}, {"id": None}]))
    with pytest.raises(TableError) as caught:
        opened.said()
    assert (caught.value.of, caught.value.field, str(caught.value)) == (
        "customers",
        "id",
        "customers: `b` is there 2 times",
    )


def test_a_customer_may_be_there_twice_where_rows_say_since_when() -> None:
    rows = [{"id": "a", "valid_from": "2026-01-01T00:00:00Z"}, {"id": "a", "valid_from": "2026-02-01T00:00:00Z"}]
    opened = Opened(Given(rows), Reads())
    assert opened.tables.layout == Layout(frozenset(), versions=True)
    assert opened.said() == []
    assert [row["valid_from"].month for row in opened.rows()] == [1, 2]


WRONG: list[tuple[str, str, Raw, str, str]] = [
    (
        "customers",
        "SELECT 1 AS idd",
        {},
        "customers: there is no column `id` or `customer_id`",
        'did you mean `idd`?; name it in `[data.customers]`: id = "…"',
    ),
    (
        "sends",
        "SELECT 1 AS customer, 2 AS sent",
        {},
        "sends: there is no column `at`",
        'there are `customer`, `sent`; name it in `[data.sends]`: at = "…"',
    ),
    (
        "events",
        "SELECT 1 AS customer, TIMESTAMPTZ '2026-01-01' AS \"at\"",
        {},
        "events: there is no column `type` or `event`",
        'there are `customer`, `at`; name it in `[data.events]`: type = "…"',
    ),
    (
        "customers",
        "SELECT 1 AS id, 'x' AS stages",
        {"customers": {"stage": "stagee"}},
        "customers: there is no column `stagee`, which `[data.customers]` names for `stage`",
        "did you mean `stages`?",
    ),
    (
        "customers",
        "SELECT 1 AS id, 3 AS stage",
        {},
        "customers: the column `stage` is of type INTEGER; one of exposure, adoption, retention, advocacy is wanted",
        "cast it where it is made, or name another column in `[data.customers]`",
    ),
    (
        "customers",
        "SELECT 1 AS id, 3 AS born",
        {"customers": {"birth_date": "born"}},
        (
            "customers: the column `born`, which is read as `birth_date`, is of type INTEGER;"
            " a date such as 2026-01-31 is wanted"
        ),
        "cast it where it is made, or name another column in `[data.customers]`",
    ),
    (
        "customers",
        "SELECT 1 AS id, TIMESTAMP '2026-01-01' AS signed_up_at",
        {},
        (
            "customers: the column `signed_up_at` is of type TIMESTAMP;"
            " a time with its offset such as 2026-01-31T09:00:00Z is wanted"
        ),
        'its times have no zone: say which in `[data]`, such as timezone = "UTC"',
    ),
    (
        "customers",
        "SELECT 1 AS id, {'a': 1} AS consent",
        {},
        (
            "customers: the column `consent` is of type STRUCT(a INTEGER);"
            " a list of any of email, sms, push, phone, mail is wanted"
        ),
        "cast it where it is made, or name another column in `[data.customers]`",
    ),
    (
        "customers",
        "SELECT 1 AS id",
        {"customers": {"stagge": "x"}},
        "customers: `[data.customers]` names a field that is not declared: `stagge`",
        "did you mean `stage`?",
    ),
    (
        "customers",
        "SELECT 1 AS id",
        {"events": {"typ": "x"}},
        "events: `[data.events]` names a field that is not declared: `typ`",
        "did you mean `type`?",
    ),
    (
        "customers",
        "SELECT 1 AS id",
        {"event_types": {"purchase": "x"}},
        "events: `[data.event_types]` names an event that is not declared: `purchase`",
        "did you mean `purchased`?",
    ),
]


@pytest.mark.parametrize(("of", "sql", "data", "said", "help_"), WRONG)
def test_wrong(of: str, sql: str, data: Raw, said: str, help_: str) -> None:
    given: dict[str, Any] = {"customers": [{"id": "a"}], of: relation(sql)}
    reads = EVERY_FIELD if of == "customers" else HISTORY
    with pytest.raises(TableError) as caught:
        Opened(Given(**given), reads, data)
    assert (str(caught.value), caught.value.help) == (said, help_)
