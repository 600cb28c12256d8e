"""Cases kept as Python files, which one can read, change and run: `CASE` in tests/bulk/agreement/kept/NAME.py."""

import ast
from collections.abc import Iterator
from pathlib import Path
from runpy import run_path

from tests.bulk.agreement.cases import Audited, Case, Planned, Screened
from tests.decisions.agreement import Disagreement
from tests.decisions.casefiles import MODULES, _document, _laid

KINDS = {"Audited", "Planned", "Screened"}
KEPT = Path(__file__).parent / "kept"


def read_case(path: Path) -> Case:
    """Return the case in a file."""
    case = run_path(str(path))["CASE"]
    if not isinstance(case, Screened | Audited | Planned):
        raise TypeError(f"no case in {path}")
    return case


def write_case(path: Path, case: Case, found: Disagreement) -> None:
    """Write a case to a file, with what was wrong with its answers."""
    path.write_text(text_of(case, found), encoding="utf-8")


def text_of(case: Case, found: Disagreement) -> str:
    """Return a case as a Python module."""
    written = f"CASE = {_laid(_document(case), 0, 'CASE = ')}\n"
    used = {node.id for node in ast.walk(ast.parse(written)) if isinstance(node, ast.Name)}
    imports = "\n".join(_imports(used))
    naive = "# ruff: noqa: DTZ001 (a wall time has no zone)\n\n" if "wall=" in written else ""
    return f'"""What differed was: {found.kind}."""\n\n{naive}{imports}\n\n{written}'


def _imports(used: set[str]) -> Iterator[str]:
    dates = [name for name in ("UTC", "date", "datetime") if name in used]
    if dates:
        yield f"from datetime import {', '.join(dates)}"
    if "nan" in used:
        yield "from math import nan"
    if dates or "nan" in used:
        yield ""
    yield f"from tests.bulk.agreement.cases import {', '.join(sorted(KINDS & used))}"
    yield "from tests.bulk.agreement.tables import Tables"
    if "NOWHERE" in used:
        yield "from tests.generators import NOWHERE"
    yield ""
    for name, package in MODULES.items():
        if name in used:
            yield f"from comity.{package} import {name}"
