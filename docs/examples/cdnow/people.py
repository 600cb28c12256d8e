"""The customers of a CD shop: what CDNOW's data says of them, and what is made up besides.

Whatever is made up follows from names alone, by `chance`: there is no clock and no stream of random numbers, so that
every run makes the same tables, and one more campaign changes no customer.

All times are read from the shop's own clock, which is in Philadelphia.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import NamedTuple
from zoneinfo import ZoneInfo

SEED = "cdnow"
PHILADELPHIA = ZoneInfo("America/New_York")
OPENING = datetime(1998, 4, 1, tzinfo=PHILADELPHIA)  # what the shop knows of customers is recorded from here on
NEWCOMERS = 143  # people who only asked for the newsletter, all made up

AGREES = {"email": 0.72, "mail": 0.60, "phone": 0.35}
NO_CONTACT = 0.02  # wish to hear nothing at all
NO_REVIEWS = 0.04  # wish not to be asked for reviews
PREFERS = ((15, "email"), (5, "mail"), (80, ""))  # percent of all, channel
PLACES = (  # percent of all, country, region, zone
    (22, "US", "NY", "America/New_York"),
    (14, "US", "PA", "America/New_York"),
    (6, "US", "FL", "America/New_York"),
    (15, "US", "IL", "America/Chicago"),
    (9, "US", "TX", "America/Chicago"),
    (5, "US", "CO", "America/Denver"),
    (13, "US", "CA", "America/Los_Angeles"),
    (4, "US", "WA", "America/Los_Angeles"),
    (4, "CA", "ON", "America/Toronto"),
    (4, "GB", "", "Europe/London"),
    (1, "DE", "", "Europe/Berlin"),
    (3, "US", "", ""),
)
STAGES = ((0, "exposure"), (1, "adoption"), (2, "retention"))  # from so many days with a purchase on
TIERS = ((0, "standard"), (100, "valued"), (300, "vip"))  # from so many dollars spent on


class Purchase(NamedTuple):
    """One line of CDNOW's data, with a time of day that it does not have."""

    at: datetime
    cds: int
    dollars: float


class Customer(NamedTuple):
    """A customer of CDNOW, or (without purchases) a newcomer."""

    id: str
    since: datetime
    purchases: tuple[Purchase, ...] = ()

    def bought(self, until: datetime) -> list[Purchase]:
        return [purchase for purchase in self.purchases if purchase.at <= until]

    def bought_on(self, day: date) -> bool:
        return any(purchase.at.date() == day for purchase in self.purchases)

    def is_quiet(self, days: int, now: datetime) -> bool:
        """Return whether the last purchase, if there was any, lies so many days back."""
        return all(purchase.at <= now - timedelta(days) for purchase in self.bought(now))

    def stage(self, now: datetime) -> str:
        return _step(STAGES, len({purchase.at.date() for purchase in self.bought(now)}))

    def tier(self, now: datetime) -> str:
        return _step(TIERS, sum(purchase.dollars for purchase in self.bought(now)))

    @property
    def no_contact(self) -> bool:
        return bool(self.purchases) and chance("no contact", self.id) < NO_CONTACT

    def agrees(self, channel: str) -> bool:
        """Return whether marketing was agreed to; newcomers came for the e-mail."""
        if self.no_contact:
            return False
        return (channel == "email" and not self.purchases) or chance("agrees", channel, self.id) < AGREES[channel]


def chance(*names: object) -> float:
    """Return a number from 0 to below 1 that is always the same for the same names."""
    digest = sha256("/".join(str(name) for name in (SEED, *names)).encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


def clock(day: date, hour: int, minute: int = 0) -> datetime:
    """Return a time on the shop's clock."""
    return datetime.combine(day, time(hour, minute), PHILADELPHIA)


def moment(day: date, first: int, last: int, *names: object) -> datetime:
    """Return a minute of a day between two hours, by chance."""
    return clock(day, first) + timedelta(minutes=int(60 * (last - first) * chance(*names)))


def customers(lines: Iterable[str]) -> list[Customer]:
    """Return all customers, from lines of CDNOW's data: its id, the id in the sample, day, CDs, dollars."""
    purchases: dict[str, list[Purchase]] = {}
    for number, line in enumerate(lines):
        _, who, day, cds, dollars = line.split()
        at = moment(date.fromisoformat(day), 10, 23, "bought", number)
        purchases.setdefault(who, []).append(Purchase(at, int(cds), float(dollars)))
    real = [Customer(who, min(bought).at, tuple(sorted(bought))) for who, bought in purchases.items()]
    return real + [_newcomer(f"n{number:03}") for number in range(1, NEWCOMERS + 1)]


def _newcomer(who: str) -> Customer:
    day = date(1998, 1, 5) + timedelta(int(chance("newcomer", who) * 150))
    return Customer(who, moment(day, 10, 23, "registered", who))


def _step(steps: Iterable[tuple[int, str]], number: float) -> str:
    return [name for least, name in steps if number >= least][-1]


# What the shop's records say -----------------------------------------------------------------------------------------

COLUMNS = (
    *("customer_id", "valid_from", "stage", "tier", "consent", "customer_since"),
    *("country", "region", "timezone", "do_not_contact", "preferred_channel", "unsubscribed_from"),
)


def versions(customer: Customer, gone: datetime | None, end: datetime) -> Iterator[list[object]]:
    """Yield the rows of a customer, one for each time until the end at which stage, tier or consent change."""
    begin = max(OPENING, customer.since)
    times = {begin, gone or begin, *(purchase.at for purchase in customer.bought(end))}
    before = None
    for now in sorted(at for at in times if begin <= at < end):
        row = [customer.stage(now), customer.tier(now), _consent(customer, now, gone)]
        if row != before:
            yield [customer.id, now, *row, *_lasting(customer)]
        before = row


def _consent(customer: Customer, now: datetime, gone: datetime | None) -> str:
    agreed = [channel for channel in AGREES if customer.agrees(channel)]
    if gone is not None and gone <= now:
        agreed.remove("email")
    return ";".join(agreed) or "[]"


def _lasting(customer: Customer) -> list[object]:
    topics = "review" if chance("no reviews", customer.id) < NO_REVIEWS else "[]"
    stop = "yes" if customer.no_contact else "no"
    return [
        customer.since,
        *_drawn(PLACES, "place", customer.id),
        stop,
        *_drawn(PREFERS, "prefers", customer.id),
        topics,
    ]


def _drawn(shares: Iterable[tuple[int, *tuple[str, ...]]], *names: str) -> tuple[str, ...]:
    """Return a row of a table whose first column says how many in a hundred it is for."""
    left = chance(*names) * 100
    for percent, *row in shares:
        left -= percent
        if left < 0:
            return tuple(row)
    raise ValueError(f"the shares do not add up to 100: {shares}")
