"""Where customers live, which decides on the law that a new project keeps and on the clock it goes by."""

from comity.text.record import record


@record
class Region:
    """A place with laws of its own.

    ``name`` is what ``--region`` takes, ``country`` where the customers of the project's tests live (ISO 3166-1
    alpha-2), ``zone`` the IANA name of their time zone.
    """

    name: str
    country: str
    zone: str


REGIONS = (
    Region("us", "US", "America/New_York"),
    Region("eu", "DE", "Europe/Berlin"),
    Region("uk", "GB", "Europe/London"),
    Region("ca", "CA", "America/Toronto"),
    Region("au", "AU", "Australia/Sydney"),
)
NAMES = tuple(region.name for region in REGIONS)
# What the files say as they are stored, for those who do not name a region: the customers of the tests live somewhere,
# and the clock taken where a customer's own is not known is nobody's.
ANYWHERE = Region("", "DE", "Europe/Berlin")
NO_ZONE = "UTC"


def named(names: tuple[str, ...]) -> tuple[Region, ...]:
    """Return the regions of those names, each once, in the order they are named in."""
    known = {region.name: region for region in REGIONS}
    return tuple(known[name] for name in dict.fromkeys(names))
