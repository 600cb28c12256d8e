"""What a campaign's schedule says of each of its messages: when, what has happened, what the clock shows.

The trigger and the earlier steps lie at exact distances before the message. The instant itself is exact only where the
schedule names one in a zone; in customer time its wall clock is settled, else a representative instant on the day the
campaign is judged on stands for any (docs/decisions/0003-lint-of-campaigns.md).
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from comity.campaigns.model import CUSTOMER, At, Campaign, Every, Message, Schedule, Triggered
from comity.evaluate.history import Event, Send
from comity.program.nodes import Duration, Unit, Zone
from comity.program.time import instant_of, noon, shift
from comity.solve.scene import MOST_STEPS, OPEN, Clock, Scene
from comity.syntax.words import Length
from comity.types.vocabulary import Value
from comity.types.zones import named_zone


def scenes(campaign: Campaign, facts: Sequence[Mapping[str, Value]], zone: str, today: date) -> tuple[Scene, ...]:
    """Return the scene of every message of a campaign, in order.

    ``facts`` are the messages' facts after every `treat`; ``zone`` is the policy's, and ``today`` the day (in that
    zone) on which a campaign without a date of its own is judged.
    """
    schedule = campaign.schedule
    start = _start(schedule, zone, today)
    instants = times(campaign, start, zone)
    return tuple(
        _scene(schedule, start, instants[index], [(instants[step], facts[step]) for step in _latest(message)], zone)
        for index, message in enumerate(campaign.messages)
    )


def _latest(message: Message) -> Sequence[int]:
    """Return the steps that came before a message; of too many to look at, one more than are looked at."""
    return message.follows[-MOST_STEPS - 1 :]


def _scene(
    schedule: Schedule | None,
    start: datetime,
    at: datetime,
    steps: Sequence[tuple[datetime, Mapping[str, Value]]],
    zone: str,
) -> Scene:
    """Return the scene of a message that is due ``at`` if the schedule begins at ``start``.

    Where the schedule names no date, all is moved back so that the message itself is due when it is judged.
    """
    back = timedelta(0) if isinstance(schedule, At) else at - start
    sends = tuple(Send(when - back, stated) for when, stated in steps)
    events = (
        (Event(_triggered(schedule, start, zone) - back, schedule.event),) if isinstance(schedule, Triggered) else ()
    )
    return Scene(at - back, zone, _clock(schedule, at_once=at == start), events, sends)


def times(campaign: Campaign, start: datetime, zone: str) -> list[datetime]:
    """Return the instant (UTC) of every message if the schedule begins at ``start``; ``zone`` is the policy's."""
    instants: list[datetime] = []
    for message in campaign.messages:
        before = instants[message.follows[-1]] if message.follows else start
        instants.append(before if message.after is None else shift(before, duration(message.after), zone, later=True))
    return instants


def _start(schedule: Schedule | None, zone: str, today: date) -> datetime:
    match schedule:
        case At(when, None):
            return when
        case At(when, named):
            return instant_of(when, named_zone(zone if named in (None, CUSTOMER) else named))
        case Every(_, int(minute), named):
            wall = datetime.combine(today, time(*divmod(minute % 1440, 60)))
            return instant_of(wall, named_zone(zone if named == CUSTOMER else named))
        case _:
            return noon(today, zone)


def _triggered(schedule: Triggered, start: datetime, zone: str) -> datetime:
    return start if schedule.delay is None else shift(start, duration(schedule.delay), zone)


def _clock(schedule: Schedule | None, *, at_once: bool) -> Clock:
    """Return what is settled about the clock; of a later step only what an exact instant settles."""
    match schedule:
        case At(when, zone) if zone == CUSTOMER and at_once:
            minute = when.hour * 60 + when.minute
            return Clock(zone=Zone(of_customer=True, name=None), minute=minute, weekday=when.weekday(), day=when.date())
        case At(_, zone) if zone != CUSTOMER:
            return Clock(fixed=True)
        case Every(_, int(minute), zone) if at_once:
            own = zone == CUSTOMER
            return Clock(zone=Zone(of_customer=own, name=None if own else zone), minute=minute % 1440)
        case _:
            return OPEN


def duration(length: Length) -> Duration:
    """Return a length of a campaign file as a duration of the program."""
    return Duration(length.amount, Unit(length.unit))
