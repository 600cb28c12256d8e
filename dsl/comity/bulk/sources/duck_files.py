"""Tables in a DuckDB file, which is opened to be read only."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from comity.bulk import quoting
from comity.bulk.problems import TableError
from comity.bulk.sources.duck import Connection, columns_of, listed, reading
from comity.bulk.sources.source import Source
from comity.text.nearest import did_you_mean

SCHEME = "duckdb:"
ENDINGS = (".duckdb", ".ddb")


def is_duck_file(given: str) -> bool:
    """Return whether a text means a table in a DuckDB file."""
    return given.startswith(SCHEME) or given.lower().endswith(ENDINGS)


def duck_file_source(connection: Connection, of: str, given: str) -> Source:
    """Return a table of a DuckDB file: ``duckdb:///folder/file.duckdb?table=schema.name``, or the path alone.

    ``duckdb:file.duckdb`` is relative to the folder one is in. Without ``table`` it is the one named as what is asked
    for: customers, sends or events. Raises TableError.
    """
    parts = urlsplit(given)
    path = parts.netloc + parts.path if given.startswith(SCHEME) else given
    if not Path(path).is_file():
        near = path.lstrip("/")
        hint = f"a path from here is written `duckdb:{near}`" if Path(near).is_file() else None
        raise TableError(of, None, f"`{path}` does not exist", hint)
    name = parse_qs(parts.query).get("table", [of])[0] if given.startswith(SCHEME) else of
    with reading(of, f"`{path}`"):
        database = _attached(connection, Path(path).resolve())
        relation = _table(connection, of, database, name)
        return Source(columns_of(connection, relation), lambda _: relation)


def _attached(connection: Connection, path: Path) -> str:
    """Return the name under which a file is attached; one that is already stays as it is."""
    known = connection.execute("SELECT database_name, path FROM duckdb_databases()").fetchall()
    for name, where in known:
        if where is not None and Path(where).resolve() == path:
            return str(name)
    alias = f"comity file {len(known)}"
    connection.execute(f"ATTACH {quoting.text(str(path))} AS {quoting.name(alias)} (READ_ONLY)")
    return alias


def _table(connection: Connection, of: str, database: str, name: str) -> str:
    """Return the quoted name of a table or view, which may be named with its schema."""
    found = connection.execute(
        "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = $1 UNION ALL "
        "SELECT schema_name, view_name FROM duckdb_views() WHERE database_name = $1 AND NOT internal",
        [database],
    ).fetchall()
    known = {table if schema == "main" else f"{schema}.{table}": (schema, table) for schema, table in found}
    if name not in known:
        there = f"there are {listed(sorted(known))}" if known else "there is no table in it"
        raise TableError(of, None, f"there is no table `{name}`", did_you_mean(name, known) or there)
    return ".".join(quoting.name(part) for part in (database, *known[name]))
