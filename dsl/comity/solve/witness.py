"""Witnesses: solutions made concrete, the smallest of them, each confirmed by the reference evaluator.

The search works at the scene's instant, with clocks that are independent of it. A witness has one instant at which
everything is so at once. Where the clock matters, instants are tried at which the local time is what the solution
says, the whole witness being moved along: its instants by the same time, its dates by the same days. What the
evaluator does not confirm is never shown.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo
from itertools import islice

from comity.evaluate.history import Event, History, Send
from comity.evaluate.holds import Situation, holds
from comity.program.nodes import Condition, Events, Sends, Zone
from comity.program.time import DAY, MONTHS, instant_of, local, today, zone_of
from comity.program.walk import TIMEZONE
from comity.solve.clause import Formula
from comity.solve.clock import ZONES
from comity.solve.fold import IS_FALSE, IS_TRUE, IS_UNKNOWN, Want
from comity.solve.items import Item
from comity.solve.search import Exhausted
from comity.solve.space import Domains, Goal, Space
from comity.text.record import record, replace
from comity.types.vocabulary import Scope, Value

STEPS_FOR_THE_SMALLEST = 2_000
MOST_INSTANTS = 1_000
HOURS = range(0, 1440, 60)
DAYS_OF_WEEK = 7
DAYS_OF_YEAR = 366


@record
class Witness:
    """A customer, a message where one was asked for, a complete history and an instant (UTC) that prove something.

    Facts that do not matter are left out.
    """

    customer: Mapping[str, Value]
    message: Mapping[str, Value]
    history: History
    now: datetime

    def situation(self, zone: str) -> Situation:
        """Return what the evaluator is asked about; ``zone`` is the policy's."""
        return Situation(self.message, self.customer, self.history, self.now, zone)


class Solution:
    """Domains and items that satisfy a formula."""

    __slots__ = ("domains", "items")

    def __init__(self, domains: Domains, items: tuple[Item, ...]) -> None:
        self.domains = domains
        self.items = items


Accept = Callable[[Domains, tuple[Item, ...]], Domains | None]
"""What a solution's domains become, or None if it is not wanted."""


class Smallest:
    """Looks for the solution that mentions the fewest facts and items."""

    def __init__(self, space: Space, accept: Accept | None = None) -> None:
        self.space = space
        self.accept = accept
        self.facts = list(space.facts.variables)
        self.cost = 0
        self.reserve = 0
        self.best: Solution | None = None

    def find(self, formula: Formula, *, pinned: bool = False) -> Solution | None:
        """Return the smallest solution, as far as the steps for that suffice, or None if there is none.

        Raises Exhausted if the budget ran out before any was found. With ``pinned`` nothing happened but what the
        schedule implies.
        """
        try:
            self.space.first(formula, self._keep, pinned=pinned, hopeless=self._is_hopeless)
        except Exhausted:
            if self.best is None:
                raise
        self.space.budget.left += self.reserve
        return self.best

    def _keep(self, domains: Domains, items: tuple[Item, ...]) -> None:
        cost = self._size(domains) + len(items)
        if self.best is not None and cost >= self.cost:
            return
        accepted = domains if self.accept is None else self.accept(domains, items)
        if accepted is None:
            return
        if self.best is None:
            budget = self.space.budget
            self.reserve = max(0, budget.left - STEPS_FOR_THE_SMALLEST)
            budget.left -= self.reserve
        self.best, self.cost = Solution(accepted.copy(), items), cost

    def _is_hopeless(self, domains: Domains) -> bool:
        return self.best is not None and self._size(domains) >= self.cost

    def _size(self, domains: Domains) -> int:
        return sum(not domains[index] & 1 for index in self.facts)


# Made concrete ------------------------------------------------------------------------------------------------------


def confirmed(space: Space, solution: Solution, goals: Sequence[Goal], *, steps: bool = True) -> Witness | None:
    """Return the witness of a solution for which the evaluator gives each condition a wanted value; None if none.

    Without ``steps`` the earlier sends of the campaign are not part of it.
    """
    found = concrete(space, solution, steps=steps)
    if found is None:
        return None
    for witness in islice(_placed(space, solution, found), MOST_INSTANTS):
        situation = witness.situation(space.scene.zone)
        if _is_scheduled(space, witness) and all(is_wanted(condition, want, situation) for condition, want in goals):
            return witness
    return None


def is_wanted(condition: Condition, want: Want, situation: Situation) -> bool:
    """Return whether the evaluator gives a condition one of the wanted truth values."""
    match holds(condition, situation):
        case True:
            return bool(want & IS_TRUE)
        case False:
            return bool(want & IS_FALSE)
        case None:
            return bool(want & IS_UNKNOWN)


