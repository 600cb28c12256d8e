"""Communication policies as a small language that is checked before anything is sent.

The public names come with their modules when they are first asked for: whoever needs a part of comity pays for that
part alone.
"""

from importlib import import_module

__version__ = "0.1.0"

_HOMES = {
    "Check": "comity.decisions.asking",
    "DataError": "comity.decisions.inputs",
    "Decision": "comity.decisions.decision",
    "Finding": "comity.text.finding",
    "History": "comity.decisions.history",
    "Kind": "comity.text.finding",
    "Level": "comity.text.finding",
    "Policy": "comity.api",
    "PolicyError": "comity.policies",
    "Reason": "comity.decisions.decision",
    "Verdict": "comity.program.nodes",
    "audit": "comity.api",
    "compile": "comity.api",
    "lint": "comity.api",
    "load": "comity.api",
    "screen": "comity.api",
}

__all__ = list(_HOMES)


def __getattr__(name: str) -> object:
    """Return a public name from the module that defines it."""
    if name not in _HOMES:
        raise AttributeError(f"module 'comity' has no attribute {name!r}")
    found: object = getattr(import_module(_HOMES[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted({*globals(), *__all__})
