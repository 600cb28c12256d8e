"""Policies of the tests: files with several modules in them, and the prelude as it is shipped."""

from pathlib import Path

from comity.check.modules import ModuleText
from comity.check.policy import Checked, check
from comity.text.source import Source

STDLIB = Path(__file__).parents[2] / "stdlib_policies" / "comity_stdlib"
DIVIDER = "#=== "


def load_standard(name: str) -> Source | None:
    """Load a standard module from where it is shipped."""
    path = STDLIB.joinpath(*name.removeprefix("comity.").split(".")).with_suffix(".comity")
    if not name.startswith("comity.") or not path.exists():
        return None
    return Source(name, path.read_text(encoding="utf-8"))


def check_text(text: str, name: str = "policy") -> Checked:
    """Check one module beside the standard ones."""
    return check([ModuleText(name, Source(name, text))], load_standard)


def modules_of(text: str) -> tuple[list[ModuleText], dict[str, Source]]:
    """Split a file at lines `#=== NAME` (own modules) and `#=== used NAME`; before the first is module `policy`.

    Returns the own modules, and the others as `load` finds them. Every source has the name of its module.
    """
    own: list[ModuleText] = []
    used: dict[str, Source] = {}
    for part in f"{DIVIDER}policy\n{text}".split(DIVIDER)[1:]:
        title, _, body = part.partition("\n")
        name = title.removeprefix("used ").strip()
        if title.startswith("used "):
            used[name] = Source(name, body)
        elif body.strip():
            own.append(ModuleText(name, Source(name, body)))
    return own, used


def check_modules(text: str) -> Checked:
    """Check a file of several modules."""
    own, used = modules_of(text)
    return check(own, lambda name: used.get(name) or load_standard(name))
