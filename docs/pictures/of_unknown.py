"""The pictures of docs/meaning/unknown.md."""

from docs.pictures.scene import Cell, Facts, Grid, Table

VALUES: tuple[tuple[str, object], ...] = (("yes", True), ("no", False), ("?", None))
NAMES = tuple(name for name, _ in VALUES)


def _square(title: str, message: Facts, corner: str) -> Grid:
    """Return a table over all values of a (rows) and b (columns)."""
    rows = tuple((name, tuple(Cell(message, {"a": a, "b": b}) for _, b in VALUES)) for name, a in VALUES)
    return Grid(title, NAMES, rows, corner)


AND_OR_NOT = Table(
    "and-or-not",
    "And, or, not, where ? is unknown",
    "unknown.md",
    "tables.comity",
    (
        _square("a and b", {"topic": ["and"]}, "a / b"),
        _square("a or b", {"topic": ["or"]}, "a / b"),
        Grid("not a", NAMES, (("", tuple(Cell({"topic": ["not"]}, {"a": a}) for _, a in VALUES)),), "a"),
    ),
    logic=True,
)

PLANS: tuple[tuple[str, Facts], ...] = (
    ("free", {"plan": "free"}),
    ("premium", {"plan": "premium"}),
    ("unknown", {}),
)


def _asked(name: str, topic: str) -> tuple[str, tuple[Cell, ...]]:
    return name, tuple(Cell({"topic": [topic]}, customer) for _, customer in PLANS)


IF_UNKNOWN = Table(
    "if-unknown",
    "What comes of four rules if the plan is free, premium, unknown",
    "unknown.md",
    "choices.comity",
    (
        Grid(
            "never send … to plan >= basic",
            tuple(name for name, _ in PLANS),
            (
                _asked("(not said)", "strict"),
                _asked("if unknown allow", "lenient"),
                _asked("if unknown review", "careful"),
                _asked("plan is unknown or …", "asked"),
            ),
            "the plan is",
        ),
    ),
)

EXCEPTION = Table(
    "exception",
    "What comes of a rule and its exception, where ? is unknown",
    "unknown.md",
    "exception.comity",
    (_square("never send anything to a unless b, if unknown hold", {"topic": ["news"]}, "a / b"),),
)

PICTURES = (AND_OR_NOT, IF_UNKNOWN, EXCEPTION)
