"""The past of one question: points in time, items at these points, and counts of items over stretches of points.

The windows of a question cut the past into buckets. Each bucket has one *point*, an instant inside that stands for all
of it. Where the order of items inside a bucket matters, to `had A since B` or because a calendar boundary may fall
between them, it has as many as can be needed. Points are numbered from the newest to the oldest, so that a window is
the points ``[0, n)``.

A *sum* is a variable: how many items of one kind (events of a name, or sends of a selector) lie at the points of a
range. Bit ``1 + n`` of its domain is the number n; the last one stands for that many or more. For `had A since B` there
is, for each of the two, a variable that says at which point its latest item lies, the last bit meaning at none. Every
atom about the past becomes demands on these; whether there are items that meet them is for `comity.solve.items` to say.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from comity.program.nodes import TRUE as ALWAYS
from comity.program.nodes import Calendar, Condition, Count, Events, Ever, Rolling, Sends, Since, Window
from comity.program.simplify import specialise
from comity.program.time import DAY, EARLIEST, TICK, shift
from comity.solve.clause import TRUE, Formula, all_of, any_of, demand, pairs
from comity.solve.clock import Dial, before
from comity.solve.facts import Facts
from comity.solve.fold import IS_FALSE, IS_TRUE, IS_UNKNOWN, Split, Ternary, Want, settled, split
from comity.solve.scene import MOST_STEPS, Scene
from comity.solve.search import Exhausted
from comity.types.vocabulary import Scope

MOST_TIMES = 200
"""Counts above this are not searched for: a witness that long would help nobody."""


class Stretch(NamedTuple):
    """The items of one kind at the points ``[first, end)``."""

    kind: int
    first: int
    end: int


class Past:
    """Points, kinds and sums of one question; answers its atoms about the past."""

    def __init__(
        self, facts: Facts, scene: Scene, dial: Dial, counts: Sequence[Count], sinces: Sequence[Since]
    ) -> None:
        self.facts = facts
        self.scene = scene
        self.dial = dial
        self.most = 1 + max((count.times for count in counts), default=1)
        if self.most > MOST_TIMES or (len(scene.sends) > MOST_STEPS and any(isinstance(c.of, Sends) for c in counts)):
            raise Exhausted
        self.kinds: list[Events | Sends] = []
        self.sums: dict[Stretch, int] = {}
        self.latest: dict[int, int] = {}
        windows = [count.window for count in counts]
        self.cuts = {id(w): shift(scene.now, w.duration, scene.zone) for w in windows if isinstance(w, Rolling)}
        self.points = self._points([window for window in windows if isinstance(window, Calendar)], sinces)

    # Points

    def _points(self, windows: Sequence[Calendar], sinces: Sequence[Since]) -> Sequence[datetime]:
        """Return the points, newest first."""
        now = self.scene.now
        calendars = {*windows} if windows else ()
        cuts = {*self.cuts.values()}
        for window in calendars:
            cuts |= {*self.dial.limits(window)}
        happened = [*(event.at for event in self.scene.events), *(send.at for send in self.scene.sends)]
        happened = [at for at in happened if at <= now]
        names = {name for since in sinces for name in (since.event, since.other)}
        if happened and (names or calendars):
            cuts |= {*happened, *map(before, happened)}
        edges = sorted([cut for cut in cuts if cut < now], reverse=True)
        points = _between((now, *edges), max(1, len(names)) + len(calendars))
        more = {*happened, now} if calendars else {*happened}
        return sorted(more.union(points), reverse=True) if more else points

    def _reaches(self, window: Window) -> tuple[list[tuple[Formula, int]], Formula]:
        """Return over how many points a window reaches when, and when that is unknown."""
        match window:
            case Ever():
                return [(TRUE, len(self.points))], None
            case Rolling():
                return [(TRUE, self._later(self.cuts[id(window)]))], None
            case Calendar():
                options, unknown = self.dial.options(window, self.points)
                return [(when, self._later(cut)) for when, cut in options], unknown

    def _later(self, cut: datetime) -> int:
        """Return how many points are later than an instant."""
        return sum([point > cut for point in self.points])

    # Atoms

    def count(self, atom: Count) -> Split | Ternary:
        """Return when a count is as asked, when not, and when it is unknown what to count."""
        of, fewest = atom.of, atom.times + 1 - atom.at_least
        kind = self._kind(of)
        reaches, unknown = self._reaches(atom.window)
        keys = [key.name for key in of.keys if key.scope is Scope.CUSTOMER] if isinstance(of, Sends) and of.keys else []
        if len(reaches) == 1 and not keys and unknown is None and reaches[0][0] == TRUE and reaches[0][1] and fewest:
            return self._plain(atom, Stretch(kind, 0, reaches[0][1]), fewest)
        when = [(all_of((case, *map(self._given, keys))), Stretch(kind, 0, end)) for case, end in reaches]
        reached = IS_TRUE if atom.at_least else IS_FALSE

        def wanted(value: Want) -> Formula:
            if value == IS_UNKNOWN:
                return any_of((unknown, *map(self._missing, keys)))
            if value == reached:
                return any_of([all_of((case, self.at_least(stretch, fewest))) for case, stretch in when])
            return any_of([all_of((case, self.at_most(stretch, fewest - 1))) for case, stretch in when])

        return Ternary(wanted)

    def _plain(self, atom: Count, stretch: Stretch, fewest: int) -> Split:
        """Return when a count is as asked that depends on one sum alone, as most do."""
        index = self._sum(stretch)
        reached, short = (4 << self.most) - (2 << fewest), (2 << fewest) - 2
        return index, split(reached, short) if atom.at_least else split(short, reached)

    def _given(self, name: str) -> Formula:
        index = self.facts.indexes[Scope.CUSTOMER][name]
        return demand(index, self.facts.variables[index].axis.full)

    def _missing(self, name: str) -> Formula:
        index = self.facts.indexes[Scope.CUSTOMER][name]
        return demand(index, int(self.facts.variables[index].lacking))

    def since(self, atom: Since) -> Ternary:
        """Return when an event is later than the latest other one, and when not."""
        if atom.event == atom.other:
            return settled(False)  # noqa: FBT003 (a truth value)
        event, other = self._latest(Events(atom.event)), self._latest(Events(atom.other))
        number = len(self.points)
        earlier = [(4 << number) - (2 << i) for i in range(number + 1)]

        def when(value: Want) -> Formula:
            if value == IS_TRUE:
                return pairs(event, other, ((2 << i, earlier[i + 1]) for i in range(number)))
            if value == IS_UNKNOWN:
                return None
            overtaken = pairs(other, event, ((2 << i, earlier[i]) for i in range(number)))
            return any_of((demand(event, 2 << number), overtaken))

        return Ternary(when)

    def _latest(self, of: Events) -> int:
        kind = self._kind(of)
        found = self.latest.get(kind)
        if found is None:
            found = self.latest[kind] = self.facts.variable((4 << len(self.points)) - 2)
        return found

    # Sums

    def _kind(self, of: Events | Sends) -> int:
        for i, kind in enumerate(self.kinds):
            if kind is of or (kind.__class__ is of.__class__ and kind == of):
                return i
        self.kinds.append(of)
        return len(self.kinds) - 1

    def at_least(self, stretch: Stretch, times: int) -> Formula:
        """Return the formula that so many items or more lie in a stretch."""
        if times <= 0:
            return TRUE
        if stretch.first >= stretch.end:
            return None
        return demand(self._sum(stretch), (4 << self.most) - (2 << times))

    def at_most(self, stretch: Stretch, times: int) -> Formula:
        """Return the formula that so many items or fewer lie in a stretch."""
        if times < 0:
            return None
        if stretch.first >= stretch.end:
            return TRUE
        return demand(self._sum(stretch), (4 << times) - 2)

    def _sum(self, stretch: Stretch) -> int:
        found = self.sums.get(stretch)
        if found is None:
            found = self.sums[stretch] = self.facts.variable((4 << self.most) - 2)
        return found

    def contradicts(self, domains: Sequence[int]) -> bool:
        """Return whether more is demanded of a stretch than of one that holds it; no items could add up to that."""
        asked = [(stretch, domains[index]) for stretch, index in self.sums.items() if not domains[index] & 1]
        return any(
            fewest & -fewest > most
            for (kind, first, end), fewest in asked
            for other, most in asked
            if other.kind == kind and other.first <= first and end <= other.end
        )

    # Counting

    def happened(self, *, steps: bool) -> list[tuple[int, int]]:
        """Return kind and point of every implied item, once for each kind it is of.

        Without ``steps`` only events are implied.
        """
        now, found = self.scene.now, []
        for event in self.scene.events:
            if event.at <= now:
                kinds = (i for i, kind in enumerate(self.kinds) if isinstance(kind, Events) and kind.name == event.name)
                found += [(kind, self.points.index(event.at)) for kind in kinds]
        for send in self.scene.sends if steps else ():
            if send.at <= now:
                for i, kind in enumerate(self.kinds):
                    if isinstance(kind, Sends) and specialise(kind.selector, send.facts) == ALWAYS:
                        found.append((i, self.points.index(send.at)))
        return found

    def variables(self) -> Iterator[tuple[int, int]]:
        """Yield the variables of the past, each with the kind of items that it speaks of."""
        yield from ((stretch.kind, index) for stretch, index in self.sums.items())
        yield from self.latest.items()

    def asked(self, atoms: Iterable[Condition]) -> set[int]:
        """Return the kinds of items that can matter to some atoms; sends may be of several kinds at once."""
        found: set[int] = set()
        for atom in atoms:
            match atom:
                case Count(Sends()):
                    found |= {i for i, kind in enumerate(self.kinds) if isinstance(kind, Sends)}
                case Count(of):
                    found.add(self._kind(of))
                case Since(event, other):
                    found |= {self._kind(Events(event)), self._kind(Events(other))}
                case _:
                    pass
        return found

    def pinned(self, happened: Sequence[tuple[int, int]]) -> dict[int, int]:
        """Return for each sum and each latest item the bit of its value if just these items happened."""
        pins = {index: 2 << min(counted(stretch, happened), self.most) for stretch, index in self.sums.items()}
        for kind, index in self.latest.items():
            pins[index] = 2 << min((point for is_of, point in happened if is_of == kind), default=len(self.points))
        return pins


def counted(stretch: Stretch, happened: Sequence[tuple[int, int]]) -> int:
    """Return how many items, given by kind and point, lie in a stretch."""
    return sum(kind == stretch.kind and stretch.first <= point < stretch.end for kind, point in happened)


@lru_cache(maxsize=512)
def _between(edges: tuple[datetime, ...], crowd: int) -> tuple[datetime, ...]:
    """Return so many points between any two edges and beyond the last, newest first."""
    return tuple(
        point
        for late, early in zip(edges, (*edges[1:], EARLIEST), strict=True)
        for point in _inside(late, early, crowd)
    )


def _inside(late: datetime, early: datetime, crowd: int) -> Iterable[datetime]:
    """Return so many instants in ``(early, late]``, newest first; fewer only where there are no more."""
    room = late - early
    if room <= crowd * TICK:
        return [late - i * TICK for i in range(room // TICK)]
    step = DAY if room > crowd * DAY else timedelta(microseconds=room // TICK // (crowd + 1))
    return [late - step * (i + 1) for i in range(crowd)]
