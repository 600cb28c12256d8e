"""Lines with underlines, wherever a place lies."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.text.source import Source, Span
from comity_cli.formats.cells import lay_out, safe, width
from comity_cli.formats.snippet import GUTTER, Mark, Pen, draw, wrap
from comity_cli.paint import Paint, Style


def drawn(text: str, *spans: tuple[int, int], cells: int = 60, label: str = "") -> list[str]:
    """Return the rows of a snippet without the gutter's blanks."""
    marks = [Mark(Span(*span), label, Style.ERROR, "^") for span in spans]
    rows = "".join(draw(Source("a", text), marks, Pen(Paint(on=False), cells))).split("\n")[:-1]
    return [row[GUTTER - 2 :] for row in rows]


@pytest.mark.parametrize(
    ("text", "span", "rows"),
    [
        ("offer: [trial]", (8, 13), [" 1 | offer: [trial]", "   |         ^^^^^"]),
        ("a\r\nbc\r\n", (3, 5), [" 2 | bc", "   | ^^"]),
        ("a\rbc", (2, 3), [" 2 | bc", "   | ^"]),
        ("ab", (2, 2), [" 1 | ab", "   |   ^"]),
        ("", (0, 0), [" 1 |", "   | ^"]),
        ("ab\n", (3, 3), [" 2 |", "   | ^"]),
        ("ab\ncd", (2, 3), [" 1 | ab", "   |   ^"]),
        ("\tx: y", (4, 5), [" 1 |     x: y", "   |        ^"]),
        ("a\tb\tc", (4, 5), [" 1 | a   b   c", "   |         ^"]),
        ("春: x", (3, 4), [" 1 | 春: x", "   |     ^"]),
        ("春", (0, 1), [" 1 | 春", "   | ^^"]),
        ("e\u0301: x", (4, 5), [" 1 | e\u0301: x", "   |    ^"]),
        ("👩\u200d👩\u200d👧 x", (6, 7), [" 1 | 👩\u200d👩\u200d👧 x", "   |    ^"]),
        ("👍🏽 x", (3, 4), [" 1 | 👍🏽 x", "   |    ^"]),
        ("🇩🇪🇫🇷x", (4, 5), [" 1 | 🇩🇪🇫🇷x", "   |     ^"]),
        ("❤\ufe0fx", (2, 3), [" 1 | ❤\ufe0fx", "   |   ^"]),
        ("a\x07b\x1b[0mc", (2, 3), [" 1 | a␇b␛[0mc", "   |   ^"]),
        ("a\u202eb", (2, 3), [" 1 | a\ufffdb", "   |   ^"]),
        ("a: |\n  b\n  c\nd", (3, 12), [" 1 | a: |", "   |    ^", " 2 |   b", "   |   ^", " 3 |   c", "   |   ^"]),
        (
            "1\n2\n3\n4\n5\n6",
            (0, 11),
            [" 1 | 1", "   | ^", " 2 | 2", "   | ^", "   :", " 6 | 6", "   | ^"],
        ),
    ],
)
def test_place(text: str, span: tuple[int, int], rows: list[str]) -> None:
    assert drawn(text, span) == rows


def test_lines_are_in_order_and_gaps_are_marked() -> None:
    assert drawn("a\nb\nc\nd", (6, 7), (0, 1), (2, 3)) == [
        " 1 | a",
        "   | ^",
        " 2 | b",
        "   | ^",
        "   :",
        " 4 | d",
        "   | ^",
    ]


def test_marks_of_one_line_have_a_row_each() -> None:
    assert drawn("a: b", (3, 4), (0, 1)) == [" 1 | a: b", "   |    ^", "   | ^"]


@pytest.mark.parametrize(
    ("span", "rows"),
    [
        ((0, 3), [" 1 | 0123456789012345678901234567890123...", "   | ^^^"]),
        ((300, 303), [" 1 | ...5678901234567890123456789012345678...", "   |                   ^^^"]),
        ((995, 1000), [" 1 | ...6789012345678901234567890123456789", "   |                                 ^^^^^"]),
        ((100, 900), [" 1 | ...2345678901234567890123456789012345...", "   |            ^^^^^^^^^^^^^^^^^^^^^^^^^^"]),
    ],
)
def test_long_lines_are_cut_around_the_place(span: tuple[int, int], rows: list[str]) -> None:
    assert drawn("0123456789" * 100, span, cells=51) == rows


def test_long_line_is_shown_for_each_place() -> None:
    rows = drawn("0123456789" * 100, (0, 1), (999, 1000), cells=51)
    assert [row.startswith(" 1 |") for row in rows] == [True, False, True, False]


def test_label_goes_below_where_there_is_no_room() -> None:
    assert drawn("audience: everyone and more", (10, 18), cells=40, label="lets in customers of every stage") == [
        " 1 | audience: everyone and more",
        "   |           ^^^^^^^^",
        "   |           lets in customers",
        "   |           of every stage",
    ]


TEXTS = st.text(st.characters(codec="utf-8") | st.sampled_from("a\t\n\r春🎁\u0301\u200d"), max_size=120)


@given(TEXTS, st.integers(0, 120), st.integers(0, 120), st.integers(40, 80))
def test_every_row_fits_and_every_place_is_marked(text: str, one: int, other: int, cells: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    rows = drawn(text, (start, end), cells=cells, label="why")
    assert any("^" in row for row in rows)
    assert all(width(row) + GUTTER - 2 <= cells for row in rows)


@given(TEXTS)
def test_laid_out_cells_are_those_of_the_pieces(text: str) -> None:
    laid = lay_out(text)
    assert len(laid.cells) == len(text) + 1
    assert list(laid.cells) == sorted(laid.cells)
    assert "".join(laid.pieces).replace(" ", "") == safe(text).replace("␉", "").replace(" ", "")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("one two three", ["one two", "three"]),
        ("incomprehensibility", ["incomprehensibility"]),
        ("", [""]),
        ("春の お試し", ["春の", "お試し"]),
    ],
)
def test_wrap(text: str, parts: list[str]) -> None:
    assert list(wrap(text, 8)) == parts
