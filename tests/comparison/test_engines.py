"""Every engine answers what its page says it answers, from the files that the page shows.

An engine that is not installed is skipped, unless COMITY_REQUIRE names `engines`.
"""

import importlib.util
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from tests.comparison.pages import files, page, table, write
from tests.examples.pages import ROOT
from tests.how_to.page import at_home

TEXT = page("engines")
SHOWN = files(TEXT)
CASES = json.loads(SHOWN["cases.json"])
# Read here: the fixtures of all tests take such variables away.
REQUIRED = "engines" in re.split(r"[,\s]+", os.environ.get("COMITY_REQUIRE", ""))

ENGINES = {
    "comity": ("comity", "comity", "comity"),
    "Cedar": ("cedarpy", "cedar", "cedar"),
    "Rego": ("regopy", "rego", "rego"),
    "CEL": ("cel", "cel", "cel"),
    "zen-engine": ("zen", "zen", "json"),
}
"""By the name of its column: the module to import, the end of `ask_….py`, and the end of its policies' names."""

# In a process of its own: the native code of five engines has no business in that of the tests.
ASK = """
import json, sys
from importlib import import_module
sys.path.insert(0, "")
name, rules, cases = json.load(sys.stdin)
print(json.dumps({title: import_module(name).ask(rules, case) for title, case in cases.items()}))
"""

FIRST, CAREFUL = table(TEXT, "What they answer")
COLUMNS = [
    *(("policy", name, FIRST) for name in FIRST.columns[1:]),
    *(("careful", name, CAREFUL) for name in CAREFUL.columns[1:]),
]


def require(module: str) -> Any:  # noqa: ANN401 (its module may not be there)
    """Return a module of an engine; skip the test where it is not installed."""
    if not REQUIRED and importlib.util.find_spec(module) is None:
        pytest.skip(f"{module} is not installed: pip install -e '.[bench]'")
    return import_module(module)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Path]:
    """A folder with the files of the page, from which they can be imported."""
    write(SHOWN, tmp_path)
    with at_home(tmp_path):
        yield tmp_path


def answers(engine: str, policy: str) -> dict[str, str]:
    """Return what an engine answers to each case by one of the policies."""
    module, ask, kind = ENGINES[engine]
    require(module)
    cases = {name: {**CASES["usual"], **case} for name, case in CASES["cases"].items()}
    asked = json.dumps([f"ask_{ask}", SHOWN[f"{policy}.{kind}"], cases])
    done = subprocess.run([sys.executable, "-c", ASK], input=asked, capture_output=True, text=True, check=True)
    found: dict[str, str] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(("policy", "engine", "said"), COLUMNS, ids=lambda value: value if value in ENGINES else None)
def test_an_engine_answers_what_the_page_says(here: Path, policy: str, engine: str, said: Any) -> None:  # noqa: ANN401
    assert answers(engine, policy) == {name: cell.strip("`") for name, cell in said.column(engine).items()}


def test_every_file_is_asked() -> None:
    asked = {f"{policy}.{ENGINES[engine][2]}" for policy, engine, _ in COLUMNS}
    asks = {f"ask_{ask}.py" for _, ask, _ in ENGINES.values()}
    assert set(SHOWN) == asked | asks | {"cases.json", "case.py", "schema.cedarschema"}


@pytest.mark.parametrize(("policy", "passes"), [("policy", False), ("careful", True)])
def test_cedar_refuses_what_may_be_missing(policy: str, passes: bool) -> None:
    checked = require("cedarpy").validate_policies(SHOWN[f"{policy}.cedar"], SHOWN["schema.cedarschema"])
    assert checked.validation_passed is passes
    assert all("optional attribute" in str(error) for error in checked.errors)


@pytest.mark.parametrize(
    ("rule", "missing"), [("two-a-week", "sent_days_ago"), ("texts-by-daylight", "timezone")], ids=lambda value: value
)
def test_a_condition_of_zen_by_itself_is_an_error(here: Path, rule: str, missing: str) -> None:
    zen, case = require("zen"), import_module("case")
    facts = {**CASES["usual"], missing: None}
    sends = case.sends(facts) and []
    context = {"message": case.MESSAGE, "customer": case.customer(facts), "sends": sends, "now": facts["now"]}
    with pytest.raises(RuntimeError, match="vmError"):
        zen.evaluate_expression(json.loads(SHOWN["policy.json"])[rule], context)


def test_cel_has_no_hours_by_zone_here(here: Path) -> None:
    cel, case = require("cel"), import_module("case")
    with pytest.raises((RuntimeError, TypeError, ValueError)):
        cel.evaluate('now.getHours("Europe/Berlin")', {"now": case.now(CASES["usual"])})


# Figures ------------------------------------------------------------------------------------------------------------

ORDER = re.compile(r"from fast to slow: (.+?)\.\s", re.DOTALL)


def test_the_order_is_that_of_the_benchmarks() -> None:
    benchmarks = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    measured = re.search(r"<!-- measured: decisions -->\n\n\| 40 rules .+?\n\n", benchmarks, re.DOTALL)
    found = ORDER.search(TEXT)
    assert measured
    assert found
    said = [name.strip("` \n").removesuffix("` of comity") for name in found[1].split(",")]
    places = [
        re.search(rf"^\| `?{name}\b(?!.*each time).*?\| (\S+) (µs|ms) \|", measured[0], re.MULTILINE) for name in said
    ]
    times = [float(place[1]) * {"µs": 1, "ms": 1_000}[place[2]] for place in places if place]
    assert len(times) == len(ENGINES)
    assert times == sorted(times)


def test_the_versions_are_those_of_the_benchmarks() -> None:
    benchmarks = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    versions = re.findall(r"(?:cedarpy|regopy|common-expression-language|zen-engine) \d+\.\d+\.\d+", TEXT)
    assert len(versions) == len(ENGINES) - 1
    assert [version for version in versions if f"| {version} |" not in benchmarks] == []
