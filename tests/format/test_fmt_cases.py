"""Policies and their one layout, beside each other: `x.comity` and `x.formatted`.

UPDATE=1 writes the layouts anew, to be read before they are committed.
"""

import os
from pathlib import Path

import pytest

from comity.format.layout import Layout
from comity.format.pen import WIDTH
from comity.format.rewrite import NotTheSameError, rewrite
from comity.syntax.parse import parse

CASES = sorted((Path(__file__).parent / "cases").glob("*.comity"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_layout(path: Path) -> None:
    text = rewrite(path.read_text(encoding="utf-8")).text
    assert text is not None
    golden = path.with_suffix(".formatted")
    if os.environ.get("UPDATE"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")
    assert rewrite(text).text == text


def test_there_are_cases() -> None:
    assert len(CASES) > 5


def test_lines_are_short_where_they_can_be() -> None:
    for path in CASES:
        lines = path.with_suffix(".formatted").read_text(encoding="utf-8").splitlines()
        assert [line for line in lines if len(line) > WIDTH and '"' not in line and "#" not in line] == []


# Lines and their ends -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "formatted"),
    [
        ("", ""),
        ("\n\n", ""),
        (" \t# only this  ", "# only this\n"),
        ("setting a=1", "setting a = 1\n"),
        ("\ufeffsetting a=1\n", "\ufeffsetting a = 1\n"),
        ("setting a=1\r\nsetting b=2\r\n", "setting a = 1\r\nsetting b = 2\r\n"),
        ("setting a=1\rsetting b=2\r", "setting a = 1\rsetting b = 2\r"),
        ("setting a=1\r\nsetting b=2\n", "setting a = 1\r\nsetting b = 2\r\n"),
        ("\n\n\nsetting a = 1\n\n\n\nsetting b = 2\n\n\n", "setting a = 1\n\nsetting b = 2\n"),
        ('test "t" {\r given a\r at 2026-01-01T10:00Z\r}', 'test "t" {\r  given a\r  at 2026-01-01T10:00Z\r}\r'),
        ("# a\r\n\r\n\r\n# b\r\n", "# a\r\n\r\n# b\r\n"),
        ("setting a = 1 # b\f\n\f# c", "setting a = 1  # b\n  # c\n"),
    ],
)
def test_ends_of_lines(text: str, formatted: str) -> None:
    assert rewrite(text).text == formatted
    assert rewrite(formatted).text == formatted


FROZEN = "# comity: fmt off\nsetting  a=1\t\n\n\n\n  x : never\n# comity: fmt on".replace("x :", "x:").replace(
    "never", "never   send   a"
)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(("before", "after"), [("", ""), ("setting z=1\n", "\nsetting y=2\n"), ("# c\n\n", "\n# d\n")])
def test_what_is_switched_off_stays_to_the_byte(before: str, after: str, line_end: str) -> None:
    frozen = FROZEN.replace("\n", line_end)
    text = rewrite(before.replace("\n", line_end) + frozen + after.replace("\n", line_end)).text
    assert text is not None
    assert frozen in text
    assert ("setting z = 1" in text) == ("setting z" in before)
    assert ("setting y = 2" in text) == ("setting y" in after)


@pytest.mark.parametrize("rest", ["", "\n", "setting  a=1", "setting  a=1\n\n\n", "\n\n # b\t\n"])
def test_off_goes_on_to_the_end_of_the_file(rest: str) -> None:
    text = "setting b = 1\n# comity: fmt off\n" + rest
    assert rewrite(text).text == text


def test_a_statement_is_left_alone_as_a_whole() -> None:
    kept = "x:\n    never send a\n  # comity: fmt off\n  unless   b\n  # comity: fmt on\n  instead    hold"
    assert rewrite(f"setting a=1\n{kept}\nsetting b=1\n").text == f"setting a = 1\n{kept}\nsetting b = 1\n"


def test_ranges_that_touch_one_statement_are_one() -> None:
    twice = "x: never   send a\n# comity: fmt off\nunless   b\n# comity: fmt on\nunless   c\n"
    twice += "# comity: fmt off\n# comity: fmt on\ninstead   hold\n"
    assert rewrite(f"{twice}setting a=1").text == f"{twice}setting a = 1\n"


def test_one_blank_line_stays_above_a_range() -> None:
    above = "# comity: fmt off\nsetting a  = 1\n"
    for gap, kept in (("\n", "\n"), ("\n\n", "\n\n"), ("\n \t\n\n\n", "\n\n"), ("\r\n\r\n", "\r\n\r\n")):
        assert rewrite(f"setting b = 1{gap}{above}").text == f"setting b = 1{kept}{above}"


def test_a_range_may_join_statements_and_lines() -> None:
    text = "setting a  = 1 setting b  = 2\n# comity: fmt off\n# comity: fmt on\nsetting c  = 3\n"
    assert rewrite(text).text == text.replace("setting c  =", "setting c =").replace(
        "setting a  = 1 setting b  = 2", "setting a = 1\nsetting b = 2"
    )


@pytest.mark.parametrize("line", ["setting a  = 1  # comity: fmt off", '# he said "# comity: fmt off"', "# fmt off"])
def test_what_switches_nothing_off(line: str) -> None:
    assert "setting b = 2" in str(rewrite(f"{line}\nsetting b   = 2\n").text)


# What keeps the formatter from writing ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["never sned a\n", "\ufeffnever sned a\n", "setting a = 1\nsetting b =", "a\u200bb", "x" * 9]
)
def test_a_broken_text_has_no_layout(text: str) -> None:
    done = rewrite(text)
    assert done.text is None
    assert done.problems == parse(text).problems != ()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("setting a = 2  # b\n", "the sentences are not the same"),
        ("setting a = 1  # b\nsetting c = 1\n", "the sentences are not the same"),
        ("setting a = ", "the sentences are not the same"),
        ("setting a = 1\n", "the comments are not the same"),
        ("setting a = 1  # c\n", "the comments are not the same"),
        ("setting a = 1  # b\n# b\n", "the comments are not the same"),
    ],
)
def test_what_does_not_say_the_same_is_refused(wrong: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Layout, "written", lambda *_: wrong)
    with pytest.raises(NotTheSameError, match=said):
        rewrite("setting a=1 # b\n")


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("never send a and (b or c)", "never send a and b or c"),
        ("never send not (a and b)", "never send not a and b"),
        ("never send anything to received (a) ever", "never send anything to received a ever"),
        ("x: never send a unless b unless c", "x: never send a unless c unless b"),
        ("never send a", "only send a"),
        ('setting a = "b"', "setting a = b"),
        ('never send offer:"a*"', "never send offer:a*"),
        ("setting a = 1", "setting a = 1.0 setting b = 1"),
        ("never send a and b and c", "never send a and (b and c)"),
    ],
)
def test_small_differences_are_seen(right: str, wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert rewrite(right).text is not None
    monkeypatch.setattr(Layout, "written", lambda *_: wrong + "\n")
    with pytest.raises(NotTheSameError):
        rewrite(right)
