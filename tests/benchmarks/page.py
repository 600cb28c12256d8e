"""docs/benchmarks.md: its prose is written by hand, what was measured is put in between the marks of each section."""

import os
import platform
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"


@dataclass(frozen=True, slots=True)
class Goal:
    """What was hoped for, what came of it, and whether that is as good."""

    hoped: str
    measured: str
    met: bool


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return a Markdown table, its columns but the first aligned to the right."""
    lines = [list(head), ["---", *["--:"] * (len(head) - 1)], *map(list, rows)]
    return [f"| {' | '.join(cells)} |" for cells in lines]


def goals(found: Iterable[Goal]) -> list[str]:
    """Return goals as a Markdown table."""
    rows = ((goal.hoped, goal.measured, "yes" if goal.met else "**no**") for goal in found)
    return table(("goal", "measured", "met"), rows)


def shown(seconds: float) -> str:
    """Return a duration with two or three digits, and with milliseconds whole up to ten seconds."""
    if seconds < 0.001:
        return f"{seconds * 1_000_000:.0f} µs"
    if seconds < 10:
        return f"{seconds * 1_000:.1f} ms" if seconds < 0.01 else f"{seconds * 1_000:,.0f} ms"
    return f"{seconds:.1f} s"


def times(ratio: float) -> str:
    """Return a ratio."""
    return f"{ratio:.2f}x" if ratio < 10 else f"{ratio:.1f}x"


def mib(count: int) -> str:
    """Return a number of bytes in MiB."""
    return f"{count / 2**20:.0f} MiB"


def write(section: str, *tables: Sequence[str]) -> None:
    """Print what was measured, and put it into its section of the page; raises LookupError if there is none."""
    text = "\n\n".join(["\n".join(lines) for lines in tables] + [_where()])
    print(f"\n\n{section}\n\n{text}")
    marks = re.compile(rf"(<!-- measured: {re.escape(section)} -->\n).*?(<!-- end -->)", re.DOTALL)
    page, count = marks.subn(lambda found: f"{found[1]}\n{text}\n\n{found[2]}", PAGE.read_text(encoding="utf-8"))
    if count != 1:
        raise LookupError(f"{PAGE.name} has no section marked `{section}`")
    PAGE.write_text(page, encoding="utf-8")


def _where() -> str:
    """Return the date and the machine."""
    day = datetime.now(UTC).date()
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count()
    machine = f"{platform.system()} {platform.machine()}, {cores} cores"
    return f"*{day}, {platform.python_implementation()} {platform.python_version()}, {machine}.*"
