"""A page: what `comity explain CODE` prints and docs/rules shows about one code or kind of finding."""

from enum import StrEnum
from typing import NamedTuple

from comity.text.finding import Finding, Fix, Level, Related
from comity.text.record import record
from comity.text.source import Place


class Stage(StrEnum):
    """Where a finding comes from."""

    PARSING = "reading a policy"
    CHECKING = "checking a policy"
    POLICIES = "lint of policies"
    FILES = "reading campaign files"
    CAMPAIGNS = "lint of campaigns"
    KINDS = "comparing a rule with a message"


class File(NamedTuple):
    """One file of an example: a path below the project's folder, and what it holds.

    A byte that is not UTF-8 stands in ``text`` as U+FFFD, so that the example can be shown.
    """

    name: str
    text: str


@record
class Page:
    """What a finding is and why it matters, with an example that has it and the same one without it.

    ``title`` stands alone: lower case, no final period. ``text`` is plain paragraphs. ``see`` says which part of the
    definition of the language (or of its interfaces) the finding enforces.
    """

    code: str
    stage: Stage
    level: Level
    title: str
    text: str
    bad: tuple[File, ...]
    good: tuple[File, ...]
    see: tuple[str, ...] = ()

    def finding(
        self,
        message: str,
        place: Place,
        advice: str | None = None,
        related: tuple[Related, ...] = (),
        fixes: tuple[Fix, ...] = (),
    ) -> Finding:
        """Return a finding of the page's code and level; ``advice`` becomes its help."""
        return Finding(self.code, message, place, self.level, help=advice, related=related, fixes=fixes)


def example(policy: str = "", campaign: str = "", more: tuple[File, ...] = ()) -> tuple[File, ...]:
    """Return the files of an example: a policy, a campaign file, both, and whatever else it needs."""
    main = (("policies/example.comity", policy), ("campaigns/example.yaml", campaign))
    return tuple(File(name, text.lstrip("\n")) for name, text in main if text) + more
