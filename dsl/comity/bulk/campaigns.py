"""A campaign as tables are asked about it: which message, to whom, and when it is sent.

When is what the schedule says. Where it names an instant, all customers share it; where it names the time on a clock
of the customer's own, each zone has an instant of its own, and customers whose zone is unknown have that of the
policy's. Where it names neither, as a trigger does, somebody has to say an instant, or it is now.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta, tzinfo
from functools import cache

from comity.backends.sql.times import Instants
from comity.bulk.asking import Asking, asking
from comity.bulk.problems import Note
from comity.bulk.screening import CODED
from comity.bulk.sources.duck import Connection
from comity.campaigns.model import CUSTOMER, At, Campaign, Every, Message, Schedule, Triggered
from comity.evaluate.arbitrate import rank
from comity.linter.schedule import times
from comity.program.nodes import Condition, Program
from comity.program.time import instant_of, local
from comity.program.walk import TIMEZONE
from comity.text.nearest import did_you_mean
from comity.text.record import record
from comity.types.values import write_value
from comity.types.zones import find_zone, named_zone, zone_names

OWN_TIME = "in each customer's own time"


class CampaignError(Exception):
    """A campaign cannot be asked about: ``words`` say why, ``help`` (or None) what to do."""

    def __init__(self, words: str, help_: str | None = None) -> None:
        super().__init__(words)
        self.words = words
        self.help = help_


@record
class Clock:
    """What time it is for those who do not say: ``now``, which somebody has ``chosen`` or a clock showed.

    For messages that compete (``together``) a chosen time is when each of them is sent, whatever its schedule says.
    """

    now: datetime
    chosen: bool = False
    together: bool = False


@record
class Due:
    """When a message is sent: ``at`` an instant, or that in each zone; ``words`` say it.

    ``told`` is what the schedule left open and how it was closed, one line each.
    """

    at: datetime | Instants
    words: str
    told: tuple[str, ...] = ()


@record
class Letter:
    """One message of a campaign, what it asks of tables, and when it is sent."""

    campaign: str
    message_id: str
    due: Due
    asking: Asking

    @property
    def told(self) -> tuple[str, ...]:
        """What is to be said of it before its answers, one line each."""
        return self.due.told


def letter(
    program: Program,
    campaign: Campaign,
    audience: Condition,
    clock: Clock,
    message_id: str | None = None,
    *,
    review: bool = False,
) -> Letter:
    """Return what a message of a campaign asks, the first unless one is named; raises CampaignError.

    ``audience`` is the condition of the campaign's. With a ``clock`` that somebody has chosen the campaign begins
    then, whatever its schedule says.
    """
    place, told = _place(campaign, message_id)
    message = campaign.messages[place]
    _check_whole(campaign, message)
    when = due(campaign, place, program.zone, clock)
    asks = asking(program, message.facts, when.at, audience, review=review)
    return Letter(campaign.id, message.id, Due(when.at, when.words, (*told, *when.told)), asks)


def in_order(letters: Sequence[Letter]) -> list[Letter]:
    """Return messages that compete in the order of preference (ruling 11)."""
    return sorted(letters, key=lambda one: rank(one.asking.program, one.asking.message))


def _place(campaign: Campaign, message_id: str | None) -> tuple[int, tuple[str, ...]]:
    """Return which message is meant, and what to say where nobody named it."""
    ids = [message.id for message in campaign.messages]
    if not ids:
        raise CampaignError(f"`{campaign.id}` has no message that can be read", f"see `comity lint {campaign.file}`")
    if message_id is None:
        first = f"`{campaign.id}` has {len(ids)} messages; this is the first, `{ids[0]}`: choose with `--message`"
        return 0, () if len(ids) == 1 else (first,)
    if message_id not in ids:
        near = did_you_mean(message_id, ids) or f"there are {', '.join(f'`{one}`' for one in ids)}"
        raise CampaignError(f"`{campaign.id}` has no message `{message_id}`", near)
    return ids.index(message_id), ()


def _check_whole(campaign: Campaign, message: Message) -> None:
    """Raise CampaignError for a message with a fact that could not be read: a rule might ask for it."""
    if message.broken:
        facts = ", ".join(f"`{name}`" for name in sorted(message.broken))
        raise CampaignError(f"{facts} of `{campaign.id}` cannot be read", f"see `comity lint {campaign.file}`")


# When ---------------------------------------------------------------------------------------------------------------


def due(campaign: Campaign, place: int, zone: str, clock: Clock) -> Due:
    """Return when the message at a place of a campaign is sent; ``zone`` is the policy's."""
    if clock.chosen and clock.together:
        return Due(clock.now, _shown(clock.now))
    start = _start(campaign, campaign.schedule, zone, clock)
    begins = start.at
    if isinstance(begins, datetime):
        at = times(campaign, begins, zone)[place]
        return Due(at, start.words if at == begins else _shown(at), start.told)
    each = cache(lambda name: times(campaign, begins(name), zone)[place])
    later = each("") != begins("")
    return Due(each, f"some time after {start.words}, as its steps say" if later else start.words, start.told)


