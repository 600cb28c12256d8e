"""The page itself: what it may do, what it is made of, and that no text of the data becomes anything but text."""

import json
import re
from base64 import b64encode
from collections import Counter
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pytest
from tests.report.seasons import COLUMNS, Log, book, diary, netflix, season, tables

import comity
from comity_cli.report.words import number, prose, share, text
from comity_cli.report.write import Options, write_report

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&\u2028\x00\u202e"
EMPTY = {"meta", "br", "input"}
LARGE = 1_500_000


class Outline(HTMLParser):
    """What a page is made of."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: Counter[str] = Counter()
        self.attributes: Counter[str] = Counter()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.headings: list[int] = []
        self.inside: dict[str, list[str]] = {}
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes.update(name for name, _ in attrs)
        self.ids += [value or "" for name, value in attrs if name == "id"]
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]
        self.headings += [int(tag[1])] if re.fullmatch("h[1-6]", tag) else []
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in EMPTY:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open:
            self.inside.setdefault(self.open[-1], []).append(data)


def page_of(policy: comity.Policy, log: Log, folder: Path, options: Options | None = None) -> str:
    return write_report(tables(policy, log, folder), book(policy), options or Options(policy="members.comity"))


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    owed = {"policy.enable-advocates": (40, 11)}
    folder = tmp_path_factory.mktemp("log")
    return page_of(netflix(), season(60, 400), folder, Options(policy="members.comity", owed=owed))


def test_it_is_well_formed(page: str) -> None:
    outline = Outline(page)
    assert outline.open == []
    assert len(outline.ids) == len(set(outline.ids))
    assert outline.headings[0] == 1
    assert all(below <= above + 1 for above, below in zip(outline.headings, outline.headings[1:], strict=False))
    assert outline.headings.count(1) == 1


def test_it_needs_nothing_else(page: str) -> None:
    outline = Outline(page)
    assert not outline.tags.keys() & {"link", "img", "iframe", "object", "form", "base"}
    assert not outline.attributes.keys() & {"src", "style", "onclick", "onerror", "action"}
    inside = {f"#{id_}" for id_ in outline.ids}
    assert all(link in inside or link.startswith("https://") for link in outline.links)


def test_its_policy_names_its_own_script_and_style_and_nothing_else(page: str) -> None:
    found = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert found is not None
    outline = Outline(page)
    style, script = "".join(outline.inside["style"]), outline.inside["script"][-1]
    hashes = [f"'sha256-{b64encode(sha256(part.encode()).digest()).decode()}'" for part in (style, script)]
    expected = f"default-src 'none'; style-src {hashes[0]}; script-src {hashes[1]}; base-uri 'none'; form-action 'none'"
    assert found[1] == expected


def test_every_chart_is_described_or_stands_beside_its_numbers(page: str) -> None:
    for chart in re.findall(r"<svg [^>]*>", page):
        assert 'aria-hidden="true"' in chart or ('role="img"' in chart and 'aria-label="' in chart)
    assert page.count("<details>") >= 3


def test_each_bar_has_its_sentence_its_reason_and_its_source(page: str) -> None:
    part = page[page.index("<h3>only-with-consent</h3>") :]
    part = part[: part.index("</article>")]
    assert "<blockquote>Nobody gets marketing they have not agreed to.</blockquote>" in part
    assert "only send purpose:marketing and channel in [email, sms, push, phone, mail] to consent has channel" in part
    assert "owner legal@rental.example" in part
    assert 'href="https://eur-lex.europa.eu/eli/dir/2002/58/art_13/oj"' in part


def test_texts_of_the_data_do_no_harm(tmp_path: Path) -> None:
    policy = netflix('rude: never send campaign:* because "</script><b>&"')
    customers, sends, events = diary()
    customers = [{**customers[0], "id": HOSTILE, "country": HOSTILE}]
    sends = [{**send, "customer": HOSTILE, "campaign": HOSTILE, "topic": [HOSTILE]} for send in sends]
    events = [{**event, "customer": HOSTILE, "type": HOSTILE} for event in events]
    log = (customers, sends, events)
    options = Options(policy=HOSTILE, asked=(HOSTILE,), notes=(HOSTILE,))
    connection = tables(policy, log, tmp_path)
    outline = Outline(write_report(connection, book(policy), options))
    assert outline.tags["script"] == 2
    assert not outline.tags.keys() & {"img", "b"}
    data = json.loads(outline.inside["script"][0])
    assert data["people"][0]["id"] == HOSTILE
    assert "</script><b>&" in [rule["because"] for rule in data["rules"]]


def test_an_empty_log_has_a_page() -> None:
    policy = netflix()
    connection = duckdb.connect()
    connection.execute(f"CREATE TABLE judged ({COLUMNS['judged']})")
    page = write_report(connection, book(policy), Options())
    assert "No messages to judge" in page
    assert Outline(page).open == []


def test_all_kept_to_the_policy(tmp_path: Path) -> None:
    page = page_of(comity.compile("never send topic:nothing"), diary(), tmp_path)
    assert "All 8 messages kept to the policy." in page


@pytest.mark.slow
def test_the_page_of_a_large_log_is_small(tmp_path: Path) -> None:
    page = page_of(netflix(), season(2_500, 20_000), tmp_path)
    assert len(page.encode()) < LARGE
    assert "20,000" in page


def test_the_same_log_has_the_same_page(tmp_path: Path) -> None:
    policy = netflix()
    connection = tables(policy, season(40, 300), tmp_path)
    assert len({write_report(connection, book(policy), Options()) for _ in range(3)}) == 1


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (0, 0, "\u2013"),
        (0, 5, "0 %"),
        (5, 5, "100 %"),
        (1, 3, "33.3 %"),
        (1, 10**6, "0.1 %"),
        (10**6 - 1, 10**6, "99.9 %"),
    ],
)
def test_shares(part: int, whole: int, said: str) -> None:
    assert share(part, whole) == said


def test_words() -> None:
    assert number(1234567) == "1,234,567"
    assert prose("see `a<b>` & more") == "see <code>a&lt;b&gt;</code> &amp; more"
    assert text("a\x00\nb\u202e\ud800") == "a\u2400\nb\ufffd?"
