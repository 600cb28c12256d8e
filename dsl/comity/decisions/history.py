"""What a customer was sent and what happened to them, as decisions are given it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from comity.backends.python.past import Log
from comity.decisions.inputs import DataError, mapping, problems_of
from comity.decisions.reader import Reader
from comity.types.values import describe

Given = object
"""A mapping, a dataclass or a pydantic model."""


class History:
    """Earlier sends and events of a customer, in any order; those later than now do not count.

    A send has ``at``, the facts it was logged with (`Decision.message`) and, in a history of several customers, the
    ``customer``'s id; an event has ``at`` and ``type``. It is complete as given, or from ``complete_since`` on only.
    Instants are aware datetimes, or ISO 8601 texts with an offset.

    It is read once for a policy, however many decisions it is given to, and does not change. What no rule asks for, and
    what is older than rules look back, is not looked at.
    """

    __slots__ = ("_complete_since", "_events", "_sends", "read")

    def __init__(
        self,
        sends: Iterable[Given] = (),
        events: Iterable[Given] = (),
        complete_since: datetime | str | None = None,
    ) -> None:
        """Keep what is given; raises DataError for what are no records. Who reads it first checks their values."""
        with problems_of("history"):
            self._sends = _records("sends", sends)
            self._events = _records("events", events)
        self._complete_since = complete_since
        self.read: tuple[Reader, Log] | None = None
        """The policy's reader that read it last, and what that made of it."""

    @classmethod
    def of(cls, given: object) -> "History":
        """Return a history as it is, or the one that a mapping, a dataclass or a model states."""
        if isinstance(given, History):
            return given
        with problems_of("history"):
            stated = mapping("history", given)
            return cls(_items("sends", stated), _items("events", stated), stated.get("complete_since"))  # type: ignore[arg-type]

    def log(self, reader: Reader, now: datetime) -> Log:
        """Return the history in a policy's words, for decisions at ``now`` (in UTC).

        Raises DataError, with the path to it, for what does not fit.
        """
        read = self.read
        if read is None or read[0] is not reader or now < read[1].valid_from:
            with problems_of("history"):
                read = (reader, reader.log(self._sends, self._events, self._complete_since, now))
            self.read = read
        return read[1]

    def plus(self, at: datetime, message: Mapping[str, object]) -> "History":
        """Return the history with one more send."""
        return History((*self._sends, {**message, "at": at}), self._events, self._complete_since)

    def __reduce__(self) -> tuple[type["History"], tuple[object, ...]]:
        """Return what was given; what a policy made of it is made anew."""
        return History, (self._sends, self._events, self._complete_since)

    def __len__(self) -> int:
        """Return the number of sends and events."""
        return len(self._sends) + len(self._events)

    def __repr__(self) -> str:
        """Return how much there is, and nothing of what somebody was sent."""
        return f"History({len(self._sends)} sends, {len(self._events)} events)"


def _items(name: str, stated: Mapping[str, object]) -> Iterable[Given]:
    """Return what a mapping states, as long as that is still there when the mapping is read again."""
    items = stated.get(name)
    if isinstance(items, Iterator):
        raise DataError("history", name, f"`{name}` must be a list of {name}; found what can be read only once")
    return () if items is None else items  # type: ignore[return-value]


def _records(name: str, given: Iterable[Given]) -> tuple[Mapping[str, object], ...]:
    if isinstance(given, str | bytes | Mapping) or not isinstance(given, Iterable):
        raise DataError("history", name, f"`{name}` must be a list of {name}; found {describe(given)}")
    return tuple(
        item if item.__class__ is dict else mapping("history", item, f"{name}[{number}]")
        for number, item in enumerate(given)
    )
