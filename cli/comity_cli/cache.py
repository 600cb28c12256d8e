"""Where the command line keeps what was worked out before (see `comity.cache`)."""

import os
import sys

FOLDER, OFF = "COMITY_CACHE_DIR", "COMITY_NO_CACHE"


def folder() -> str | None:
    """Return the folder of the cache, by the custom of the platform; None where the environment turns it off."""
    if os.environ.get(OFF):
        return None
    if chosen := os.environ.get(FOLDER):
        return chosen
    if sys.platform == "win32":
        return _in(os.environ.get("LOCALAPPDATA"), "comity", "cache")
    home = os.path.expanduser("~")
    if sys.platform == "darwin":
        return _in(home, "Library", "Caches", "comity")
    return _in(os.environ.get("XDG_CACHE_HOME"), "comity") or _in(home, ".cache", "comity")


def _in(place: str | None, *names: str) -> str | None:
    """Return a folder in a place that is known; a relative one is none, as the XDG specification has it."""
    return os.path.join(place, *names) if place and os.path.isabs(place) else None
