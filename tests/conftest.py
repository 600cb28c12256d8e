"""What all tests share: one machine for everybody, and how hard Hypothesis tries."""

import os
import signal
import socket
import time
from collections.abc import Callable, Iterator

import pytest
from hypothesis import settings

pytest_plugins = ["tests.engines.fixtures"]

# A test says the same on every machine and at every run: its examples are derived from the test itself, and
# chance belongs to `make soak`. A test that wants more or fewer examples scales `settings().max_examples`; a
# number of its own would hold in a soak too.
settings.register_profile("tests", derandomize=True, max_examples=50, deadline=None)
settings.register_profile("soak", max_examples=5_000, deadline=None, print_blob=True)
settings.load_profile("soak" if os.environ.get("COMITY_SOAK") else "tests")

# Hardly anybody's zone, 45 minutes off the hour and with a summer: what depends on the machine's fails here.
ZONE = "Pacific/Chatham"

LOCAL_HOSTS = {"127.0.0.1", "::1", "localhost"}

Address = tuple[object, ...] | str | bytes
Connect = Callable[[socket.socket, Address], int | None]


@pytest.fixture(scope="session", autouse=True)
def _same_machine_everywhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Set zone, language, terminal and caches, for this process and for those that tests start."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # who runs tests in the background ignores it
    cache = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        for name in _leaking_variables():
            patch.delenv(name)
        patch.setenv("TZ", ZONE)
        patch.setenv("LC_ALL", "C")
        patch.setenv("COLUMNS", "80")
        patch.setenv("XDG_CACHE_HOME", str(cache))
        patch.setenv("COMITY_CACHE_DIR", str(cache / "comity"))
        time.tzset()
        yield
    time.tzset()


def _leaking_variables() -> list[str]:
    """Return what would change output or, set by a git hook, send a test's git to the wrong repository."""
    terminal = {"NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "LINES", "LANG", "LANGUAGE"}
    return [name for name in os.environ if name in terminal or name.startswith(("COMITY_", "GIT_", "LC_"))]


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """No command ever touches the network, nor does a test: only this machine can be connected to."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", _local_only(socket.socket.connect))
        patch.setattr(socket.socket, "connect_ex", _local_only(socket.socket.connect_ex))
        yield


def _local_only(connect: Connect) -> Connect:
    def guarded(self: socket.socket, address: Address) -> int | None:
        if isinstance(address, tuple) and address[0] not in LOCAL_HOSTS:
            # Not an OSError: code that copes with a missing network must not hide that it asked for one.
            raise RuntimeError(f"a test connects to {address[0]}")
        return connect(self, address)

    return guarded
