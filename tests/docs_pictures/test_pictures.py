"""The pictures of docs/meaning are what comity decides today, can be read, and stand beside what they were drawn from.

``python -m docs.pictures`` draws them anew, to be looked at before they are committed.
"""

import re
import sys
from datetime import datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from docs.pictures.__main__ import FOLDER, main
from docs.pictures.clocks import at, full, hours
from docs.pictures.decided import TICK, Outcome, Stretch, answer, stretches, tried
from docs.pictures.every import PICTURES, drawn
from docs.pictures.scene import Lane, Picture, Table, Timeline
from docs.pictures.shown import DOCS, policy
from docs.pictures.style import SMALL, WIDTH
from docs.pictures.svg import placed, width
from docs.pictures.table import truth

import comity

NAMES = {picture.name: picture for picture in PICTURES}
PAGES = {page: page.read_text(encoding="utf-8") for page in sorted((DOCS / "meaning").glob("*.md"))}
LINK = re.compile(r"!\[(?P<said>[^\]]+)\]\(\.\./pictures/(?P<name>[\w-]+)\.svg\)")
SVG = "{http://www.w3.org/2000/svg}"

every = pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
LANES = [
    (picture.name, number)
    for picture in PICTURES
    if isinstance(picture, Timeline)
    for number in range(len(picture.lanes))
]


def file_of(picture: Picture) -> Path:
    return FOLDER / f"{picture.name}.svg"


def timeline(name: str) -> Timeline:
    picture = NAMES[name]
    assert isinstance(picture, Timeline)
    return picture


def lane_of(name: str, number: int) -> tuple[Timeline, Lane]:
    return timeline(name), timeline(name).lanes[number]


@cache
def bars(name: str, number: int) -> tuple[tuple[Stretch, ...], ...]:
    """Return the bars of a lane: one for each of its strips."""
    picture, lane = lane_of(name, number)
    rules = policy(picture.page, picture.policy)
    starts = [strip.start for strip in lane.strips] or [picture.start]
    return tuple(stretches(rules, lane, start, start + picture.length) for start in starts)


# As they would be drawn today ---------------------------------------------------------------------------------------


@every
def test_a_picture_is_as_it_would_be_drawn(picture: Picture) -> None:
    assert file_of(picture).read_text(encoding="utf-8") == drawn(picture)


def test_there_is_no_picture_that_nobody_draws() -> None:
    assert {file.stem for file in FOLDER.glob("*.svg")} == set(NAMES)


def test_each_picture_has_a_name_of_its_own() -> None:
    assert len(NAMES) == len(PICTURES)


def test_pages_show_every_picture_and_no_other() -> None:
    shown = {(page.name, link["name"]) for page, text in PAGES.items() for link in LINK.finditer(text)}
    assert {name for _, name in shown} == set(NAMES)
    assert {(picture.page, picture.name) for picture in PICTURES} <= shown


def test_the_command_names_what_is_stale_and_mends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("docs.pictures.__main__.FOLDER", tmp_path)
    monkeypatch.setattr("docs.pictures.__main__.PICTURES", (NAMES["and-or-not"],))
    (tmp_path / "gone.svg").write_text("", encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["pictures", "--check"])
    assert main() == 1
    assert capsys.readouterr().out.splitlines() == [
        "docs/pictures/and-or-not.svg is not as it would be drawn",
        "docs/pictures/gone.svg is not as it would be drawn",
    ]
    monkeypatch.setattr(sys, "argv", ["pictures"])
    assert main() == 0
    assert [file.name for file in tmp_path.iterdir()] == ["and-or-not.svg"]
    monkeypatch.setattr(sys, "argv", ["pictures", "--check"])
    assert main() == 0


# Decided, to the microsecond ----------------------------------------------------------------------------------------


def decision(picture: Timeline, lane: Lane, moment: datetime) -> comity.Decision:
    """Return what is decided, asked without any of the code that draws, but for what was sent of what was tried."""
    rules = policy(picture.page, picture.policy)
    sent = [each.attempt for each in tried(rules, lane) if each.outcome.verdict == "allow"]
    history = {
        "sends": [
            *({**facts, "at": event.at} for event, facts in lane.sends),
            *({**lane.message, **attempt.facts, "at": attempt.at} for attempt in sent),
        ],
        "events": [{"type": event.type, "at": event.at} for event in lane.events],
        "complete_since": lane.complete_since,
    }
    return rules.decide(lane.message, lane.customer, history, moment)


def verdict(picture: Timeline, lane: Lane, moment: datetime) -> str:
    reasons = decision(picture, lane, moment).reasons
    own = [reason.verdict for reason in reasons if lane.rule in (None, reason.rule.split(".")[1])]
    return str(max(own, default=comity.Verdict.ALLOW))


@pytest.mark.parametrize(("name", "number"), LANES)
def test_a_stretch_ends_where_another_decision_begins(name: str, number: int) -> None:
    picture, lane = lane_of(name, number)
    for bar in bars(name, number):
        assert bar[-1].end - bar[0].start == picture.length
        for before, after in pairwise(bar):
            assert before.end == after.start
            assert before.outcome != after.outcome
            assert verdict(picture, lane, after.start - TICK) == before.outcome.verdict
            assert verdict(picture, lane, after.start) == after.outcome.verdict


def refusals(name: str, number: int) -> list[Stretch]:
    """Return the refusals of a lane that end by nothing but time: nothing is sent or happens before their end."""
    _, lane = lane_of(name, number)
    moments = [*(attempt.at for attempt in lane.attempts), *(event.at for event in lane.events)]
    return [
        stretch
        for bar in bars(name, number)
        for stretch, after in pairwise(bar)
        if after.outcome.verdict == "allow"
        if not any(stretch.start < moment <= stretch.end for moment in moments)
    ]


