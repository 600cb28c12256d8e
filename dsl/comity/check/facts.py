"""What is known of a policy as written, for those who look at the text and not only at what it means.

Lint of policies reads this beside the program: which sentence a rule came from, what every name at every place means,
how often a setting is used, which modules are the project's own.
"""

from collections import Counter
from collections.abc import Iterator, Mapping

from comity.check.context import Defined, SettingValue
from comity.check.modules import Module
from comity.check.references import RuleEntry
from comity.check.report import Meaning, Named
from comity.text.record import record
from comity.text.source import Place, Source


@record
class PolicyFacts:
    """A policy as written and resolved.

    ``modules``: the prelude, what is used, then the policy's own (``own``), each with tree and source. ``rules`` holds
    every rule as written by id, broken ones too. ``settings`` are ordered by module and name; ``definitions`` by name.
    ``names`` says for every resolved name, symbol and reference of a rule what it means there.
    """

    modules: tuple[Module, ...]
    rules: Mapping[str, RuleEntry]
    settings: tuple[SettingValue, ...]
    definitions: Mapping[str, Defined]
    names: Mapping[Place, Named]

    @property
    def own(self) -> Iterator[Module]:
        """The files of the policy itself."""
        return (module for module in self.modules if module.own)

    @property
    def sources(self) -> Mapping[str, Source]:
        """All sources by the name that places know them under."""
        return {module.source.name: module.source for module in self.modules}

    def uses(self, kind: Meaning) -> Counter[str]:
        """Return how often each thing of a kind is named: settings as ``module.name``, rules by id."""
        return Counter(named.name for named in self.names.values() if named.kind is kind)

    def uses_of(self, setting: SettingValue) -> int:
        """Return how often a setting is used; the policy's zone is used by every date."""
        if setting.name == ZONE:
            return 1
        return self.uses(Meaning.SETTING)[f"{setting.module}.{setting.name}"]


ZONE = "zone"
"""The setting that is the policy's zone."""
