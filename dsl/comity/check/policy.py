"""The check of a whole policy, from the texts of its files to its program.

    load      parse all modules, follow `use`            modules
    declare   vocabulary, settings, names                declare
    define    definitions, each lowered once             definitions
    lower     rules, treats, prefer, waivers, tests      rules, sentences, tests

A sentence with a mistake is left out and all sound ones still make a program; every mistake of every file is reported,
once. Nothing depends on the order of files or sentences.
"""

from collections.abc import Iterable, Mapping, Sequence

from comity.check.clauses import Adjustment, adjusted, read_clauses
from comity.check.context import Context, Defined, SettingValue, related_setting
from comity.check.declare import Declared, declare
from comity.check.definitions import Definitions
from comity.check.facts import ZONE, PolicyFacts
from comity.check.literals import Given, zone_name
from comity.check.modules import Load, Modules, ModuleText, load_modules
from comity.check.reach import ANYTHING
from comity.check.references import Rules, name_rules
from comity.check.report import Report
from comity.check.rules import lower_rule
from comity.check.sentences import Spoken, lower_prefer, lower_treats, lower_waivers
from comity.check.tests import lower_personas, lower_test
from comity.program.nodes import Definition, Obligation, Program, Rule
from comity.program.tests import Test
from comity.syntax import nodes
from comity.text.finding import Finding
from comity.text.record import record
from comity.text.source import Source
from comity.types.vocabulary import Vocabulary

UTC = "UTC"


@record
class Checked:
    """A policy after the check: its program and tests, all findings by place, and the policy as written.

    ``sources`` holds every text that was read, the prelude and used modules included, by the name places give.
    """

    program: Program
    tests: tuple[Test, ...]
    findings: tuple[Finding, ...]
    sources: Mapping[str, Source]
    facts: PolicyFacts


def check(modules: Sequence[ModuleText], load: Load) -> Checked:
    """Return the program of a policy's files, with everything that is wrong with them; never raises.

    ``load`` is asked for the text of the prelude (`comity.vocabulary`) and of each module that a `use` means and that
    is not among ``modules``, by its full name; it returns None where there is none. The tests are those of ``modules``
    alone: used ones were tested where they come from, with settings of their own.
    """
    report = Report.empty()
    loaded = load_modules(modules, load, report)
    declared = declare(loaded, report)
    contexts = _contexts(loaded, declared, report)
    rules = name_rules(loaded, report)
    spoken = [Spoken(module, node, contexts[module.name]) for module in loaded.all for node in module.tree.statements]
    program = _program(declared.vocabulary, rules, spoken, contexts)
    tests = _tests(declared, rules, spoken, contexts, program.zone)
    facts = PolicyFacts(
        modules=loaded.all,
        rules=rules.by_id,
        settings=_settings(declared),
        definitions=dict(_definitions(contexts)),
        names=report.names,
    )
    return Checked(program, tests, _in_order(report.findings), facts.sources, facts)


Contexts = Mapping[str, Context]
"""The context of each module by its name: they differ in their settings and in the file they speak of."""


def _contexts(loaded: Modules, declared: Declared, report: Report) -> Contexts:
    found: dict[str, Context] = {}
    definitions = Definitions(declared.definitions, lambda module: found[module.name])
    for module in loaded.all:
        found[module.name] = Context(
            vocabulary=declared.vocabulary,
            definitions=definitions,
            settings=declared.settings[module.name],
            doubts=loaded.doubts,
            report=report.for_file(module.source.name),
            reach=ANYTHING,
        )
    return found


def _definitions(contexts: Contexts) -> Mapping[str, Defined]:
    return next(iter(contexts.values())).definitions if contexts else {}


def _settings(declared: Declared) -> tuple[SettingValue, ...]:
    every = (setting for own in declared.settings.values() for setting in own.values())
    return tuple(sorted(every, key=lambda setting: (setting.module, setting.name)))


def _in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings by file and place, each once."""
    return tuple(sorted(dict.fromkeys(findings), key=lambda found: (found.place, found.rule, found.message)))


# The program --------------------------------------------------------------------------------------------------------


def _program(vocabulary: Vocabulary, rules: Rules, spoken: Sequence[Spoken], contexts: Contexts) -> Program:
    defined = sorted(_definitions(contexts).items())
    lowered = _rules(rules, _adjustments(spoken, rules), contexts)
    deciding = tuple(rule for rule in lowered if isinstance(rule, Rule))
    waivers = lower_waivers(spoken, rules, {rule.id: rule.waivable for rule in deciding})
    return Program(
        vocabulary=vocabulary,
        rules=deciding,
        waivers=tuple(sorted(waivers, key=lambda waiver: (waiver.rule, waiver.place))),
        treats=tuple(sorted(lower_treats(spoken), key=lambda treat: treat.place)),
        obligations=tuple(rule for rule in lowered if isinstance(rule, Obligation)),
        prefer=lower_prefer(spoken),
        zone=_zone(contexts),
        definitions=tuple(Definition(name, item.condition) for name, item in defined if item.condition),
    )


def _adjustments(spoken: Iterable[Spoken], rules: Rules) -> Mapping[str, Sequence[Adjustment]]:
    """Return the adjustments of every rule by its id; those of unknown rules are checked and dropped."""
    found: dict[str, list[Adjustment]] = {}
    for item in spoken:
        if not isinstance(item.node, nodes.Adjust):
            continue
        adjustment = Adjustment(item.module, item.node, item.ctx)
        entry = rules.find(item.node.rule, item.ctx.report)
        if entry is None:
            read_clauses(adjusted((), (adjustment,)))
        else:
            found.setdefault(entry.id, []).append(adjustment)
    return found


def _rules(
    rules: Rules, adjustments: Mapping[str, Sequence[Adjustment]], contexts: Contexts
) -> tuple[Rule | Obligation, ...]:
    """Return all sound rules by id; of two with one id the first, though both are checked."""
    found: dict[str, Rule | Obligation] = {}
    for entry in rules.entries:
        is_first = rules.by_id[entry.id] is entry
        own = adjustments.get(entry.id, ()) if is_first else ()
        rule = lower_rule(entry, own, contexts[entry.module.name])
        if rule is not None and is_first:
            found[entry.id] = rule
    return tuple(found[id_] for id_ in sorted(found))


def _zone(contexts: Contexts) -> str:
    """Return the policy's zone: `setting zone`, which modules may not set differently; UTC without one."""
    first: SettingValue | None = None
    name = UTC
    for ctx in contexts.values():
        setting = ctx.settings.get(ZONE)
        if setting is None:
            continue
        of = Given(setting.value, setting.value.span, setting if setting.given else None)
        found = zone_name(of, ctx)
        if first is None:
            first, name = setting, found or UTC
        elif found is not None and found != name:
            help_ = "a policy has one zone"
            related = (related_setting(first),)
            ctx.report.error_at("conflicting-settings", "the policy's zone is set twice", setting.place, help_, related)
    return name


def _tests(
    declared: Declared, rules: Rules, spoken: Iterable[Spoken], contexts: Contexts, zone: str
) -> tuple[Test, ...]:
    personas = lower_personas(declared.personas, lambda module: contexts[module.name])
    found = (
        lower_test(item.node, item, personas, rules, zone)
        for item in spoken
        if isinstance(item.node, nodes.Test) and item.module.own
    )
    return tuple(test for test in found if test is not None)
