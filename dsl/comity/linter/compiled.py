"""A compiled policy, and the shape in which it is kept between runs.

Compiling reads all modules; a kept policy only has to be the same. What those brought in by `use` is written down with
it and compared. Only a policy without errors is kept, so that a module that appears later is never missed, and only for
the day it was linted on, since rules and waivers end.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import NamedTuple

from comity.program.codec import decode, encode
from comity.program.nodes import Program
from comity.text.finding import Finding, Fix, Level, Related
from comity.text.record import record
from comity.text.source import Place, Source

Load = Callable[[str], Source | Finding | None]
"""Returns the text of a module by its full name, why it cannot be read, or None where there is none."""

Key = Callable[[Iterable[str]], str]
"""Returns the key of what follows from some texts and from nothing else."""


class Module(NamedTuple):
    """A module of a policy: its dotted name and its text."""

    name: str
    source: Source


class Texts(NamedTuple):
    """A policy's own modules: those that could be read, and findings for the others.

    ``installed`` are the files that come with a package: they are checked, and not linted as somebody's own.
    """

    modules: tuple[Module, ...]
    unreadable: tuple[Finding, ...]
    installed: frozenset[str]


@record
class Compiled:
    """A policy ready to judge by, with all that is to be said about it.

    ``sources`` has every text by the name it is shown under; ``used`` are the modules that its own files brought
    in, by name. ``rules`` are the ids of all rules, broken ones included. ``sound`` says that there are no errors.
    ``today`` is the day in the policy's zone.
    """

    program: Program
    findings: tuple[Finding, ...]
    sources: Mapping[str, Source]
    used: Mapping[str, Source]
    rules: frozenset[str]
    sound: bool
    today: date


@record
class Remark:
    """A finding about a policy, in the shape in which it is kept."""

    rule: str
    message: str
    place: Place
    level: Level
    help: str | None
    related: tuple[Related, ...]
    fixes: tuple[Fix, ...]


@record
class Kept:
    """What is kept of a compiled policy. ``used`` holds the keys of the texts of used modules, by name."""

    program: Program
    remarks: tuple[Remark, ...]
    used: tuple[tuple[str, str], ...]
    today: date


def kept(policy: Compiled, key: Key) -> object:
    """Return a sound policy as what JSON can hold."""
    remarks = tuple(
        Remark(item.rule, item.message, item.place, item.level, item.help, item.related, item.fixes)
        for item in policy.findings
    )
    used = tuple((name, _identity(source, key)) for name, source in sorted(policy.used.items()))
    return encode(Kept(policy.program, remarks, used, policy.today), Kept)


def recalled(data: object, own: Iterable[Source], load: Load, key: Key, day: Callable[[str], date]) -> Compiled | None:
    """Return the policy that `kept` was given, or None where that is of no use: a miss, whatever the reason.

    ``own`` are the policy's own texts, which the caller found it by. ``day`` returns the day of linting in a zone.
    """
    try:
        found = decode(data, Kept)
    except ValueError:  # kept by another version of comity, or no policy at all
        return None
    if day(found.program.zone) != found.today:
        return None
    used = {name: load(name) for name, _ in found.used}
    texts = {name: source for name, source in used.items() if isinstance(source, Source)}
    if any(name not in texts or _identity(texts[name], key) != identity for name, identity in found.used):
        return None
    return Compiled(
        program=found.program,
        findings=tuple(_finding(remark) for remark in found.remarks),
        sources={source.name: source for source in (*own, *texts.values())},
        used=texts,
        rules=ids(found.program),
        sound=True,
        today=found.today,
    )


def ids(program: Program) -> frozenset[str]:
    """Return the ids of all rules and obligations of a program."""
    return frozenset(rule.id for rule in program.rules) | {duty.id for duty in program.obligations}


def _identity(source: Source, key: Key) -> str:
    return key((source.name, source.text))


def _finding(remark: Remark) -> Finding:
    return Finding(
        remark.rule,
        remark.message,
        remark.place,
        remark.level,
        help=remark.help,
        related=remark.related,
        fixes=remark.fixes,
    )
