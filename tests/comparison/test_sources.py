"""Whatever the pages say of another product has a link and a date."""

import re
from datetime import date
from pathlib import Path

import pytest
from tests.comparison.pages import DEFINITION, MARK, PAGES, page, table, tables
from tests.examples.pages import BLOCK, ROOT

SOURCED = ["engines", "vendors"]
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
AS_OF = re.compile(rf"{DATE.pattern}|version \d+\.\d+\.\d+|undated")
VENDORS = {"Braze", "Adobe Journey Optimizer", "Klaviyo", "Customer.io", "Iterable", "Knock"}
NOTHING = {"none found", "the page read does not say"}


def prose(name: str) -> str:
    """Return a page without its code and its sources."""
    return BLOCK.sub("", page(name)).partition("\n## Sources\n")[0]


@pytest.mark.parametrize("name", SOURCED)
def test_every_mark_has_a_link_and_every_link_a_mark(name: str) -> None:
    links = DEFINITION.findall(page(name))
    assert {mark for mark, _ in links} == set(MARK.findall(prose(name)))
    assert len({link for _, link in links}) == len(links)
    assert all(re.fullmatch(r"https://[a-z.-]+/\S+", link) for _, link in links)


@pytest.mark.parametrize("name", SOURCED)
def test_every_source_has_its_dates(name: str) -> None:
    [sources] = table(page(name), "Sources")
    assert sources.columns == ("mark", "page", "as of", "read")
    assert [f"[{mark}]" for mark, _ in DEFINITION.findall(page(name))] == [row[0] for row in sources.rows]
    for mark, _, version, read in sources.rows:
        assert AS_OF.fullmatch(version), mark
        assert DATE.fullmatch(version) is None or date.fromisoformat(version) <= date.fromisoformat(read), mark


def vendor_rows() -> list[tuple[str, ...]]:
    return [row for found in tables(prose("vendors")) for row in found.rows if row[0] in VENDORS]


def test_every_product_is_in_every_table() -> None:
    for found in tables(prose("vendors")):
        if found.columns[0] == "product":
            assert [row[0] for row in found.rows] == [*sorted(VENDORS, key=_order), "comity"]


def _order(vendor: str) -> int:
    return page("vendors").index(vendor)


@pytest.mark.parametrize("row", vendor_rows(), ids=lambda row: row[0])
def test_every_statement_about_a_vendor_has_a_source(row: tuple[str, ...]) -> None:
    for cell in row[1:]:
        assert MARK.search(cell) or cell in NOTHING, cell


def test_every_difference_has_a_source_and_a_test() -> None:
    cases = (ROOT / "tests" / "evaluate" / "test_vendors_disagree.py").read_text(encoding="utf-8")
    [differences] = table(page("vendors"), "The same words, other meanings")
    for case, _, elsewhere, test in differences.rows:
        assert MARK.search(elsewhere), case
        assert f'id="{test}"' in cases or f"def {test}(" in cases, test


def test_every_statement_about_an_engine_has_a_source_or_is_run() -> None:
    [known], [checked] = (table(page("engines"), heading) for heading in ("What they know", "Who checks the rules"))
    cells = [cell for row in known.rows for cell in row[2:]]
    cells += [cell for row in checked.rows if row[0] != "comity" for cell in row[1:]]
    for cell in cells:
        assert MARK.search(cell) or "(seen above)" in cell or cell == "yours to write", cell


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_every_page_says_of_when_it_is(path: Path) -> None:
    assert "As of November 2026" in path.read_text(encoding="utf-8")


def test_the_first_page_leads_to_the_others() -> None:
    assert {f"{found.stem}.md" for found in PAGES} - {"README.md"} <= set(re.findall(r"\]\((.+?)\)", page("README")))
