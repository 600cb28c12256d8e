"""The names of rules, and finding the rule a name means (LANGUAGE.md section 2, ruling 18)."""

from collections.abc import Iterable, Mapping

from comity.check.context import Doubts
from comity.check.modules import Module, Modules
from comity.check.report import Meaning, Named, Report
from comity.syntax import nodes
from comity.text.finding import Related
from comity.text.nearest import did_you_mean
from comity.text.record import record
from comity.text.source import Place


@record
class RuleEntry:
    """A rule as written, with its id and its module."""

    id: str
    module: Module
    node: nodes.Rule

    @property
    def place(self) -> Place:
        """Where its label or, without one, its sentence stands."""
        return self.module.place((self.node.label or self.node.sentence).span)

    @property
    def decides(self) -> bool:
        """Whether it is a rule that decides, which an `expect` is not."""
        return not isinstance(self.node.sentence, nodes.Expect)


@record
class Rules:
    """All rules of a policy by id, and their ids by the last part; ``entries`` has those with a taken name too."""

    entries: tuple[RuleEntry, ...]
    by_id: Mapping[str, RuleEntry]
    by_label: Mapping[str, tuple[str, ...]]
    doubts: Doubts

    def find(self, name: nodes.Name, report: Report) -> RuleEntry | None:
        """Return the rule of a full name or of a last part that only one rule has; report any other name."""
        ids = (name.text,) if name.text in self.by_id else self.by_label.get(name.text, ())
        if len(ids) == 1:
            entry = self.by_id[ids[0]]
            report.name(name.span, Named(Meaning.RULE, entry.id, entry.place))
            return entry
        if ids:
            help_ = f"write one of {', '.join(f'`{id_}`' for id_ in ids)}"
            report.error("unknown-rule", f"`{name.text}` is the name of several rules", name.span, help_)
        else:
            self._unknown(name, report)
        return None

    def find_deciding(self, name: nodes.Name, report: Report) -> RuleEntry | None:
        """Return the rule of a name; report an `expect` too, which never speaks of a message."""
        entry = self.find(name, report)
        if entry is None or entry.decides:
            return entry
        message = f"`{name.text}` is an `expect`, which decides about no message"
        report.error("wrong-scope", message, name.span, None, (Related(entry.place, "it stands here"),))
        return None

    def _unknown(self, name: nodes.Name, report: Report) -> None:
        if name.text.rpartition(".")[2] in self.doubts.lost:
            return
        near = did_you_mean(name.text, (*self.by_label, *self.by_id))
        if near is None and self.doubts.incomplete:
            return
        report.error("unknown-rule", f"there is no rule `{name.text}`", name.span, near)


def name_rules(modules: Modules, report: Report) -> Rules:
    """Return all rules under their names; report labels used twice. Rules without one are numbered by module."""
    by_id: dict[str, RuleEntry] = {}
    entries = tuple(RuleEntry(id_, module, node) for module in modules.all for id_, node in _labels(module))
    for entry in entries:
        first = by_id.setdefault(entry.id, entry)
        if first is not entry:
            related = (Related(first.place, "first declared here"),)
            message = f"the rule `{entry.id}` is declared twice"
            report.error_at("duplicate-name", message, entry.place, "rename one", related)
    by_label: dict[str, list[str]] = {}
    for id_ in by_id:
        by_label.setdefault(id_.rpartition(".")[2], []).append(id_)
    return Rules(entries, by_id, {label: tuple(sorted(ids)) for label, ids in by_label.items()}, modules.doubts)


def _labels(module: Module) -> Iterable[tuple[str, nodes.Rule]]:
    """Yield the rules of a module with their ids, the labelled ones first."""
    rules = [node for node in module.tree.statements if isinstance(node, nodes.Rule)]
    for rule in rules:
        if rule.label is not None:
            yield f"{module.name}.{rule.label.text}", rule
    unlabelled = (rule for rule in rules if rule.label is None)
    for number, rule in enumerate(unlabelled, 1):
        yield f"{module.name}.rule-{number}", rule
