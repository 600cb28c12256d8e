"""What a condition is lowered in, and the look-up of names there.

A bare name may be a field, a definition or a setting (one name space), an event, or a symbol; where it stands decides
which of them it can be. Look-ups that find nothing report it, with the nearest names, and return None; whoever gets
None says no more about it, so that one mistake is one finding.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from comity.check.reach import Part, Reach
from comity.check.report import Meaning, Named, Report
from comity.program.nodes import Condition, Fact
from comity.syntax import nodes
from comity.text.finding import Related
from comity.text.nearest import did_you_mean
from comity.text.record import record, replace
from comity.text.source import Place, Span
from comity.types.vocabulary import Event, Field, Scope, Vocabulary


@record
class Defined:
    """A definition by its name; ``condition`` is None where it is wrong, which has been reported."""

    name: str
    condition: Condition | None
    parts: frozenset[Part]
    place: Place | None = None


@record
class SettingValue:
    """A setting of a module: its value in effect and where that is written; ``declared`` is its `setting` sentence.

    ``given`` tells that a `use … with` gave the value.
    """

    module: str
    name: str
    value: nodes.Literal
    place: Place
    declared: Place
    given: bool = False


class Doubts(NamedTuple):
    """What is not known because something else is wrong, so that no follow-up errors are reported.

    ``lost`` are the words of sentences that could not be read; ``incomplete`` tells that a used module is missing.
    """

    lost: frozenset[str] = frozenset()
    incomplete: bool = False


@record
class Context:
    """The names there are, what may be spoken of, and where mistakes go."""

    vocabulary: Vocabulary
    definitions: Mapping[str, Defined]
    settings: Mapping[str, SettingValue]
    doubts: Doubts
    report: Report
    reach: Reach

    def within(self, reach: Reach) -> "Context":
        """Return the same context for another place of the sentence."""
        return replace(self, reach=reach)

    def names(self) -> Iterable[str]:
        """Return all names that may stand where a fact may."""
        return (*self.vocabulary.customer, *self.vocabulary.message, *self.definitions, *self.settings)

    def unknown(self, name: nodes.Name, message: str, known: Iterable[str], help_: str | None = None) -> None:
        """Report a name that means nothing, unless a sentence or module that is missing may have declared it."""
        if name.text in self.doubts.lost:
            return
        near = did_you_mean(name.text, known)
        if near is None and self.doubts.incomplete:
            return
        self.report.error("unknown-name", message, name.span, near or help_)

    def permits(self, part: Part, span: Span, subject: str) -> bool:
        """Return whether a part of the world may be asked here; report it otherwise. ``subject`` is what asks."""
        if part in self.reach.parts:
            return True
        code, message = "wrong-scope", f"{subject}, and {self.reach.what} {self.reach.speaks}"
        if part is Part.PATTERN:
            code, message = "not-expressible", f"{subject}, which {self.reach.what} cannot use"
        self.report.error(code, message, span, self.reach.elsewhere(part))
        return False


# Fields -------------------------------------------------------------------------------------------------------------


def fact(field: Field) -> Fact:
    """Return the field as a term of the program."""
    return Fact(field.scope, field.name)


def declared(ref: nodes.Ref, ctx: Context) -> tuple[Field, ...]:
    """Return the fields a reference may mean here: none, one, or both where the place does not decide."""
    scopes = (Scope(ref.scope),) if ref.scope else (Scope.MESSAGE, Scope.CUSTOMER)
    found = [ctx.vocabulary.fields(scope).get(ref.name.text) for scope in scopes]
    fields = tuple(field for field in found if field is not None)
    at_home = tuple(field for field in fields if field.scope is ctx.reach.home)
    return at_home or fields


def find_field(ref: nodes.Ref, ctx: Context) -> Field | None:
    """Return the field that a reference means; report an unknown or ambiguous name."""
    fields = declared(ref, ctx)
    if len(fields) == 1:
        ctx.report.name(ref.name.span, Named(Meaning.FIELD, ref.name.text, fields[0].place, fields[0]))
        return fields[0]
    if fields:
        name = ref.name.text
        message = f"`{name}` is a fact of both the customer and the message"
        ctx.report.error("wrong-scope", message, ref.span, f"write `customer.{name}` or `message.{name}`")
    else:
        _no_field(ref, ctx)
    return None


def _no_field(ref: nodes.Ref, ctx: Context) -> None:
    name = ref.name
    if ref.scope:
        _no_field_there(name, Scope(ref.scope), ctx)
    elif name.text in ctx.definitions:
        help_ = f"write `{name.text}` alone, or `not {name.text}`"
        ctx.report.error("type-mismatch", f"`{name.text}` is a definition and has no value", name.span, help_)
    elif name.text in ctx.settings:
        ctx.report.error("type-mismatch", f"`{name.text}` is a setting, not a fact", name.span)
    elif name.text in ctx.vocabulary.events:
        help_ = f"write `had {name.text}` or `within 3 days after {name.text}`"
        ctx.report.error("type-mismatch", f"`{name.text}` is an event, not a fact", name.span, help_)
    else:
        ctx.unknown(name, f"nothing is called `{name.text}`", ctx.names(), _as_symbol(name.text, ctx.vocabulary))


def _no_field_there(name: nodes.Name, scope: Scope, ctx: Context) -> None:
    other = Scope.MESSAGE if scope is Scope.CUSTOMER else Scope.CUSTOMER
    message = f"the {scope} has no `{name.text}`"
    if name.text in ctx.vocabulary.fields(other):
        help_ = f"it is a fact of the {other}: `{other}.{name.text}`"
        ctx.report.error("unknown-name", message, name.span, help_)
    else:
        ctx.unknown(name, message, ctx.vocabulary.fields(scope), DECLARE)


DECLARE = "declare it with `customer has` or `message has`"


def _as_symbol(name: str, vocabulary: Vocabulary) -> str:
    """Return help for a name that is no field: how to ask for a symbol of that name, or how to declare one."""
    for field in (*vocabulary.customer.values(), *vocabulary.message.values()):
        if name in field.type.symbols:
            return f"`{name}` is a value of `{field.name}`: write `{field.name}:{name}`"
    return DECLARE


def readable(field: Field, span: Span, ctx: Context) -> bool:
    """Return whether a field may be read here by itself; report it otherwise."""
    part = Part.CUSTOMER if field.scope is Scope.CUSTOMER else Part.MESSAGE
    return ctx.permits(part, span, f"`{field.name}` is a fact of the {field.scope}")


# Other names --------------------------------------------------------------------------------------------------------


def find_event(name: nodes.Name, ctx: Context) -> Event | None:
    """Return the event of a name; report an unknown one."""
    event = ctx.vocabulary.events.get(name.text)
    if event is None:
        is_fact = declared(nodes.Ref(name), ctx)
        help_ = f"`{name.text}` is a fact" if is_fact else "declare it with `events are`"
        ctx.unknown(name, f"no event is called `{name.text}`", ctx.vocabulary.events, help_)
        return None
    ctx.report.name(name.span, Named(Meaning.EVENT, name.text, event.place))
    return event


def definition_of(name: nodes.Name, ctx: Context) -> Defined:
    """Return the definition of a name that is one."""
    found = ctx.definitions[name.text]
    ctx.report.name(name.span, Named(Meaning.DEFINITION, name.text, found.place))
    return found


def find_setting(name: nodes.Name, ctx: Context) -> SettingValue | None:
    """Return the setting of a name in this module, None if there is none."""
    found = ctx.settings.get(name.text)
    if found is not None:
        ctx.report.name(name.span, Named(Meaning.SETTING, f"{found.module}.{found.name}", found.declared))
    return found


def related_setting(setting: SettingValue) -> Related:
    """Return the note that shows where a setting has its value from."""
    return Related(setting.place, f"`{setting.name}` has its value here")
