"""Time zones by their IANA names.

They are those of the `tzdata` package, not of the machine: a decision must not depend on where it is taken.
"""

from datetime import UTC, tzinfo
from functools import cache, lru_cache
from io import BytesIO


@cache
def zone_names() -> frozenset[str]:
    """Return the names of all time zones."""
    return frozenset((_tzdata("zones") or b"").decode().split())


@lru_cache(maxsize=2048)  # there are some 600 zones, and no end of names that are none
def find_zone(name: str) -> tzinfo | None:
    """Return the zone of an IANA name (case matters), or None if there is none."""
    if name == "UTC":
        return UTC
    data = _tzdata(f"zoneinfo/{name}") if name in zone_names() else None
    if data is None:
        return None
    from zoneinfo import ZoneInfo  # noqa: PLC0415 (imported where it is used: start-up time)

    return ZoneInfo.from_file(BytesIO(data), key=name)


def named_zone(name: str) -> tzinfo:
    """Return the zone of a name that was checked when the policy was; raises ValueError for an unknown one."""
    zone = find_zone(name)
    if zone is None:
        raise ValueError(f"no such time zone: {name}")
    return zone


def _tzdata(resource: str) -> bytes | None:
    from pkgutil import get_data  # noqa: PLC0415 (imported where it is used: start-up time)

    return get_data("tzdata", resource)