def _start(campaign: Campaign, schedule: Schedule | None, zone: str, clock: Clock) -> Due:
    """Return when a campaign begins."""
    match schedule:
        case Every(_, int(minute), place):
            return _next(campaign, time(*divmod(minute % 1440, 60)), place, zone, clock)
        case At() if clock.chosen:
            return _taken(f"`{campaign.id}` has a time in its schedule; it is taken to begin", clock)
        case At(when, None):
            return Due(when, _shown(when))
        case At(when, place) if place == CUSTOMER:
            return Due(_everywhere(when, zone), f"{_wall(when)} {OWN_TIME}")
        case At(when, place):
            at = instant_of(when, named_zone(str(place)))
            return Due(at, f"{_wall(when)} {place} ({_shown(at)})")
        case Triggered(event):
            begins = _taken(f"`{campaign.id}` follows `{event}`; it is taken to begin", clock)
            stated = "its audience is judged as stated, whether or not the event has happened"
            return Due(begins.at, begins.words, (*begins.told, stated))
        case Every():
            return _taken(f"`{campaign.id}` is sent again and again; it is taken to begin", clock)
        case None:
            return _taken(f"`{campaign.id}` has no schedule; it is taken to begin", clock)


def _taken(why: str, clock: Clock) -> Due:
    return Due(clock.now, _shown(clock.now), (f"{why} {_source(clock)}",))


def _source(clock: Clock) -> str:
    return f"at {_shown(clock.now)}, as `--at` says" if clock.chosen else f"now, at {_shown(clock.now)}"


def _everywhere(wall: datetime, zone: str) -> Instants:
    return cache(lambda name: instant_of(wall, _zone(name, zone)))


def _next(campaign: Campaign, clock_time: time, place: str, zone: str, clock: Clock) -> Due:
    """Return the next time that a clock shows a time of day, at or after now."""
    said = f"{clock_time:%H:%M}"
    base = f"from {_shown(clock.now)} on" + (", as `--at` says" if clock.chosen else "")
    if place != CUSTOMER:
        own = named_zone(place)
        at = _at_or_after(clock.now, clock_time, own)
        words = f"{_wall(local(at, own))} {place} ({_shown(at)})"
        return Due(at, words, (f"`{campaign.id}` is sent again and again; this is the next time, {words}, {base}",))
    told = f"`{campaign.id}` is sent again and again; this is the next {said} {OWN_TIME}, {base}"
    each = cache(lambda name: _at_or_after(clock.now, clock_time, _zone(name, zone)))
    return Due(each, f"the next {said} {OWN_TIME}, {base}", (told,))


def _at_or_after(now: datetime, clock_time: time, zone: tzinfo) -> datetime:
    day = local(now, zone).date()
    found = instant_of(datetime.combine(day, clock_time), zone)
    return found if found >= now else instant_of(datetime.combine(day + timedelta(days=1), clock_time), zone)


def _zone(name: str, zone: str) -> tzinfo:
    """Return the customer's zone, that of the policy where theirs is unknown or none."""
    return find_zone(name) or named_zone(zone)


def _shown(at: datetime) -> str:
    return str(write_value(at.astimezone(UTC)))


def _wall(when: datetime) -> str:
    return when.replace(tzinfo=None).isoformat(" ", "seconds" if when.second or when.microsecond else "minutes")


# Whose clock is unknown ---------------------------------------------------------------------------------------------


def without_zone(connection: Connection, asks: Asking) -> Note | None:
    """Return how many customers of an audience are judged by the policy's clock, as nobody knows theirs.

    None where that makes no difference. The screen has run: its tables and codes are still there.
    """
    if isinstance(asks.at, datetime):
        return None
    columns = [row[0] for row in connection.execute("DESCRIBE customers").fetchall()]
    unknown = (
        f"NOT coalesce(list_contains(?::VARCHAR[], c.{TIMEZONE.name}), false)" if TIMEZONE.name in columns else "true"
    )
    query = f"SELECT count(*) FROM {CODED} q JOIN customers c ON c.id = q.customer_id WHERE {unknown}"
    names: list[object] = [sorted(zone_names() | {"UTC"})] if TIMEZONE.name in columns else []
    ((number,),) = connection.execute(query, names).fetchall()
    if not number:
        return None
    who = "1 customer is" if number == 1 else f"{number:,} customers are"
    words = f"{who} judged by the clock of {asks.program.zone}: their own zone is not known"
    return Note("customers", TIMEZONE.name, words, count=number)
