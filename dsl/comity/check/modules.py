"""The modules of a policy: its own files, the prelude, and what `use` sentences bring in (LANGUAGE.md section 2).

Reading is left to the caller (``load``); here a module is a name and a source. Every module is read once, whoever uses
it and however often.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from comity.check.context import Doubts
from comity.check.report import Meaning, Named, Report
from comity.syntax import nodes
from comity.syntax.parse import parse
from comity.text.finding import Finding, Problem, Related
from comity.text.nearest import did_you_mean
from comity.text.record import record
from comity.text.source import Place, Source, Span

PRELUDE = "comity.vocabulary"

Load = Callable[[str], Source | Finding | None]
"""Returns the text of a module by its full name, why it cannot be read, or None where there is none."""


class ModuleText(NamedTuple):
    """A file of a policy: its module's dotted name and its text."""

    name: str
    source: Source


@record
class Module:
    """A parsed module. ``own`` tells files of the policy from those that a `use`, or the prelude, brought in.

    ``uses`` are its `use` sentences, each with the full name of the module it means.
    """

    name: str
    source: Source
    tree: nodes.Module
    own: bool
    uses: tuple[tuple[nodes.Use, str], ...]
    broken: tuple[Problem, ...] = ()

    def place(self, span: Span) -> Place:
        """Return the place of a span in this module."""
        return Place(self.source.name, span)


@record
class Modules:
    """All modules of a policy: the prelude first, then what is used, then its own, each group by name."""

    all: tuple[Module, ...]
    by_name: Mapping[str, Module]
    doubts: Doubts


def load_modules(own: Sequence[ModuleText], load: Load, report: Report) -> Modules:
    """Parse a policy's files and everything they use; report syntax, missing modules and loops of `use`."""
    found = _own_modules(own, report)
    waiting = [PRELUDE, *(target for module in found.values() for _, target in module.uses)]
    missing: dict[str, Finding | None] = {}
    while waiting:
        name = waiting.pop()
        if name in found or name in missing:
            continue
        source = load(name)
        if not isinstance(source, Source):
            missing[name] = source
            continue
        found[name] = _parsed(name, source, report, own=False)
        waiting.extend(target for _, target in found[name].uses)
    modules = tuple(sorted(found.values(), key=lambda module: (module.name != PRELUDE, module.own, module.name)))
    _report_missing(modules, missing, report)
    _report_loops(modules, found, report)
    lost = frozenset(word for module in modules for word in _lost_words(module))
    return Modules(modules, found, Doubts(lost, incomplete=bool(missing.keys() - {PRELUDE})))


def _own_modules(own: Sequence[ModuleText], report: Report) -> dict[str, Module]:
    found: dict[str, Module] = {}
    for name, source in sorted(own, key=lambda text: (text.name, text.source.name)):
        if name in found:
            first = Related(found[name].place(Span(0, 0)), "the other one")
            message = f"two files are the module `{name}`"
            report.for_file(source.name).error("duplicate-name", message, Span(0, 0), "rename one", (first,))
        else:
            found[name] = _parsed(name, source, report, own=True)
    return found


def _parsed(name: str, source: Source, report: Report, *, own: bool) -> Module:
    parsed = parse(source.text)
    report.findings.extend(_finding(problem, source.name) for problem in parsed.problems)
    uses = [item for item in parsed.module.statements if isinstance(item, nodes.Use)]
    targets = tuple((use, _target(use.module.text, name)) for use in uses)
    return Module(name, source, parsed.module, own, targets, parsed.problems)


def _finding(problem: Problem, file: str) -> Finding:
    related = tuple(Related(Place(file, span), words) for span, words in problem.related)
    place = Place(file, problem.span)
    return Finding(problem.code, problem.message, place, problem.level, help=problem.help, related=related)


def _target(written: str, user: str) -> str:
    """Return the full name of a module: `./x` is a neighbour of the file that uses it (ruling 18)."""
    if not written.startswith("./"):
        return written.replace("/", ".")
    folder = user.rpartition(".")[0]
    name = written.removeprefix("./").replace("/", ".")
    return f"{folder}.{name}" if folder else name


# What is wrong ------------------------------------------------------------------------------------------------------


def _report_missing(modules: Iterable[Module], missing: Mapping[str, Finding | None], report: Report) -> None:
    known = {module.name for module in modules}
    for module in modules:
        to = report.for_file(module.source.name)
        for use, target in module.uses:
            name = use.module
            if target not in missing:
                to.name(name.span, Named(Meaning.MODULE, target, None))
            elif why := missing[target]:
                to.error(why.rule, f"module `{name.text}`: {why.message}", name.span, why.help)
            else:
                help_ = _nearest_module(name.text, module, known)
                to.error("unknown-module", f"there is no module `{name.text}`", name.span, help_)


def _nearest_module(written: str, user: Module, known: Iterable[str]) -> str:
    """Return help for a module that is not there, in the form in which it would be written."""
    folder = user.name.rpartition(".")[0]
    prefix = f"{folder}." if folder else ""
    neighbours = [f"./{name.removeprefix(prefix).replace('.', '/')}" for name in known if name.startswith(prefix)]
    near = did_you_mean(written, (*known, *neighbours))
    return near or "`comity.*` are standard policies, `./x` is the file `x.comity` in this folder"


def _report_loops(modules: Iterable[Module], by_name: Mapping[str, Module], report: Report) -> None:
    """Report modules that use each other: one finding for all that do, at the first `use` among them."""
    reached = {module.name: _reached(module, by_name) for module in modules if module.uses}
    seen: set[str] = set()
    for module in modules:
        if module.name not in reached.get(module.name, ()) or module.name in seen:
            continue
        loop = [other for other in modules if _each_other(module.name, other.name, reached)]
        seen.update(other.name for other in loop)
        names = {other.name for other in loop}
        first, *more = [(user.place(use.span), target) for user in loop for use, target in user.uses if target in names]
        related = [Related(place, f"`{target}` is used here") for place, target in more]
        message = f"`{module.name}` uses itself" + (", by way of others" if len(loop) > 1 else "")
        report.error_at("use-loop", message, first[0], "leave one `use` out", related)


def _reached(module: Module, by_name: Mapping[str, Module]) -> frozenset[str]:
    """Return the names of all modules that one uses, directly or not; its own only if it is in a loop."""
    found: set[str] = set()
    waiting = [module.name]
    while waiting:
        user = by_name.get(waiting.pop())
        new = {target for _, target in user.uses} - found if user else set()
        found |= new
        waiting.extend(new)
    return frozenset(found)


def _each_other(one: str, other: str, reached: Mapping[str, frozenset[str]]) -> bool:
    return other in reached.get(one, ()) and one in reached.get(other, ())


def _lost_words(module: Module) -> frozenset[str]:
    """Return the words outside of all sentences that could be read: what a broken one may have declared."""
    if not module.broken:
        return frozenset()
    text = list(module.source.text)
    for item in (*module.tree.statements, *module.tree.comments):
        text[item.span.start : item.span.end] = " " * (item.span.end - item.span.start)
    return frozenset(re.findall(r"[\w-]+", "".join(text)))
