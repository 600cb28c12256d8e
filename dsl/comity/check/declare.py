"""What a policy declares: fields, events, definitions, settings, personas (LANGUAGE.md sections 2 and 3).

Names are global, whichever file declares them, so the order of files never matters; a name declared twice is an error
that shows both places, and the first by module counts until it is mended. Two exceptions: a field or an event of the
prelude gives way to one that is declared anew, and a setting belongs to its module. In a module that somebody else
wrote, its own settings go before whatever the policy calls by the same name.
"""

from collections.abc import Iterable, Mapping

from comity.check.comments import Comments
from comity.check.context import SettingValue
from comity.check.literals import kind_of, shown
from comity.check.modules import PRELUDE, Module, Modules
from comity.check.report import Report
from comity.syntax import nodes
from comity.text.finding import Related
from comity.text.nearest import did_you_mean
from comity.text.record import record
from comity.text.source import Place
from comity.types.vocabulary import Event, FactType, Field, Kind, Scope, Vocabulary


@record
class Declared:
    """All that is declared; definitions and personas with the module they stand in, settings by module."""

    vocabulary: Vocabulary
    definitions: Mapping[str, tuple[Module, nodes.Define]]
    personas: Mapping[str, tuple[Module, nodes.Persona]]
    settings: Mapping[str, Mapping[str, SettingValue]]


def declare(modules: Modules, report: Report) -> Declared:
    """Return what all modules declare; report names declared twice and settings that do not fit."""
    vocabulary = Vocabulary(
        customer=_fields(modules, Scope.CUSTOMER, report),
        message=_fields(modules, Scope.MESSAGE, report),
        events=_events(modules, report),
    )
    definitions = _definitions(modules, vocabulary, report)
    settings = _settings(modules, vocabulary, definitions, report)
    return Declared(vocabulary, definitions, _personas(modules, report), _with_given(modules, settings, report))


def _twice(what: str, name: nodes.Name, module: Module, first: Place | None, report: Report) -> None:
    related = (Related(first, "first declared here"),) if first else ()
    report.for_file(module.source.name).error(
        "duplicate-name", f"{what} `{name.text}` is declared twice", name.span, "rename or remove one", related
    )


# Vocabulary ---------------------------------------------------------------------------------------------------------


def _fields(modules: Modules, scope: Scope, report: Report) -> Mapping[str, Field]:
    found: dict[str, Field] = {}
    replaceable: set[str] = set()
    for module in modules.all:
        comments = Comments(module.tree, module.source)
        for node in _field_nodes(module, scope):
            name = node.name.text
            if name in found and name not in replaceable:
                _twice(f"the {scope}'s", node.name, module, found[name].place, report)
                continue
            replaceable.discard(name)
            type_ = _type(node.type, module, report)
            place, doc = module.place(node.span), comments.of(node.span)
            found[name] = Field(scope, name, type_, node.type.required, doc, place)
        if module.name == PRELUDE:
            replaceable = set(found)
    return found


def _field_nodes(module: Module, scope: Scope) -> Iterable[nodes.FieldNode]:
    for statement in module.tree.statements:
        if isinstance(statement, nodes.Declare) and statement.scope == scope:
            yield from statement.fields


def _type(node: nodes.TypeNode, module: Module, report: Report) -> FactType:
    symbols: dict[str, nodes.Name] = {}
    for symbol in node.symbols:
        if symbol.text in symbols:
            _twice("the value", symbol, module, module.place(symbols[symbol.text].span), report)
        symbols.setdefault(symbol.text, symbol)
    return FactType(Kind(node.kind), tuple(symbols), node.ordered)


def _events(modules: Modules, report: Report) -> Mapping[str, Event]:
    found: dict[str, Event] = {}
    replaceable: set[str] = set()
    for module in modules.all:
        comments = Comments(module.tree, module.source)
        for name in _event_names(module):
            if name.text in found and name.text not in replaceable:
                _twice("the event", name, module, found[name.text].place, report)
                continue
            replaceable.discard(name.text)
            found[name.text] = Event(name.text, comments.of(name.span), module.place(name.span))
        if module.name == PRELUDE:
            replaceable = set(found)
    return found


def _event_names(module: Module) -> Iterable[nodes.Name]:
    for statement in module.tree.statements:
        if isinstance(statement, nodes.Events):
            yield from statement.names


# Definitions, personas ----------------------------------------------------------------------------------------------


