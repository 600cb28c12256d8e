"""The quiet hours of each channel, as the rules that ask nothing but the clock give them.

A rule concerns a channel where some message on it leaves something of the rule. Those tried state every combination of
symbols that the rule asks a message for; a rule that asks for a text or a set besides is said by the data to concern
the channels on which it spoke.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, product

from comity.backends.python.remaining import Ruling, remaining
from comity.linter.quiet import Quiet as QuietRule
from comity.linter.quiet import quiet
from comity.linter.week import DAY, runs
from comity.policies import Rulebook
from comity.types.vocabulary import Field, Kind, Value
from comity_cli.report.records import Quiet

CHANNEL = "channel"
TRIED = 4_096
"""How many messages are tried for a rule."""
WHOLE_WEEK = 7


def quiet_hours(book: Rulebook, spoke: Mapping[str, frozenset[str]]) -> dict[str, tuple[Quiet, ...]]:
    """Return the quiet hours by channel; ``spoke`` has, by rule id, the channels of the sends it spoke about.

    Only hours by the customer's clock are there: those in a zone that a rule names are other hours for every customer.
    """
    found: dict[str, list[Quiet]] = {}
    for item in filter(None, map(quiet, book.program.rules)):
        if item.zone.of_customer:
            windows = tuple(_windows(item))
            for channel in _channels(item, book) | spoke.get(item.rule.id, frozenset()):
                found.setdefault(channel, []).extend(windows)
    return {channel: tuple(windows) for channel, windows in found.items()}


def _channels(item: QuietRule, book: Rulebook) -> frozenset[str]:
    fields = book.program.vocabulary.message
    ruling = Ruling(item.rule)
    asked = {name: values for name in (CHANNEL, *ruling.message) if (values := _values(fields.get(name)))}
    messages = (dict(zip(asked, values, strict=True)) for values in product(*asked.values()))
    return frozenset(
        str(message[CHANNEL])
        for message in islice(messages, TRIED)
        if CHANNEL in message and remaining(ruling, message) is not None
    )


def _values(field: Field | None) -> Sequence[Value]:
    if field is None:
        return ()
    return field.type.symbols if field.type.kind is Kind.ONE_OF else ()


def _windows(item: QuietRule) -> Iterator[Quiet]:
    """Yield a rule's closed hours, cut at midnights."""
    stretches = list(runs(item.closed))
    if item.closed and not stretches:
        yield from (Quiet(day, 0, DAY, item.rule.id) for day in range(WHOLE_WEEK))
    for start, end in stretches:
        for midnight in range(start // DAY * DAY, end, DAY):
            first, last = max(start, midnight) - midnight, min(end - midnight, DAY)
            yield Quiet(midnight // DAY % WHOLE_WEEK, first, last, item.rule.id)
