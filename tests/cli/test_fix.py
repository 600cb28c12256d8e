"""Edits and fixes."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cli.fake import findings_of

from comity.linter.result import CampaignFile, LintResult, Project
from comity.text.finding import Edit, Finding, Fix
from comity.text.record import replace
from comity.text.source import Place, Source, Span
from comity_cli.diff import unified
from comity_cli.edits import Block, apply, blocks, lines, with_ends
from comity_cli.fix import Fixed, decode, encode, fix_all
from comity_cli.paint import Paint

MARK = b"\xef\xbb\xbf"


def edit(start: int, end: int, text: str) -> Edit:
    return Edit(Place("a", Span(start, end)), text)


# Edits --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edits", "text"),
    [
        ([], "0123456789"),
        ([edit(2, 4, "")], "01456789"),
        ([edit(8, 9, "eight"), edit(0, 0, ">")], ">01234567eight9"),
        ([edit(2, 4, "a"), edit(4, 6, "b")], "01ab6789"),
        ([edit(2, 4, "a"), edit(2, 4, "a")], "01a456789"),
        ([edit(10, 10, "\r\n")], "0123456789\r\n"),
        ([edit(4, 4, "a"), edit(2, 4, "b")], "01ba456789"),
    ],
)
def test_apply(edits: list[Edit], text: str) -> None:
    assert apply("0123456789", edits) == text
    assert apply("0123456789", edits[::-1]) == text


@pytest.mark.parametrize(
    "edits",
    [
        [edit(2, 5, "a"), edit(4, 6, "b")],
        [edit(2, 2, "a"), edit(2, 2, "b")],
        [edit(2, 2, "a"), edit(2, 4, "b")],
        [edit(0, 9, "a"), edit(3, 3, "b")],
    ],
)
def test_edits_that_overlap(edits: list[Edit]) -> None:
    with pytest.raises(ValueError, match="overlap"):
        apply("0123456789", edits)


@given(st.text("ab\n", max_size=30), st.data())
def test_blocks_say_what_apply_does(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    spans = list(zip(cuts[::2], cuts[1::2], strict=False))
    edits = [edit(start, end, data.draw(st.text("xy\n", max_size=3))) for start, end in spans]
    source = Source("a", text)
    after = list(lines(text))
    for block in reversed(list(blocks(source, edits))):
        after[block.number - 1 : block.number - 1 + len(block.before)] = block.after
    assert after == list(lines(apply(text, edits)))


def test_blocks() -> None:
    source = Source("a", "one\ntwo\nthree\nfour\nfive\n")
    assert list(blocks(source, [edit(19, 23, "FIVE"), edit(0, 3, "ONE"), edit(4, 4, "1.5\n")])) == [
        Block(1, ("one",), ("ONE", "1.5")),
        Block(5, ("five",), ("FIVE",)),
    ]
    assert list(blocks(source, [edit(4, 8, "")])) == [Block(2, ("two",), ())]


@given(st.text())
def test_lines_with_ends_are_the_text(text: str) -> None:
    assert "".join(with_ends(text)) == text


# Fixes --------------------------------------------------------------------------------------------------------------


def fixed(files: Mapping[str, bytes], *, unsafe: bool = False) -> Fixed:
    campaigns = tuple(CampaignFile(name, "/nowhere") for name in files)
    project = Project("/", (), campaigns, True, lambda _: None, files)

    def lint(contents: Mapping[str, bytes]) -> LintResult:
        sources = {}
        for name in files:
            data = {**project.contents, **contents}[name]
            sources[name] = Source(name, decode(data) or "")
        findings = tuple(one for source in sources.values() for one in findings_of(source))
        return LintResult(findings, sources, {})

    return fix_all(lint, lint({}), files, unsafe=unsafe)


@pytest.mark.parametrize(
    ("before", "after", "count"),
    [
        (b"a: BAD # why\r\nb:\tBAD BAD\n", b"a: GOOD # why\r\nb:\tGOOD GOOD\n", 3),
        (MARK + b"a: BAD", MARK + b"a: GOOD", 1),
        ("ü: BAD 🎁".encode(), "ü: GOOD 🎁".encode(), 1),
        (b"a: UGLY", None, 0),
        (b"a: STUBBORN", None, 0),
        (b"a: WORSE", None, 0),
        (b"a: BAD WORSE BAD STUBBORN BAD", b"a: GOOD WORSE GOOD STUBBORN GOOD", 3),
        (b"a: fine", None, 0),
        (b"a: BAD \xff", None, 0),
    ],
)
def test_safe_fixes(before: bytes, after: bytes | None, count: int) -> None:
    done = fixed({"a.yaml": before})
    assert done.contents == ({"a.yaml": after} if after else {})
    assert done.count == count


def test_unsafe_fixes_are_asked_for() -> None:
    files = {"a.yaml": b"BAD UGLY", "b.yaml": b"UGLY", "c.yaml": b"fine"}
    assert fixed(files).contents == {"a.yaml": b"GOOD UGLY"}
    assert fixed(files, unsafe=True).contents == {"a.yaml": b"GOOD NICE", "b.yaml": b"NICE"}


def test_result_is_of_the_fixed_text() -> None:
    done = fixed({"a.yaml": b"BAD UGLY"})
    assert [finding.rule for finding in done.result.findings] == ["words.ugly", "words.bad"]
    assert done.result.sources["a.yaml"].text == "GOOD UGLY"


@given(st.lists(st.sampled_from(["BAD", "UGLY", "STUBBORN", "WORSE", "fine", "\r\n", "ü"]), max_size=8))
def test_fixing_ends_and_again_fixes_nothing(words: list[str]) -> None:
    text = " ".join(words).encode()
    done = fixed({"a.yaml": text}, unsafe=True)
    after = done.contents.get("a.yaml", text)
    assert fixed({"a.yaml": after}, unsafe=True).count == 0
    assert done.count == words.count("BAD") + words.count("UGLY")


def _one_fix(edits: tuple[Edit, ...], sources: Mapping[str, str], others: Mapping[str, bytes]) -> Fixed:
    """Return what comes of a fix that would please any lint."""
    texts = {name: Source(name, text) for name, text in sources.items()}
    finding = Finding("code", "said", Place("a", Span(0, 1)), fixes=(Fix("fix", safe=True, edits=edits),))
    first = LintResult((finding,), texts, {})
    return fix_all(lambda _: replace(first, findings=()), first, others, unsafe=False)


def test_file_that_may_not_be_changed_is_not() -> None:
    elsewhere = Edit(Place("package", Span(0, 1)), "y")
    both = (edit(0, 1, "y"), elsewhere)
    sources = {"a": "x", "package": "x"}
    assert _one_fix(both, sources, {"a": b"x"}).contents == {}
    assert _one_fix(both, sources, {"a": b"x", "package": b"x"}).contents == {"a": b"y", "package": b"y"}


def test_file_that_is_not_what_was_linted_is_not_changed() -> None:
    assert _one_fix((edit(0, 1, "y"),), {"a": "x"}, {"a": b"z"}).contents == {}


def test_fix_that_contradicts_itself_is_not_made() -> None:
    assert _one_fix((edit(0, 1, "y"), edit(0, 1, "z")), {"a": "x"}, {"a": b"x"}).contents == {}
    assert _one_fix((), {"a": "x"}, {"a": b"x"}).contents == {}


@given(st.binary())
def test_decode_and_encode(data: bytes) -> None:
    text = decode(data)
    assert text is None or encode(text, data) == data


# Diffs --------------------------------------------------------------------------------------------------------------


def test_unified_diff() -> None:
    before = "a\nb\r\nc"
    assert "".join(unified("x.yaml", before, "a\nB\r\nc", Paint(on=False))) == (
        "--- a/x.yaml\n+++ b/x.yaml\n@@ -1,3 +1,3 @@\n a\n-b\r\n+B\r\n c\n\\ No newline at end of file\n"
    )
    assert "".join(unified("x.yaml", before, before, Paint(on=False))) == ""


def test_unified_diff_in_colours_drives_no_terminal() -> None:
    said = "".join(unified("x.yaml", "a\n", "\x1b[2J\n", Paint(on=True)))
    assert "\x1b[2J" not in said
    assert "\x1b[32m+␛[2J\x1b[0m\n" in said
