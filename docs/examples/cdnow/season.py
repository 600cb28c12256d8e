"""Twelve weeks of a CD shop whose machines send what each team has told them to, and look at nothing else.

All of it is made up, but for the purchases that set some of it off.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from people import Customer, chance, clock, moment

FIRST, LAST = date(1998, 4, 6), date(1998, 6, 28)
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = range(5)
BROKEN_OFF = date(1998, 5, 18), 250

UNSUBSCRIBES, COMPLAINS = 0.004, 0.0006  # of each e-mail that sells
ANSWERS = 0.25  # of each request for a review
HOURS = 36  # within which somebody reacts

FACTS = {  # channel, purpose, offer, topic
    "weekly-newsletter": ("email", "marketing", "", "new_releases"),
    "first-order": ("email", "marketing", "first_order", ""),
    "win-back": ("email", "marketing", "winback", ""),
    "win-back-call": ("phone", "marketing", "winback", ""),
    "you-may-also-like": ("email", "marketing", "", "recommendation"),
    "review": ("email", "survey", "", "review"),
    "thanks-for-the-review": ("email", "service", "", "thank_you"),
}


class Event(NamedTuple):
    """Something that happened, by the name that the shop's log has for it."""

    customer: str
    at: datetime
    type: str
    cds: str = ""
    dollars: str = ""


class Send(NamedTuple):
    """One message that went out."""

    customer: str
    at: datetime
    campaign: str


class Shop:
    """The shop in its season: whom it knows, what it has sent, and what came of it."""

    def __init__(self, everybody: list[Customer]) -> None:
        self.everybody = everybody
        self.addresses: list[Customer] = []
        self.sends: list[Send] = []
        self.answers: list[Event] = []
        self.gone: dict[str, datetime] = {}

    def run(self) -> None:
        """Send what every campaign has to send, day by day."""
        for number in range((LAST - FIRST).days + 1):
            day = FIRST + timedelta(number)
            if _is(MONDAY, 1, day):
                self._copy_addresses(clock(day, 0))
            for campaign in CAMPAIGNS:
                sends = list(campaign(self, day))
                self.sends += sends
                for send in sends:
                    self._listen(send)

    def _copy_addresses(self, now: datetime) -> None:
        """Take the addresses for e-mail from the records: once a month, which is the root of some evil."""
        here = (who for who in self.everybody if who.since <= now and who.agrees("email"))
        self.addresses = [who for who in here if who.id not in self.gone or self.gone[who.id] > now]

    def _listen(self, send: Send) -> None:
        """Let the customer answer, complain or unsubscribe."""
        channel, purpose, *_ = FACTS[send.campaign]
        later = send.at + timedelta(minutes=int(5 + 60 * HOURS * chance("later", *send)))
        luck = chance("luck", *send)
        sells = channel == "email" and purpose == "marketing"
        if purpose == "survey" and luck < ANSWERS:
            self.answers.append(Event(send.customer, later, "survey_answered"))
        elif sells and luck < COMPLAINS:
            self.answers.append(Event(send.customer, later, "complained"))
        elif sells and luck >= 1 - UNSUBSCRIBES and send.customer not in self.gone:
            self.gone[send.customer] = later
            self.answers.append(Event(send.customer, later, "unsubscribed"))


# Campaigns -----------------------------------------------------------------------------------------------------------


def newsletter(shop: Shop, day: date) -> Iterator[Send]:
    """Mondays at nine; one run breaks off after some addresses, and is started again from the top."""
    broken, number = BROKEN_OFF
    if day == broken:
        yield from _batch(shop.addresses[:number], "weekly-newsletter", clock(day, 9))
        yield from _batch(shop.addresses, "weekly-newsletter", clock(day, 9, 20))
    elif day.weekday() == MONDAY:
        yield from _batch(shop.addresses, "weekly-newsletter", clock(day, 9))


def first_order(shop: Shop, day: date) -> Iterator[Send]:
    """The second Tuesday of a month, to all who have not ordered in a year: new people, it was thought."""
    if _is(TUESDAY, 2, day):
        now = clock(day, 11)
        yield from _batch((who for who in shop.addresses if who.is_quiet(365, now)), "first-order", now)


def win_back(shop: Shop, day: date) -> Iterator[Send]:
    """Wednesdays, to a quarter of the customers who have been quiet for 90 days: each of them every four weeks."""
    if day.weekday() == WEDNESDAY:
        now = clock(day, 14)
        turn = (day - FIRST).days // 7 % 4
        quiet = (who for who in shop.addresses if who.purchases and who.is_quiet(90, now))
        yield from _batch((who for who in quiet if int(chance("turn", who.id) * 4) == turn), "win-back", now)


def win_back_call(shop: Shop, day: date) -> Iterator[Send]:
    """The third Thursday of a month, from eight to eight in Philadelphia, to good customers quiet for 180 days."""
    if _is(THURSDAY, 3, day):
        now = clock(day, 8)
        for who in shop.everybody:
            if who.tier(now) != "standard" and who.is_quiet(180, now) and who.agrees("phone"):
                yield Send(who.id, moment(day, 8, 20, "call", who.id, day), "win-back-call")


def recommendation(shop: Shop, day: date) -> Iterator[Send]:
    """The day after a purchase, at eleven."""
    buyers = (who for who in shop.addresses if who.bought_on(day - timedelta(1)))
    yield from _batch(buyers, "you-may-also-like", clock(day, 11))


def review(shop: Shop, day: date) -> Iterator[Send]:
    """Ten days after a purchase, at noon, to every buyer: it is no advertisement, it was thought."""
    buyers = (who for who in shop.everybody if who.bought_on(day - timedelta(10)))
    yield from _batch(buyers, "review", clock(day, 12))


def thanks(shop: Shop, day: date) -> Iterator[Send]:
    """An hour after an answer, except on weekends: nobody had told the machine about those."""
    if day.weekday() <= FRIDAY:
        for event in shop.answers:
            if event.type == "survey_answered" and event.at.date() == day:
                yield Send(event.customer, event.at + timedelta(hours=1), "thanks-for-the-review")


CAMPAIGNS = (newsletter, first_order, win_back, win_back_call, recommendation, review, thanks)


def _batch(to: Iterable[Customer], campaign: str, at: datetime) -> Iterator[Send]:
    return (Send(who.id, at, campaign) for who in to)


def _is(weekday: int, number: int, day: date) -> bool:
    """Return whether a day is the first (second, …) of a weekday in its month."""
    return day.weekday() == weekday and (day.day + 6) // 7 == number
