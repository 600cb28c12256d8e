"""What was worked out before, kept between runs: compiled policies, mostly.

A cache must never be the reason for anything. Whatever is wrong with it (it cannot be written, another program wrote
into it, half a file is there, another version of comity left it) is the same as not having it. What it holds is JSON,
never a pickle: reading it can run nothing. Two processes may use it at once: a file appears whole or not at all.
"""

import os
import re
from contextlib import suppress

from comity.text.record import record

LIMIT = 64 * 1024 * 1024
SUFFIX = ".json"
# Only what `put` wrote is ever removed, whatever folder the cache was put into.
OURS = r"[0-9a-f]{64}\.json(\.\d+\.new)?"


@record
class Cache:
    """JSON values in a folder, each under a key of 64 hexadecimal digits; None as folder keeps nothing.

    When all files take more than ``limit`` bytes, those not used for longest go.
    """

    folder: str | None
    limit: int = LIMIT

    def get(self, key: str) -> object | None:
        """Return what was put under the key, or None."""
        import json

        path = self._path(key)
        if path is None:
            return None
        try:
            with open(path, "rb") as file:
                kept = json.loads(file.read())
        except (OSError, ValueError, RecursionError):  # not there, or not what `put` wrote: a miss either way
            return None
        if not isinstance(kept, dict) or kept.get("key") != key:
            return None
        with suppress(OSError):  # a cache that cannot be written to can still be read
            os.utime(path)
        return kept.get("value")

    def put(self, key: str, value: object) -> None:
        """Keep a value that JSON can hold; where that is not possible nothing is kept."""
        import json

        path = self._path(key)
        if path is None:
            return
        data = json.dumps({"key": key, "value": value}, separators=(",", ":")).encode("ascii")
        with suppress(OSError):  # no place, no permission: then the next run works it out again
            os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
            _write(path, data)
            _evict(os.path.dirname(path), self.limit)

    def _path(self, key: str) -> str | None:
        return os.path.join(self.folder, key + SUFFIX) if self.folder else None


def _write(path: str, data: bytes) -> None:
    other = f"{path}.{os.getpid()}.new"
    try:
        with open(other, "wb") as file:
            file.write(data)
        os.replace(other, path)
    except OSError:
        with suppress(OSError):
            os.unlink(other)
        raise


def _evict(folder: str, limit: int) -> None:
    """Remove what was not used for longest until the rest fits; another process may do the same."""
    kept = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if not re.fullmatch(OURS, entry.name):
                continue
            with suppress(FileNotFoundError):
                status = entry.stat()
                kept.append((status.st_mtime_ns, status.st_size, entry.path))
    total = sum(size for _, size, _ in kept)
    for _, size, path in sorted(kept):
        if total <= limit:
            return
        with suppress(FileNotFoundError):
            os.unlink(path)
        total -= size
