"""What a cell means is what a decision makes of the same value: `comity.types.values` is the oracle."""

import csv
import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from tests.bulk.tables.opening import WORDS, Opened, cells

from comity.bulk.tables import Given
from comity.types.values import ValueProblem, read_value

NOTHING: Any = None


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text)


TEXTS = [
    ("stage", "adoption", "adoption"),
    ("do_not_contact", "yes", True),
    ("do_not_contact", "TRUE", True),
    ("do_not_contact", "no", False),
    ("do_not_contact", "False", False),
    ("do_not_contact", "1", NOTHING),
    ("open_cases", "0", 0),
    ("open_cases", "+7", 7),
    ("open_cases", "3.0", 3),
    ("open_cases", "1e3", 1000),
    ("open_cases", "9007199254740992", 2**53),
    ("open_cases", "9007199254740993", NOTHING),
    ("open_cases", "9" * 60, NOTHING),
    ("open_cases", "2.5", NOTHING),
    ("open_cases", " 2", NOTHING),
    ("open_cases", "1,000", NOTHING),
    ("open_cases", "0x10", NOTHING),
    ("open_cases", "two", NOTHING),
    ("score", "-2.5", -2.5),
    ("score", ".5", 0.5),
    ("score", "nan", NOTHING),
    ("score", "inf", NOTHING),
    ("birth_date", "2000-02-29", date(2000, 2, 29)),
    ("birth_date", "2001-02-29", NOTHING),
    ("birth_date", "2000-2-9", NOTHING),
    ("birth_date", "2000-02-09T00:00:00Z", NOTHING),
    ("birth_date", "0000-01-01", NOTHING),
    ("birth_date", "infinity", NOTHING),
    ("signed_up_at", "2026-01-20T09:00:00Z", utc("2026-01-20T09:00:00Z")),
    ("signed_up_at", "2026-01-20 09:00+0530", utc("2026-01-20T03:30:00Z")),
    ("signed_up_at", "2026-01-20T09:00:00,25-08", utc("2026-01-20T17:00:00.25Z")),
    ("signed_up_at", "2026-01-20T09:00:00+23:59", utc("2026-01-19T09:01:00Z")),
    ("signed_up_at", "2026-01-20T09:00:00", NOTHING),
    ("signed_up_at", "2026-01-20T24:00:00Z", NOTHING),
    ("signed_up_at", "2026-01-20T09:00:60Z", NOTHING),
    ("signed_up_at", "2026-01-20", NOTHING),
    ("signed_up_at", "0001-01-01T00:00:00+05:00", NOTHING),
    ("signed_up_at", "9999-12-31T23:59:59.999999Z", utc("9999-12-31T23:59:59.999999Z")),
    ("signed_up_at", "2026-01-20T09:00:00 Europe/Berlin", NOTHING),
    ("timezone", "Europe/Berlin", "Europe/Berlin"),
    ("consent", "email;sms", ["email", "sms"]),
    ("consent", '["email", "sms"]', ["email", "sms"]),
    ("consent", "[]", []),
    ("unsubscribed_from", "a;;b", NOTHING),
    ("unsubscribed_from", "a;", NOTHING),
    ("unsubscribed_from", '["a;b", ""]', ["a;b", ""]),
    ("unsubscribed_from", '["a", null]', NOTHING),
    ("unsubscribed_from", '["a", 3]', NOTHING),
    ("unsubscribed_from", "[a, b]", NOTHING),
    ("unsubscribed_from", '["a"', NOTHING),
    ("household", "  spaces kept ", "  spaces kept "),
]


def written(field: str, text: str) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([["id", field], ["ann", text]])
    return out.getvalue()


@pytest.mark.parametrize(("field", "text", "value"), TEXTS)
def test_texts(tmp_path: Path, field: str, text: str, value: object) -> None:
    path = tmp_path / "customers.csv"
    path.write_text(written(field, text), encoding="utf-8")
    opened = Opened(Given(path))
    (row,) = opened.rows()
    assert row[field] == value
    about = [line for line in opened.said() if f"`{field}`: 1 cell is unknown" in line]
    assert len(about) == (value is NOTHING)


@pytest.mark.parametrize(("field", "text", "value"), TEXTS)
def test_a_column_of_texts_is_read_as_csv_is(field: str, text: str, value: object) -> None:
    relation = duckdb.connect().sql(f"SELECT 'ann' AS id, $${text}$$ AS {field}")
    assert cells(relation) == [{"id": "ann"} | ({} if value is NOTHING else {field: value})]


