"""The page of rules that every department reads, rendered over all standard policies and a policy of its own."""

import re
from datetime import date
from functools import cache
from html.parser import HTMLParser
from itertools import product

import pytest
from tests.check.policies import STDLIB

from comity import projects
from comity.linter.result import PolicyFile, Project
from comity.modules import Modules
from comity_cli.rulebook import page
from comity_cli.rulebook.entries import entries
from comity_cli.rulebook.style import STYLE

TODAY = date(2026, 1, 15)
OWN = """\
# How we speak: <b>kindly</b>, see `few`.
#
#     use comity.frequency
#
# Ask marketing.

setting cap = 3

few:
  limit purpose:marketing to cap per 7 days unless topic:thank_you
  instead hold
  because "More is <noise>."
  owner "marketing" from 2026-01-01 until 2027-01-01

welcome:
  expect stage >= adoption to receive topic:welcome every 30 days
  because "Nobody is left alone."

waive few for campaign:pilot to segment:"a & b" until 2026-03-01 because "Agreed" approved by "legal"
waive few for campaign:past until 2026-01-14 because "It is over"
"""
EMPTY = {"meta", "br", "hr"}


class Outline(HTMLParser):
    """Collects what a page is made of, and what is wrong with how its tags are nested."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.said: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.links += [value for name, value in attrs if name in ("href", "src") and value]
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def handle_data(self, data: str) -> None:
        self.said.append(data)

    @property
    def words(self) -> str:
        return " ".join("".join(self.said).split())


def rendered(text: str) -> str:
    contents = {"policies/own.comity": text.encode()}
    own = (PolicyFile("own", "policies/own.comity", "policies/own.comity"),)
    book = projects.rules(Project("", own, (), whole=True, load=Modules(), contents=contents))
    return page.render(entries(book, TODAY), book, TODAY)


@cache
def everything() -> Outline:
    names = (file.relative_to(STDLIB).with_suffix("") for file in sorted(STDLIB.rglob("*.comity")))
    uses = "".join(f"use comity.{'.'.join(name.parts)}\n" for name in names if name.stem != "vocabulary")
    opening, rest = OWN.split("\n\n", 1)
    return Outline(rendered(f"{opening}\n\n{uses}{rest}"))


def test_tags_are_nested_and_all_is_in_the_page() -> None:
    found = everything()
    assert (found.wrong, found.open) == ([], [])
    assert not found.tags & {"script", "link", "img", "iframe", "b"}
    assert len(set(found.ids)) == len(found.ids)
    inside = {link.removeprefix("#") for link in found.links if link.startswith("#")}
    assert inside
    assert inside <= set(found.ids)
    assert all(link.startswith(("#", "https://")) for link in found.links)


def test_every_rule_of_every_pack_is_on_it() -> None:
    labels = {
        f"comity.{'.'.join(file.relative_to(STDLIB).with_suffix('').parts)}.{label}"
        for file in STDLIB.rglob("*.comity")
        for label in re.findall(
            r"^([\w-]+):\s+(?:never|only|limit|require|expect)\b", file.read_text(encoding="utf-8"), re.MULTILINE
        )
    }
    assert len(labels) > 80
    assert labels <= set(everything().ids)


def test_contents_name_each_module_with_its_rules_and_its_first_sentence() -> None:
    assert "comity.approvals 6 rules What a second person has to look at" in everything().words.replace(
        "rulesWhat", "rules What"
    )
    assert "#comity.us.tcpa" in everything().links


@pytest.mark.parametrize(
    "words",
    [
        "2 rules in force on 2026-01-15 or later",
        "hold the message is held until it may be sent",
        "How we speak: <b>kindly</b>, see few.",
        "use comity.frequency Ask marketing.",
        "few hold More is <noise>. limit purpose:marketing to cap per 7 days",
        "unless topic:thank_you",
        "in force from 2026-01-01 until 2027-01-01 · owner: marketing",
        'waived until 2026-03-01 waive few for campaign:pilot to segment:"a & b" until 2026-03-01',
        "No message is refused for this.",
    ],
)
def test_a_rule_says_all_that_its_author_said(words: str) -> None:
    assert words in Outline(rendered(OWN).replace("</dt>", "</dt> ").replace("<br>", " ")).words


def test_numbers_stand_where_settings_are_named() -> None:
    assert re.search(r"It fires for .*purpose:marketing.* 3 ", Outline(rendered(OWN)).words)


def test_what_is_over_is_not_shown() -> None:
    assert "It is over" not in rendered(OWN)


def test_a_comment_that_touches_a_sentence_is_about_that_sentence() -> None:
    text = '# The cap.\nsetting cap = 3\na: limit anything to cap ever because "x"\n'
    assert "The cap." not in rendered(text)
    assert "The cap." in rendered(text.replace("cap.\n", "cap.\n\n"))


# Colours ------------------------------------------------------------------------------------------------------------


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, as WCAG 2 defines it."""
    pairs = re.findall(r"[0-9a-f]{2}", colour if len(colour) == 6 else "".join(digit * 2 for digit in colour))
    parts = [int(pair, 16) / 255 for pair in pairs]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, two: str) -> float:
    light, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_text_can_be_read_by_day_and_by_night() -> None:
    themes = [dict(re.findall(r"--(\w+): #([0-9a-f]+)", theme)) for theme in re.findall(r":root \{[^}]*\}", STYLE)]
    assert len(themes) == 2
    for theme, ink, paper in product(themes, ("ink", "soft"), ("paper", "tint")):
        assert contrast(theme[ink], theme[paper]) >= 4.5
    badges = re.findall(r"\.(?:block|review|hold|warn|expect) \{ background: #([0-9a-f]+)", STYLE)
    assert len(badges) == 5
    assert all(contrast("ffffff", badge) >= 4.5 for badge in badges)


def test_paper_gets_no_night_and_no_page_break_within_a_rule() -> None:
    assert "@media screen and (prefers-color-scheme: dark)" in STYLE
    assert "break-inside: avoid" in STYLE
    assert "@media print" in STYLE