def concrete(space: Space, solution: Solution, *, steps: bool) -> Witness | None:
    """Return the witness of a solution at the scene's instant, None where a send cannot be made up.

    The campaign's earlier sends are part of it where sends are counted at all.
    """
    domains, items = solution.domains, solution.items
    customer = space.values(domains, Scope.CUSTOMER)
    message = space.values(domains, Scope.MESSAGE)
    someone = None
    if not all(item.own for item in items):
        own = customer.setdefault("id", "one")
        someone = "another" if own != "another" else "one"
    counted = space.past is not None and any(isinstance(kind, Sends) for kind in space.past.kinds)
    sends, events = list(space.scene.sends if steps and counted else ()), list(space.scene.events)
    for item in items:
        message = {**space.keyed(item.kinds), **message}
        match _made(space, item, message, None if item.own else someone):
            case Event() as event:
                events.append(event)
            case Send() as send:
                sends.append(send)
            case None:
                return None
    return Witness(customer, message, History(tuple(sends), tuple(events)), space.scene.now)


def _made(space: Space, item: Item, message: Mapping[str, Value], owner: str | None) -> Event | Send | None:
    past = space.past
    if past is None:
        return None
    at = past.points[item.point]
    kind = past.kinds[item.kinds[0][0]]
    if isinstance(kind, Events):
        return Event(at, kind.name)
    facts = space.send_facts(item.kinds, message)
    return None if facts is None else Send(at, facts, owner)


# Put at an instant --------------------------------------------------------------------------------------------------


def _is_scheduled(space: Space, witness: Witness) -> bool:
    """Return whether the witness's instant is one that the schedule leaves open."""
    clock = space.scene.clock
    zone = None if clock.zone is None else zone_of(clock.zone, witness.customer)
    if zone is None:
        return True
    wall = local(witness.now, zone)
    return (
        clock.minute in (None, wall.hour * 60 + wall.minute)
        and clock.weekday in (None, wall.weekday())
        and clock.day in (None, wall.date())
    )


def _placed(space: Space, solution: Solution, witness: Witness) -> Iterator[Witness]:
    """Yield a witness at its own instant and, where the schedule leaves that open, at others."""
    yield witness
    if space.scene.clock.fixed:
        return
    targets = _targets(space, solution.domains)
    own = witness.customer.get(TIMEZONE.name)
    for name in (own, *ZONES) if len(targets) > 1 and own is not None else (own,):
        customer = witness.customer if name is None else {**witness.customer, TIMEZONE.name: name}
        for key, minutes in targets:
            zone = zone_of(Zone(of_customer=key is None, name=key), customer)
            for at in () if zone is None else _instants(space, zone, minutes):
                yield moved(replace(witness, customer=customer), at, space.scene.zone)


def _targets(space: Space, domains: Domains) -> list[tuple[str | None, Sequence[int]]]:
    """Return the zones in which the local time matters, each with the minutes of the day to try."""
    clock, dial = space.scene.clock, space.dial
    targets: dict[str | None, Sequence[int]] = {}
    for (zone, _, _), (index, _) in dial.boundaries.items():
        if not domains[index] & 1:
            targets[zone] = HOURS
    for zone, (index, walls) in dial.readings.items():
        if not domains[index] & 1:
            shown = [wall for i, wall in enumerate(walls) if domains[index] >> i + 1 & 1]
            targets[zone] = list(dict.fromkeys(wall.hour * 60 + wall.minute for wall in shown))
    if clock.zone is not None and clock.minute is not None:
        targets[None if clock.zone.of_customer else clock.zone.name or "UTC"] = [clock.minute]
    return list(targets.items())


def _instants(space: Space, zone: tzinfo, minutes: Sequence[int]) -> Iterator[datetime]:
    """Yield the instants, on the settled day or the days to come, at which the local time is one of those."""
    clock = space.scene.clock
    first = clock.day or local(space.scene.now, zone).date()
    far = any(unit in MONTHS for _, unit, _ in space.dial.boundaries)
    for day in range(1 if clock.day else DAYS_OF_YEAR if far else DAYS_OF_WEEK):
        start = datetime(first.year, first.month, first.day) + day * DAY  # noqa: DTZ001 (a local time has no zone)
        for minute in minutes[:: len(minutes) // 3 or 1] if far else minutes:
            yield instant_of(start + timedelta(minutes=minute), zone)


def moved(witness: Witness, now: datetime, zone: str) -> Witness:
    """Return a witness at another instant; whatever it says of the past is as long ago as it was."""
    by, days = now - witness.now, today(now, zone) - today(witness.now, zone)
    past = witness.history
    return Witness(
        {name: _moved(value, by, days) for name, value in witness.customer.items()},
        {name: _moved(value, by, days) for name, value in witness.message.items()},
        History(
            tuple(replace(send, at=send.at + by) for send in past.sends),
            tuple(replace(event, at=event.at + by) for event in past.events),
        ),
        now,
    )


def _moved(value: Value, by: timedelta, days: timedelta) -> Value:
    if isinstance(value, datetime):
        return value + by
    return value + days if isinstance(value, date) else value
