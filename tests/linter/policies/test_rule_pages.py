"""Every code has one page, and every page an example; tests/docs shows that docs/rules has just these."""

import pytest

from comity.linter.names import CODES
from comity.linter.page import Page
from comity.linter.pages import PAGES, nearest_codes, page
from comity.text.finding import Kind

EXPECTED = """
syntax confusable-character bidi-control too-deep invalid-encoding unreadable-file
unknown-name type-mismatch wrong-scope duplicate-name use-loop unknown-module unknown-rule unknown-setting limit-zero
bare-per-week duration-misuse invalid-zone invalid-date invalid-regular-expression not-waivable treat-reads-treated
duplicate-prefer duplicate-clause conflicting-adjust conflicting-settings empty-window not-expressible
unlabelled-rule missing-because always-true never-true shadowed-rule cap-never-binds unless-swallows-rule
unless-never-applies expired-rule expired-waiver useless-waiver quiet-hours-gap unused-facet-value unused-setting
untested-rule missing-fallback-zone double-negation disjoint-only-rules impossible-symbol
yaml-syntax yaml-surprise unknown-key missing-key wrong-type duplicate-key unknown-value duplicate-campaign missing-file
missing-fact conflicting-treat suppression-without-reason unused-suppression unknown-suppression expired-suppression
unknown-format mapping-error
empty-audience nobody unmet-expectation
"""

NO_EXAMPLE = {"unreadable-file", "undecided"}


def test_every_code_and_every_kind_has_one_page() -> None:
    kinds = {str(kind) for kind in Kind} - {"lint"}
    assert sorted(found.code for found in PAGES) == sorted({*EXPECTED.split(), *kinds})


def test_codes_are_known_without_their_pages() -> None:
    assert sorted(CODES) == sorted(EXPECTED.split())


@pytest.mark.parametrize("found", PAGES, ids=lambda found: found.code)
def test_a_page_says_what_and_why_and_shows_both(found: Page) -> None:
    assert found.title[0].islower() or not found.title[0].isalpha()
    assert not found.title.endswith(".")
    assert len(found.text.split()) > 20
    assert found.see
    assert bool(found.bad) is bool(found.good) is (found.code not in NO_EXAMPLE)


def test_a_page_is_found_by_its_code() -> None:
    assert page("missing-because") in PAGES
    assert page("missing-becuase") is None
    assert nearest_codes("missing-becuase") == "did you mean `missing-because`?"