def _definitions(modules: Modules, vocabulary: Vocabulary, report: Report) -> Mapping[str, tuple[Module, nodes.Define]]:
    found: dict[str, tuple[Module, nodes.Define]] = {}
    for module in modules.all:
        for node in module.tree.statements:
            if not isinstance(node, nodes.Define):
                continue
            name = node.name.text
            first = found.get(name)
            place = first[0].place(first[1].name.span) if first else _field_place(name, vocabulary)
            if place is not None:
                _twice("the name", node.name, module, place, report)
            else:
                found[name] = (module, node)
    return found


def _field_place(name: str, vocabulary: Vocabulary) -> Place | None:
    field = vocabulary.customer.get(name) or vocabulary.message.get(name)
    return field.place if field else None


def _personas(modules: Modules, report: Report) -> Mapping[str, tuple[Module, nodes.Persona]]:
    found: dict[str, tuple[Module, nodes.Persona]] = {}
    for module in modules.all:
        for node in module.tree.statements:
            if not isinstance(node, nodes.Persona):
                continue
            name = node.name.text
            if name in found:
                other, first = found[name]
                _twice("the persona", node.name, module, other.place(first.name.span), report)
            else:
                found[name] = (module, node)
    return found


# Settings -----------------------------------------------------------------------------------------------------------


def _settings(
    modules: Modules,
    vocabulary: Vocabulary,
    definitions: Mapping[str, tuple[Module, nodes.Define]],
    report: Report,
) -> dict[str, dict[str, SettingValue]]:
    found: dict[str, dict[str, SettingValue]] = {}
    for module in modules.all:
        own = found.setdefault(module.name, {})
        for node in module.tree.statements:
            if not isinstance(node, nodes.Setting):
                continue
            name = node.name.text
            first = own[name].declared if name in own else None
            if first is None and module.own:
                define = definitions.get(name)
                first = define[0].place(define[1].name.span) if define else _field_place(name, vocabulary)
            if first is not None:
                _twice("the name", node.name, module, first, report)
                continue
            place = module.place(node.name.span)
            own[name] = SettingValue(module.name, name, node.value, module.place(node.value.span), place)
    return found


def _with_given(
    modules: Modules, settings: dict[str, dict[str, SettingValue]], report: Report
) -> Mapping[str, Mapping[str, SettingValue]]:
    """Return the settings with those values in place that `use … with` gives; of several the first counts."""
    found = {name: dict(own) for name, own in settings.items()}
    first: dict[str, tuple[Module, nodes.Use]] = {}
    for module in modules.all:
        for use, target in module.uses:
            if not use.settings or target not in modules.by_name:
                continue
            values = _given(module, use, settings[target], modules, report)
            earlier = first.setdefault(target, (module, use))
            if earlier[1] is use:
                found[target] |= values
            elif earlier[1].settings != use.settings:
                _conflict(module, use, earlier, report)
    return found


def _conflict(module: Module, use: nodes.Use, earlier: tuple[Module, nodes.Use], report: Report) -> None:
    related = (Related(earlier[0].place(earlier[1].span), "the other settings"),)
    message = f"`{use.module.text}` is used with two different settings"
    help_ = "a module is loaded once; keep one `with`"
    report.for_file(module.source.name).error("conflicting-settings", message, use.span, help_, related)


def _given(
    module: Module, use: nodes.Use, own: Mapping[str, SettingValue], modules: Modules, report: Report
) -> Mapping[str, SettingValue]:
    found: dict[str, SettingValue] = {}
    here = report.for_file(module.source.name)
    for item in use.settings:
        name = item.name.text
        setting = own.get(name)
        if setting is None:
            if name not in modules.doubts.lost:
                help_ = did_you_mean(name, own) or _all_settings(own)
                message = f"`{use.module.text}` has no setting `{name}`"
                here.error("unknown-setting", message, item.name.span, help_)
        elif name in found:
            _twice("the setting", item.name, module, found[name].place, report)
        elif type(item.value) is not type(setting.value):
            kinds = f"`{name}` is {kind_of(setting.value)}, `{shown(item.value)}` is {kind_of(item.value)}"
            related = (Related(setting.declared, "declared here"),)
            here.error("type-mismatch", kinds, item.value.span, None, related)
        else:
            place = module.place(item.value.span)
            found[name] = SettingValue(setting.module, name, item.value, place, setting.declared, given=True)
    return found


def _all_settings(own: Iterable[str]) -> str:
    names = ", ".join(f"`{name}`" for name in own)
    return f"its settings are {names}" if names else "it has none"
