"""What tests leave untested, for people: file by file, rule by rule, only what is missing."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from comity.testing.coverage import Covered, Seen, share
from comity_cli.deciding.pen import Pen
from comity_cli.formats.cells import safe, width
from comity_cli.paint import Style

FIRED = {True: "fired", False: "silent", None: "unknown"}
VALUES = {True: "true", False: "false", None: "unknown"}
ROLE = 11
WIDEST_NAME = 60


def told(covered: Sequence[Covered], pen: Pen) -> Iterator[str]:
    """Yield the share of each file and each rule in percent, with what was never seen of it."""
    room = min(max((width(rule.rule.id) for rule in covered), default=0), WIDEST_NAME)
    for file, found in groupby(covered, key=lambda item: item.rule.place.file):
        rules = list(found)
        yield f"{percent(rules)}  {pen.paint(Style.STRONG, safe(file))}\n"
        for rule in rules:
            yield from _rule(rule, room, pen)
        yield "\n"
    yield f"{percent(covered)}  of all rules and conditions\n"


def percent(covered: Sequence[Covered]) -> str:
    """Return a share as it is shown; what is not quite all is never shown as 100 %."""
    found = share(covered)
    return f"{100 if found == 100 else min(int(found + 0.5), 99):>4} %"  # noqa: PLR2004 (percent)


def _rule(rule: Covered, room: int, pen: Pen) -> Iterator[str]:
    missing = _never(rule.fired, FIRED)
    name = safe(rule.rule.id)
    yield f"{percent([rule])}    {f'{name:<{room}}  {missing}'.rstrip()}\n"
    for part in rule.parts:
        if part.seen.missing:
            label = pen.paint(Style.LABEL, f"{part.role:<{ROLE}}")
            yield from pen.beside(f"{' ' * 12}{label}  ", ROLE + 14, f"{part.words}: {_never(part.seen, VALUES)}")


def _never(seen: Seen, words: dict[bool | None, str]) -> str:
    """Return what was never seen: ``never true, never unknown``."""
    return ", ".join(f"never {words[value]}" for value in seen.missing)
