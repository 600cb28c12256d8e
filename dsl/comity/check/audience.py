"""The audience of a campaign: a condition on the customer and the history (LANGUAGE.md sections 4 and 8)."""

from collections.abc import Iterator, Mapping

from comity.check.conditions import condition
from comity.check.context import Context, Defined, Doubts
from comity.check.reach import CAMPAIGN_AUDIENCE, parts_of
from comity.check.report import Report
from comity.program.nodes import Condition, Program
from comity.syntax import nodes
from comity.text.finding import Finding, Problem


class _Definitions(Mapping[str, Defined]):
    """The definitions of a program; what one asks for is found out when it is used."""

    def __init__(self, conditions: Mapping[str, Condition]) -> None:
        self._conditions = conditions

    def __getitem__(self, name: str) -> Defined:
        found = self._conditions[name]
        return Defined(name, found, parts_of(found))

    def __contains__(self, name: object) -> bool:
        return name in self._conditions

    def __iter__(self) -> Iterator[str]:
        return iter(self._conditions)

    def __len__(self) -> int:
        return len(self._conditions)


def check_audience(node: nodes.Condition, program: Program) -> tuple[Condition | None, tuple[Problem, ...]]:
    """Return an audience of a campaign as a condition of the program, and what is wrong with it.

    The policy's vocabulary and definitions may be used; its settings belong to its modules and may not. The condition
    is None where there are problems. Spans are those of the text the tree was parsed from.
    """
    report = Report.empty()
    ctx = Context(
        vocabulary=program.vocabulary,
        definitions=_Definitions({item.name: item.condition for item in program.definitions}),
        settings={},
        doubts=Doubts(),
        report=report,
        reach=CAMPAIGN_AUDIENCE,
    )
    found = condition(node, ctx)
    problems = tuple(_problem(finding) for finding in dict.fromkeys(report.findings))
    return (None if problems else found), problems


def _problem(finding: Finding) -> Problem:
    return Problem(finding.rule, finding.message, finding.place.span, finding.help, finding.level)