def test_a_refusal_says_itself_until_when_it_lasts() -> None:
    """Two ways to one instant: halving the time between two decisions, and the `until` of the first."""
    found = [
        (lane, stretch, decision(picture, lane, stretch.start).until)
        for picture, lane in (lane_of(*place) for place in LANES)
        if lane.rule is None
        for stretch in refusals(picture.name, picture.lanes.index(lane))
    ]
    assert len(found) > 20
    assert [(lane.label, until) for lane, _, until in found] == [(lane.label, each.end) for lane, each, _ in found]


# What the design says of cases that products answer differently (STORIES: vendors disagree)
ANSWERS = [
    ("two-a-week", 0, "allow allow block"),
    ("two-limits", 0, "allow block"),
    ("one-a-day", 0, "allow block"),
    ("one-a-day", 1, "allow allow"),
    ("two-in-a-week", 0, "allow allow block"),
    ("two-in-a-week", 1, "allow allow allow"),
    ("three-a-day", 0, "allow allow allow block allow block block allow"),
    ("gap", 0, "allow block allow allow"),
    ("quiet", 0, "hold allow"),
    ("tag", 0, "allow"),
    ("tag", 1, "block"),
    ("implied", 0, "allow block"),
    ("apart", 0, "block allow"),
    ("apart", 1, "block allow"),
    ("three-limits", 3, "block block block"),
    ("held-until", 2, "hold"),
]


@pytest.mark.parametrize(("name", "number", "wanted"), ANSWERS)
def test_what_comes_of_what_is_tried(name: str, number: int, wanted: str) -> None:
    picture = timeline(name)
    found = tried(policy(picture.page, picture.policy), picture.lanes[number])
    assert " ".join(each.outcome.verdict for each in found) == wanted


BARS = [
    ("monday-night", 0, ["hold Mon 2 Mar 2026 21:00", "allow Tue 3 Mar 2026 09:00"]),
    ("zone-unknown", 0, ["hold Mon 2 Mar 2026 22:00", "allow Tue 3 Mar 2026 06:00"]),
    ("zone-unknown", 1, []),
    ("zone-unknown", 2, ["hold Mon 2 Mar 2026 22:00", "allow Tue 3 Mar 2026 06:00"]),
    ("clocks-forward", 0, []),
    ("clocks-forward", 1, ["hold Sun 29 Mar 2026 03:00", "allow Sun 29 Mar 2026 04:00"]),
    ("held-until", 2, ["hold Mon 2 Mar 2026 21:00", "allow Wed 4 Mar 2026 08:00"]),
    ("complete-since", 0, ["allow Sun 8 Mar 2026 00:00"]),
]


@pytest.mark.parametrize(("name", "number", "wanted"), BARS)
def test_when_it_changes(name: str, number: int, wanted: list[str]) -> None:
    (bar,) = bars(name, number)
    assert [f"{each.outcome.verdict} {full(each.start, timeline(name).zone)}" for each in bar[1:]] == wanted


def test_what_is_unknown_is_told_apart() -> None:
    ((only,),) = bars("zone-unknown", 1)
    assert only.outcome == Outcome("hold", unknown=True)


def test_the_tables_are_kleenes() -> None:
    table = NAMES["and-or-not"]
    assert isinstance(table, Table)
    rules = policy(table.page, table.policy)
    said = [[[truth(answer(rules, cell))[0] for cell in row] for _, row in grid.rows] for grid in table.grids]
    rank = {"no": 0, "?": 1, "yes": 2}
    values = ("yes", "no", "?")
    assert said[0] == [[min(a, b, key=rank.__getitem__) for b in values] for a in values]
    assert said[1] == [[max(a, b, key=rank.__getitem__) for b in values] for a in values]
    assert said[2] == [["no", "yes", "?"]]


# For everybody's eyes and ears --------------------------------------------------------------------------------------


@every
def test_it_says_what_it_shows_to_those_who_cannot_see_it(picture: Picture) -> None:
    root = ET.fromstring(file_of(picture).read_text(encoding="utf-8"))  # noqa: S314 (our own)
    named = {element.get("id"): element.text for element in root if element.tag in (f"{SVG}title", f"{SVG}desc")}
    assert root.get("role") == "img"
    assert set((root.get("aria-labelledby") or "").split()) == set(named)
    assert all(named.values())


@every
def test_no_text_leaves_the_picture(picture: Picture) -> None:
    root = ET.fromstring(file_of(picture).read_text(encoding="utf-8"))  # noqa: S314 (our own)
    for text in root.iter(f"{SVG}text"):
        x, wide = float(text.get("x", "0")), width(text.text or "", SMALL)
        left = {"start": x, "middle": x - wide / 2, "end": x - wide}[text.get("text-anchor", "start")]
        assert left > 0
        assert left + wide < WIDTH, text.text


def test_labels_that_would_touch_stand_side_by_side_or_above_each_other() -> None:
    assert placed([(100, "a"), (300, "b")]) == [(100, 0), (300, 0)]
    (first, _), (second, row) = placed([(100, "12:00"), (110, "13:00")])
    assert (first < 100, second > 110, row) == (True, True, 0)
    assert [row for _, row in placed([(100, "a long label"), (101, "a long label"), (102, "a long label")])] == [
        0,
        1,
        2,
    ]


def test_hours_are_told_by_the_clock_on_the_wall() -> None:
    start = at("2026-10-25T00:00", "Europe/Berlin")
    told = [text for _, text in hours(start, start + timedelta(hours=4), "Europe/Berlin")]
    assert told == ["00:00", "01:00", "02:00", "02:00", "03:00"]
