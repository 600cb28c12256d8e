"""docs/packs: a page for every standard policy, from the policies themselves."""

from collections.abc import Iterator, Mapping, Sequence

from comity.linter.result import PolicyFile, Project
from comity.modules import STANDARD, STANDARD_PACKAGE, Modules, find_folders, policy_files
from comity.policies import Rulebook, read, rules
from comity.text.source import Source
from comity_cli.docs.markdown import INDEX, NOTE, prose
from comity_cli.docs.pack import Pack
from comity_cli.docs.pack_page import page

ALWAYS = f"{STANDARD}.vocabulary"
"""The module that is in scope without being used."""

INTRODUCTION = """\
# Standard policies

Policies to start from. One line takes a pack over; what does not fit is changed where you use it, by another number or
by a sentence:

```comity
use comity.frequency with weekly_cap = 2
adjust weekly-cap instead block
```

All of them can be used together. [The coffee shop](../examples/subscription_shop/README.md) does so, and shows what
they find in its campaigns. A project without policies begins with [comity.starter](starter.md); `comity init` writes
one. [The language](../language.md) says what `use`, `with` and `adjust` do.
"""

LAW = """\
The packs of laws are engineering aids and not legal advice. Each says which text it follows, and as of which day; where
a rule is disputed, they stay on the strict side.
"""


def pages() -> Mapping[str, str]:
    """Return the text of every file of docs/packs by its name."""
    found = packs()
    return {INDEX: index(found), **{_file(pack): page(pack) for pack in found}}


def packs() -> list[Pack]:
    """Return all standard policies, by name."""
    files = [file for folder in find_folders(STANDARD_PACKAGE) for file in policy_files(folder)]
    modules = {f"{STANDARD}.{file.module}": file for file in files}
    book = _all_together(name for name in modules if name != ALWAYS)
    return [Pack(name, _source(file), book) for name, file in sorted(modules.items())]


def _all_together(modules: Iterator[str]) -> Rulebook:
    """Return the rules of a policy that uses all of them."""
    own = PolicyFile("all", "all", "all")
    text = "".join(f"use {name}\n" for name in modules)
    return rules(Project("", (own,), (), whole=False, load=Modules(), contents={"all": text.encode()}))


def _source(file: PolicyFile) -> Source:
    source = read(Project("", (file,), (), whole=False, load=Modules()), file)
    if not isinstance(source, Source):
        raise TypeError(f"{file.path}: {source.message}")
    return source


def index(found: Sequence[Pack]) -> str:
    """Return the list of all packs: of practice, of law, and of words."""
    words = [pack for pack in found if not pack.cards]
    laws = [pack for pack in found if pack.cards and "." in pack.module.removeprefix(f"{STANDARD}.")]
    practice = [pack for pack in found if pack not in (*words, *laws)]
    parts = [f"{NOTE}\n{INTRODUCTION}", _table("Practice", practice), _table("Law", laws, LAW), _table("Words", words)]
    return "\n".join(parts)


def _table(heading: str, group: Sequence[Pack], note: str = "") -> str:
    rows = [f"| [{pack.module}]({_file(pack)}) | {len(pack.cards) or ''} | {prose(pack.title)} |" for pack in group]
    above = f"## {heading}\n\n" + (f"{note}\n" if note else "")
    return above + "\n".join(("| pack | rules | |", "|---|---|---|", *rows)) + "\n"


def _file(pack: Pack) -> str:
    return f"{pack.module.removeprefix(f'{STANDARD}.')}.md"
