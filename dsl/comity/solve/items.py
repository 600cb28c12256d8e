"""Which items of a history add up to the counts that a formula demands.

An item is of some kinds (an event of its name; a send of every selector that it meets) and lies at a point, so it is
counted by certain sums. Starting from what the schedule implies, items are added as long as some sum is short of what
is demanded, always one that this sum counts. Whatever history has the demanded counts contains an item that is
still missing, so trying every sort of item that the sum counts loses none of them. A sort that was tried is not used
again beside its siblings: what could be made with it has been seen.

The histories found are the least: each one that meets the demands contains one of them.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product
from operator import itemgetter
from typing import NamedTuple, TypeVar

from comity.program.nodes import Events, Sends
from comity.solve.past import Past, Stretch, counted
from comity.solve.search import Budget
from comity.types.vocabulary import Scope

T = TypeVar("T")


class Item(NamedTuple):
    """An item at a point. ``kinds`` tells the name of an event or, for each selector, whether the send meets it.

    ``own``: it is this customer's; else it is someone's who shares the key of a limit.
    """

    point: int
    kinds: tuple[tuple[int, bool], ...]
    own: bool


class Need(NamedTuple):
    """A sum that must have one of the counts of a mask (bit n is n)."""

    stretch: Stretch
    counts: int


class Sort(NamedTuple):
    """An item that stands for all that are counted for the same needs, of which ``mask`` has a bit each."""

    item: Item
    mask: int


Realizable = Callable[[tuple[tuple[int, bool], ...]], bool]
"""Whether a message exists that is of these kinds of sends, and not of those."""

Then = Callable[[list[int], tuple[Item, ...]], T | None]


class Items:
    """Finds histories for the demands on a past. ``happened`` are the implied items to start from."""

    def __init__(self, past: Past, happened: Sequence[tuple[int, int]], realizable: Realizable, budget: Budget) -> None:
        self.past = past
        self.happened = happened
        self.realizable = realizable
        self.budget = budget
        self.classes: dict[tuple[int, ...], list[tuple[tuple[int, bool], ...]]] = {}

    def fill(self, domains: list[int], then: Then[T]) -> T | None:
        """Return the first result of ``then`` for the least histories that are as the domains demand."""
        needs = self._needs(domains)
        latest = self.past.latest.items()
        orders = [list(self._places(kind, domains[index] >> 1)) for kind, index in latest if not domains[index] & 1]
        for order in product(*orders):
            found = self._add([*needs, *(need for place in order for need in place)], domains, then)
            if found is not None:
                return found
        return None

    def exist(self, domains: list[int]) -> bool:
        """Return whether some history is as the domains demand: what `fill` would find, but mostly faster."""
        needs: dict[int, list[Need]] = {}
        for need in self._needs(domains):
            needs.setdefault(need.stretch.kind, []).append(need)
        sends = [kind for kind in needs if isinstance(self.past.kinds[kind], Sends)]
        for kind, index in self.past.latest.items():
            if not domains[index] & 1:
                others = needs.pop(kind, [])
                if not any(self._nested([*others, *place]) for place in self._places(kind, domains[index] >> 1)):
                    return False
        if not all(self._nested(asked) for asked in needs.values()):
            return False
        if all(self.realizable(tuple((other, other == kind) for other in sends)) for kind in sends):
            return True
        # Sends of one kind may all be of another as well.
        return self.fill(domains, lambda _domains, _items: True) is not None

    def _needs(self, domains: list[int]) -> list[Need]:
        sums = self.past.sums.items()
        return [Need(stretch, domains[index] >> 1) for stretch, index in sums if not domains[index] & 1]

    def _nested(self, needs: list[Need]) -> bool:
        """Return whether items of one kind can be as often in each of some stretches as is needed.

        All of them begin with the newest point, so each number is at least the one before and whatever was implied in
        between; the least that will do is best.
        """
        number = known = 0
        masks: dict[Stretch, int] = {}
        for stretch, counts in needs:
            masks[stretch] = masks.get(stretch, counts) & counts
        for stretch in sorted(masks, key=itemgetter(2)):
            there = counted(stretch, self.happened) if self.happened else 0
            least = min(number + there - known, self.past.most)
            enough = masks[stretch] >> least
            if not enough:
                return False
            number, known = least + (enough & -enough).bit_length() - 1, there
        return True

    def _places(self, kind: int, points: int) -> Iterator[tuple[Need, ...]]:
        """Yield what is needed for the latest item of a kind to lie at one of the points, or nowhere."""
        end = len(self.past.points)
        some = (2 << self.past.most) - 2
        if points >> end & 1:
            yield (Need(Stretch(kind, 0, end), 1),)
        for point in range(end):
            if points >> point & 1:
                yield Need(Stretch(kind, 0, point), 1), Need(Stretch(kind, 0, point + 1), some)

    def _add(self, needs: Sequence[Need], domains: list[int], then: Then[T]) -> T | None:
        self.budget.spend(1)
        counts = [min(counted(need.stretch, self.happened), self.past.most) for need in needs]
        if all(need.counts >> count & 1 for need, count in zip(needs, counts, strict=True)):
            return then(domains, ())
        adding = _Adding(needs, self._sorts(needs), self.past.most, self.budget)
        return adding.add(counts, 0, (), lambda items: then(domains, items))

    def _sorts(self, needs: Sequence[Need]) -> list[Sort]:
        """Return the sorts of items that the needs tell apart, those first that serve most of them."""
        found: dict[int, Item] = {}
        edges = {edge for need in needs for edge in (need.stretch.first, need.stretch.end)}
        for point in sorted(edges)[:-1]:
            masks: dict[int, int] = {}
            for i, ((kind, first, end), _) in enumerate(needs):
                if first <= point < end:
                    masks[kind] = masks.get(kind, 0) | 1 << i
            for item in self._candidates(point, masks):
                mask = 0
                for kind, is_one in item.kinds:
                    mask |= masks.get(kind, 0) if is_one else 0
                if mask:
                    found.setdefault(mask, item)
        sorts = [Sort(item, mask) for mask, item in found.items()]
        return sorted(sorts, key=lambda sort: -sort.mask.bit_count())

    def _candidates(self, point: int, kinds: Iterable[int]) -> Iterator[Item]:
        """Yield the items of some kinds that may lie at a point."""
        every = self.past.kinds
        for kind in kinds:
            if isinstance(every[kind], Events):
                yield Item(point, ((kind, True),), own=True)
        if any(isinstance(every[kind], Sends) for kind in kinds):
            sends = tuple(i for i, kind in enumerate(every) if isinstance(kind, Sends))
            for of in self._classes(sends):
                yield Item(point, of, own=True)
            for of in self._classes(self._shared(sends)):
                yield Item(point, of, own=False)

    def _shared(self, sends: tuple[int, ...]) -> tuple[int, ...]:
        """Return the kinds that count others' sends too, if there are any beside some that do not."""
        shared = tuple(kind for kind in sends if self._is_shared(self.past.kinds[kind]))
        return shared if len(shared) < len(sends) else ()

    def _is_shared(self, kind: Events | Sends) -> bool:
        return isinstance(kind, Sends) and any(key.scope is Scope.CUSTOMER for key in kind.keys)

    def _classes(self, sends: tuple[int, ...]) -> list[tuple[tuple[int, bool], ...]]:
        """Return which of some selectors a send can meet together, and which it then does not; few come first."""
        found = self.classes.get(sends)
        if found is None:
            found = [()]
            for kind in sends:
                wider = [(*of, (kind, is_one)) for of in found for is_one in (False, True)]
                found = [of for of in wider if self.realizable(of)]
            found.sort(key=lambda of: sum(is_one for _, is_one in of))
            self.classes[sends] = found
        return found


class _Adding:
    """Adds items until every need is met."""

    def __init__(self, needs: Sequence[Need], sorts: Sequence[Sort], most: int, budget: Budget) -> None:
        self.needs = needs
        self.sorts = sorts
        self.most = most
        self.budget = budget

    def add(
        self, counts: list[int], banned: int, items: tuple[Item, ...], then: Callable[[tuple[Item, ...]], T | None]
    ) -> T | None:
        short = next((i for i, need in enumerate(self.needs) if not need.counts >> counts[i] & 1), None)
        if short is None:
            return then(items)
        self.budget.spend(len(self.sorts))
        for number, (item, mask) in enumerate(self.sorts):
            if banned >> number & 1 or not mask >> short & 1:
                continue
            more = self._with(counts, mask)
            if more is not None:
                found = self.add(more, banned, (*items, item), then)
                if found is not None:
                    return found
            banned |= 1 << number
        return None

    def _with(self, counts: list[int], mask: int) -> list[int] | None:
        """Return the counts with one item more; None if a sum would have more than it may."""
        more = counts.copy()
        for i, need in enumerate(self.needs):
            if mask >> i & 1:
                more[i] = min(counts[i] + 1, self.most)
                if not need.counts >> more[i]:
                    return None
        return more