VALUES: list[tuple[str, object]] = [
    ("stage", "adoption"),
    ("do_not_contact", True),
    ("do_not_contact", "yes"),
    ("do_not_contact", 1),
    ("open_cases", 3),
    ("open_cases", 3.0),
    ("open_cases", 3.5),
    ("open_cases", "3"),
    ("open_cases", 2**53 + 1),
    ("open_cases", 10**40),
    ("open_cases", True),
    ("score", -1.5),
    ("score", float("nan")),
    ("score", [1]),
    ("birth_date", "2000-02-29"),
    ("birth_date", date(2000, 2, 29)),
    ("birth_date", "2000-02-30"),
    ("signed_up_at", "2026-01-20T09:00:00+01:00"),
    ("signed_up_at", utc("2026-01-20T09:00:00+01:00")),
    ("signed_up_at", 1_768_000_000),
    ("consent", []),
    ("consent", ["email", "sms"]),
    ("consent", frozenset({"email"})),
    ("unsubscribed_from", "a;b"),
    ("unsubscribed_from", ["a", None]),
    ("unsubscribed_from", ["", "a;b", "[c"]),
    ("unsubscribed_from", {"a": 1}),
    ("household", "5"),
    ("household", 5),
    ("household", "\u00e9\n\"'\\"),
]


@pytest.mark.parametrize(("field", "raw"), VALUES)
def test_values_mean_what_they_mean_in_a_decision(field: str, raw: object) -> None:
    try:
        value = read_value(WORDS.customer[field], raw)
    except ValueProblem:
        value = None
    read = cells([{"id": "ann", field: raw}])[0].get(field)
    assert (frozenset(read) if isinstance(value, frozenset) and read is not None else read) == value


# The types of columns -------------------------------------------------------------------------------------------------

COLUMNS = [
    ("stage", "'adoption'::ENUM('adoption', 'x')", "adoption"),
    ("open_cases", "3::UTINYINT", 3),
    ("open_cases", "3::HUGEINT", 3),
    ("open_cases", "3.0::DECIMAL(5, 2)", 3),
    ("open_cases", "3.5::DOUBLE", NOTHING),
    ("open_cases", "3.0::FLOAT", 3),
    ("open_cases", "(2::HUGEINT ** 60)::HUGEINT", NOTHING),
    ("score", "3::INTEGER", 3.0),
    ("score", "1.5::FLOAT", 1.5),
    ("score", "'NaN'::FLOAT", NOTHING),
    ("signed_up_at", "TIMESTAMPTZ '2026-01-20 09:00:00Z'", utc("2026-01-20T09:00:00Z")),
    ("signed_up_at", "TIMESTAMPTZ 'infinity'", NOTHING),
    ("birth_date", "DATE '0044-03-15 (BC)'", NOTHING),
    ("consent", "['email', 'sms']::VARCHAR[2]", ["email", "sms"]),
    ("consent", "['email']::ENUM('email', 'x')[]", ["email"]),
    ("consent", "['email', NULL]", NOTHING),
    ("consent", "[]", []),
    ("consent", "NULL", NOTHING),
    ("consent", "'[\"email\"]'::JSON", ["email"]),
    ("consent", "'null'::JSON", NOTHING),
    ("id", "7::BIGINT", "7"),
]


@pytest.mark.parametrize(("field", "sql", "value"), COLUMNS)
def test_types_of_columns(field: str, sql: str, value: object) -> None:
    own = "" if field == "id" else "'ann' AS id, "
    (row,) = cells(duckdb.connect().sql(f"SELECT {own}{sql} AS {field}"))
    assert row.get(field) == value


def test_help_is_given_where_it_helps() -> None:
    times = [{"id": "a", "signed_up_at": "2026-07-01"}]
    hint = '(if its times have no zone, say which in `[data]`, such as timezone = "UTC")'
    assert sum(hint in line for line in Opened(Given(times)).said()) == 1
    assert not any(hint in line for line in Opened(Given(times), data={"timezone": "UTC"}).said())
    endless = duckdb.connect().sql("SELECT 'a' AS id, TIMESTAMPTZ 'infinity' AS signed_up_at")
    said = Opened(Given(endless)).said()
    assert any("`signed_up_at`: 1 cell is unknown: `infinity`" in line for line in said)
    assert not any(hint in line for line in said)


@pytest.mark.parametrize("unit", ["TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"])
def test_times_without_a_zone_are_in_the_one_that_is_said(unit: str) -> None:
    relation = duckdb.connect().sql(f"SELECT 'ann' AS id, '2026-07-01 09:00:00'::{unit} AS signed_up_at")
    assert cells(relation, data={"timezone": "Europe/Berlin"})[0]["signed_up_at"] == utc("2026-07-01T07:00:00Z")


def test_texts_without_an_offset_are_in_the_zone_that_is_said() -> None:
    rows = [{"id": "a", "signed_up_at": "2026-07-01T09:00"}, {"id": "b", "signed_up_at": "2026-07-01T09:00Z"}]
    read = cells(rows, data={"timezone": "Europe/Berlin"})
    assert [row["signed_up_at"].hour for row in read] == [7, 9]


@pytest.mark.parametrize(
    ("wall", "instant"),
    [("2026-03-29T02:30", "2026-03-29T01:30:00Z"), ("2026-10-25T02:30", "2026-10-25T01:30:00Z")],
)
def test_hours_that_are_skipped_or_come_twice_are_read_as_in_standard_time(wall: str, instant: str) -> None:
    read = cells([{"id": "a", "signed_up_at": wall}], data={"timezone": "Europe/Berlin"})
    assert read[0]["signed_up_at"] == utc(instant)
