"""``comity sql``: the text in every dialect, that DuckDB answers it as `comity screen` does, and what it refuses."""

import sys
from pathlib import Path

import pytest
from tests.cli.screening import call, screen, write
from tests.cli.test_screen import rows

from comity.bulk.connecting import connect
from comity.bulk.sources.duck import Connection
from comity_cli.commands.sql import DIALECTS

sqlglot = pytest.importorskip("sqlglot")

RENAMED = """
[data.customers]
id = "user id"
stage = "phase"
[data.sends]
at = "when"
[data.event_types]
complained = ["Complaint Filed", "Angry Call"]
[data.tables]
customers = "crm.customers"
sends = "told"
"""
TYPED = {
    "customers": "id VARCHAR, stage VARCHAR, consent VARCHAR[], timezone VARCHAR",
    "sends": 'customer VARCHAR, "at" TIMESTAMPTZ, purpose VARCHAR',
    "events": 'customer VARCHAR, "at" TIMESTAMPTZ, type VARCHAR',
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def typed(name: str) -> str:
    """Return a table of the project as a warehouse has it: each column of the type it is read as."""
    lists = ", string_split(consent, ';') AS consent" if name == "customers" else ""
    columns = [part.rsplit(" ", 1) for part in TYPED[name].split(", ")]
    casts = ", ".join(f"CAST({column} AS {type_}) AS {column}" for column, type_ in columns)
    inner = f"SELECT * {'EXCLUDE (consent)' if lists else ''}{lists} FROM read_csv('{name}.csv', all_varchar = true)"  # noqa: S608 (names of ours)
    return f"SELECT {casts} FROM ({inner})"  # noqa: S608 (likewise)


def warehouse() -> Connection:
    connection: Connection = connect()
    for name in TYPED:
        connection.execute(f"CREATE TABLE {name} AS {typed(name)}")
    return connection


def answers(connection: Connection, query: str) -> set[tuple[str, str, str, str]]:
    found = connection.execute(query).fetchall()
    return {(customer, verdict, first or "", ";".join(every)) for customer, verdict, first, every in found}


def screened(*args: str) -> set[tuple[str, str, str, str]]:
    found = rows(screen(*args, "--out", "-", "--no-until").stdout)
    return {(row["customer_id"], row["verdict"], row["first_rule"], row["rules"].strip("[]")) for row in found.values()}


HEADING = """\
-- whom of its audience fixed / fixed may be sent to, by comity 0.1.0
-- sent: 2026-04-01 09:00 Europe/Berlin (2026-04-01T07:00:00Z)
-- policy: policies/shop.comity
-- reads customers: id (text)
-- reads sends: customer (text), at (instant), purpose (text)
-- reads events: customer (text), at (instant), type (text)
-- all of these columns have to be there; NULL is what is not known, and of an earlier send what is not stated
-- shop.grieving: never send purpose:marketing within 3 days after complained
-- shop.two-a-day: limit purpose:marketing to 1 per 3 hours
WITH """


def test_a_comment_says_what_is_asked_of_which_tables() -> None:
    result = call("sql", "fixed", "--dialect", "duckdb")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith(HEADING)


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(("campaign", "configuration"), [("spring", ""), ("fixed", RENAMED)])
def test_every_dialect_reads_its_text(dialect: str, campaign: str, configuration: str, folder: Path) -> None:
    (folder / "comity.toml").write_text(configuration)
    result = call("sql", campaign, "--dialect", dialect)
    assert result.exit_code == 0, result.stderr
    (parsed,) = sqlglot.parse(result.stdout, read=dialect)
    assert [column.alias_or_name for column in parsed.selects] == ["customer_id", "verdict", "first_rule", "rules"]
    parts = {part.alias for part in parsed.ctes}
    tables = {table.sql(dialect=dialect).partition(" AS ")[0] for table in parsed.find_all(sqlglot.exp.Table)}
    assert tables - parts == ({"crm.customers", "told", "events"} if configuration else set(TYPED))


@pytest.mark.parametrize("campaign", ["spring", "fixed"])
def test_duckdb_answers_as_a_screen_does(campaign: str) -> None:
    query = call("sql", campaign, "--dialect", "duckdb").stdout
    found = answers(warehouse(), query)
    assert found == screened(campaign)
    assert len({verdict for _, verdict, *_ in found}) > 1


def test_names_of_a_warehouse_change_no_answer(folder: Path) -> None:
    expected = screened("spring")
    (folder / "comity.toml").write_text(RENAMED)
    query = call("sql", "spring", "--dialect", "duckdb").stdout
    connection = warehouse()
    connection.execute("CREATE SCHEMA crm")
    connection.execute('CREATE TABLE crm.customers AS SELECT id AS "user id", stage AS phase, * FROM customers')
    connection.execute("ALTER TABLE crm.customers DROP COLUMN id")
    connection.execute("ALTER TABLE crm.customers DROP COLUMN stage")
    connection.execute('CREATE TABLE told AS SELECT customer, "at" AS "when", purpose FROM sends')
    connection.execute("UPDATE events SET type = 'Angry Call'")
    connection.execute("DROP TABLE customers")
    connection.execute("DROP TABLE sends")
    assert answers(connection, query) == expected
    connection.execute("UPDATE events SET type = 'complained'")  # which is what something else is called there
    assert answers(connection, query) == {("cleo", "allow", "", "") if row[0] == "cleo" else row for row in expected}


def test_a_table_may_be_called_as_what_is_put_in_front_of_it(folder: Path) -> None:
    names = '[data.customers]\nid = "user"\n[data.tables]\ncustomers = "comity_customers"\n'
    (folder / "comity.toml").write_text(names)
    query = call("sql", "fixed", "--dialect", "duckdb").stdout
    connection = warehouse()
    connection.execute("CREATE TABLE comity_customers AS SELECT id AS user, * EXCLUDE (id) FROM customers")
    found = answers(connection, query)
    (folder / "comity.toml").write_text("")
    assert found == screened("fixed")


def test_names_that_a_query_makes_are_quoted_wherever_they_are_read() -> None:
    parsed = sqlglot.parse_one(call("sql", "spring", "--dialect", "snowflake").stdout, read="snowflake")
    made = {alias.args["alias"].name for alias in parsed.find_all(sqlglot.exp.Alias) if alias.parent is not parsed}
    read = {column.this.name for column in parsed.find_all(sqlglot.exp.Column) if column.this.quoted}
    bare = {alias.args["alias"].name for alias in parsed.find_all(sqlglot.exp.Alias) if not alias.args["alias"].quoted}
    assert made & read
    assert not bare & read


def test_times_of_the_configuration_are_in_the_comment(folder: Path) -> None:
    (folder / "comity.toml").write_text('[data]\ntimezone = "Asia/Tokyo"\ncomplete_since = 2026-01-01T00:00:00+01:00\n')
    text = call("sql", "fixed", "--dialect", "trino").stdout
    assert "-- times without a zone, which [data] has in Asia/Tokyo, have to be made instants before\n" in text
    assert "-- what happened before 2026-01-01T00:00:00+01:00 counts as unknown\n" in text


def test_a_message_and_an_instant_are_chosen() -> None:
    result = call("sql", "spring", "--dialect", "spark", "--message", "second", "--at", "2026-04-01T07:00Z")
    assert "-- sent: 2026-04-04T07:00:00Z\n" in result.stdout
    assert "offer:trial" not in result.stdout
    assert result.stderr == (
        "comity: `spring` has a time in its schedule; it is taken to begin at 2026-04-01T07:00:00Z, as `--at` says\n"
    )


def test_a_query_is_written_into_a_file(folder: Path) -> None:
    result = call("sql", "fixed", "--dialect", "duckdb", "--out", "fixed.sql")
    assert (result.exit_code, result.stdout) == (0, "")
    assert Path("fixed.sql").read_text() == call("sql", "fixed", "--dialect", "duckdb").stdout


def test_a_message_that_no_rule_concerns_says_so() -> None:
    assert "-- no rule speaks of this message\n" in call("sql", "thanks", "--dialect", "duckdb").stdout


WRONG = [
    (("fixd", "--dialect", "duckdb"), "no campaign of the project is called `fixd`\n        did you mean `fixed`?"),
    (("fixed", "--dialect", "mysql"), "'mysql' is not one of 'duckdb'"),
    (("fixed",), "missing option '--dialect'"),
    (("fixed", "--dialect", "duckdb", "--out", "no/q.sql"), "cannot write `no/q.sql`: No such file or directory"),
    (("fixed", "--dialect", "duckdb", "--message", "x"), "`fixed` has no message `x`"),
    (("campaigns/two.yaml", "--dialect", "duckdb"), "one campaign at a time can be asked about, not `a`, `b`"),
    (("quiet", "--dialect", "redshift"), "`shop.quiet`: redshift cannot express "),
]


@pytest.mark.parametrize(("args", "said"), WRONG, ids=[said for _, said in WRONG])
def test_what_is_wrong_is_said_in_a_line(args: tuple[str, ...], said: str, folder: Path) -> None:
    (folder / "campaigns/two.yaml").write_text("campaign: a\nchannel: email\n---\ncampaign: b\nchannel: email\n")
    (folder / "campaigns/quiet.yaml").write_text("campaign: quiet\nchannel: push\n")
    with (folder / "policies/shop.comity").open("a") as policy:
        policy.write("\ncustomer has\n  tags: any text\n\nquiet: never send channel:push to tags:vip-*\n")
    result = call("sql", *args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert "mistake of comity" not in result.stderr


def test_a_name_of_no_table_and_of_no_field_is_refused(folder: Path) -> None:
    (folder / "comity.toml").write_text("[data.tables]\ncustomers = '\"crm'\n")
    assert '`"crm` in `[data.tables]` is no name of a table' in call("sql", "fixed", "--dialect", "duckdb").stderr
    (folder / "comity.toml").write_text('[data.customers]\nstaje = "x"\n')
    assert "names a field that is not declared: `staje`" in call("sql", "fixed", "--dialect", "duckdb").stderr


def test_the_package_it_needs_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sqlglot", None)
    said = call("sql", "fixed", "--dialect", "duckdb").stderr
    assert said.startswith("comity: `comity sql` needs the package `sqlglot`, which is not installed: pip install ")
