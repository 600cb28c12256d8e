"""Lays out a timeline: for each lane its label, marks for what happened, a bar of stretches, and when they end."""

from datetime import datetime

from docs.pictures.clocks import full
from docs.pictures.decided import Outcome, Stretch, Tried, stretches, tried
from docs.pictures.scene import Event, Lane, Strip, Timeline
from docs.pictures.style import SMALL, WIDTH
from docs.pictures.svg import EDGE, Sheet, placed, stacked, width

import comity

BAR, ROW = 28, 20
WORDS = {"allow": "allowed", "warn": "warned", "hold": "held", "review": "under review", "block": "blocked"}
TRIED = {"allow": "sent", "warn": "sent", "hold": "held", "review": "kept for review", "block": "not sent"}
PATTERNS = {"hold": "hold-lines", "review": "review-lines", "block": "block-lines"}


def word(outcome: Outcome) -> str:
    """Return an outcome as people say it."""
    return WORDS[outcome.verdict] + (", unknown" if outcome.unknown else "")


def pattern(outcome: Outcome) -> str | None:
    """Return the pattern that says an outcome without its colour."""
    return f"{outcome.verdict}-dots" if outcome.unknown else PATTERNS.get(outcome.verdict)


def draw(picture: Timeline, policy: comity.Policy) -> str:
    """Return a timeline as SVG; everything in its bars is decided by the policy."""
    return _Drawing(picture, policy).all()


class _Drawing:
    def __init__(self, picture: Timeline, policy: comity.Policy) -> None:
        self.picture = picture
        self.policy = policy
        self.sheet = Sheet(picture.name, picture.title)
        self.y = 6.0
        self.told: list[str] = []

    def all(self) -> str:
        grid = len(self.sheet.root)
        for lane in self.picture.lanes:
            self._lane(lane)
        self._axis(grid)
        return self.sheet.save(self.y + 10, self.told)

    def _x(self, instant: datetime, start: datetime) -> float:
        share: float = (instant - start) / self.picture.length
        return EDGE + share * (WIDTH - 2 * EDGE)

    def _lane(self, lane: Lane) -> None:
        outcomes = tried(self.policy, lane)
        self.y += 20
        self.sheet.write(EDGE, self.y, lane.label, "label", "start")
        self.told.append(f"{lane.label}:")
        for strip in lane.strips or (Strip("", self.picture.start),):
            self._strip(lane, strip, outcomes)
        self.y += 8

    def _strip(self, lane: Lane, strip: Strip, outcomes: tuple[Tried, ...]) -> None:
        end = strip.start + self.picture.length
        if strip.label:
            self.y += 20
            self.sheet.write(EDGE, self.y, strip.label, "small", "start")
        self._marks(lane, strip.start, end, outcomes)
        found = stretches(self.policy, lane, strip.start, end)
        self.y += 6
        for stretch in found:
            self._stretch(stretch, strip.start)
        self.y += BAR
        self._ends(found, strip.start, lane.zone or self.picture.zone)
        self._tell(lane, found)

    # Above the bar -------------------------------------------------------------------------------------------------

    def _marks(self, lane: Lane, start: datetime, end: datetime, outcomes: tuple[Tried, ...]) -> None:
        marks: list[tuple[datetime, str, str]] = [(event.at, event.label, "event") for event in lane.events]
        marks += [(event.at, event.label, "allow") for event, _ in lane.sends]
        marks += [(each.attempt.at, each.attempt.label, each.outcome.verdict) for each in outcomes]
        marks = sorted(mark for mark in marks if start <= mark[0] < end and mark[1])
        if not marks:
            return
        places = placed([(self._x(at, start), label) for at, label, _ in marks])
        base = self.y + ROW * (max(row for _, row in places) + 1) + 19
        for (at, label, kind), (middle, row) in zip(marks, places, strict=True):
            x = self._x(at, start)
            y = base - 16 - ROW * row
            self.sheet.shape("line", "leader", x1=x, y1=y + 3, x2=x, y2=base + 6)
            self._mark(x, base - 3, kind)
            self.sheet.write(middle, y, label, "small")
        self.y = base + 6

    def _mark(self, x: float, y: float, kind: str) -> None:
        if kind == "event":
            self.sheet.shape("path", "event", d="M-7,-7 H7 L0,6 Z", transform=f"translate({x:.1f},{y:.1f})")
        else:
            self.sheet.glyph(x, y, kind)

    # The bar -------------------------------------------------------------------------------------------------------

    def _stretch(self, stretch: Stretch, start: datetime) -> None:
        left, right = self._x(stretch.start, start), self._x(stretch.end, start)
        outcome = stretch.outcome
        self.sheet.box(left, self.y, (right - left, BAR), outcome.verdict, pattern(outcome))
        said = next((text for text in (word(outcome), "?" if outcome.unknown else "") if fits(text, right - left)), "")
        if said:
            self.sheet.word((left + right) / 2, self.y + 19, said, outcome.verdict)

    def _ends(self, found: tuple[Stretch, ...], start: datetime, zone: str) -> None:
        ends = [(self._x(each.start, start), self.picture.told(each.start, zone)) for each in found[1:]]
        places = placed(ends)
        for (_, text), (middle, row) in zip(ends, places, strict=True):
            self.sheet.write(middle, self.y + 17 + ROW * row, text, "small")
        self.y += ROW * (max((row for _, row in places), default=-1) + 1)

    # The axis ------------------------------------------------------------------------------------------------------

    def _axis(self, below: int) -> None:
        """Draw the axis, and its grid below everything that was drawn from a place on."""
        ticks = [(self._x(at, self.picture.start), text) for at, text in self.picture.ticks]
        places = stacked(ticks)
        self.y += 12
        drawn = len(self.sheet.root)
        for (x, text), (middle, row) in zip(ticks, places, strict=True):
            self.sheet.shape("line", "grid", x1=x, y1=26, x2=x, y2=self.y)
            if row == 0:
                self.sheet.write(middle, self.y + 20, text, "small")
        self.sheet.shape("line", "axis", x1=EDGE, y1=self.y, x2=WIDTH - EDGE, y2=self.y)
        lines = [line for line in self.sheet.root[drawn:] if line.get("class") == "grid"]
        for line in lines:
            self.sheet.root.remove(line)
            self.sheet.root.insert(below, line)
        self.y += 20
        if self.picture.axis:
            self.y += ROW
            self.sheet.write(WIDTH - EDGE, self.y, self.picture.axis, "small", "end")

    # In words ------------------------------------------------------------------------------------------------------

    def _tell(self, lane: Lane, found: tuple[Stretch, ...]) -> None:
        zone = lane.zone or self.picture.zone
        stretched = [f"from {full(each.start, zone)} {word(each.outcome)}" for each in found]
        start, end = found[0].start, found[-1].end
        events = (*lane.events, *(event for event, _ in lane.sends))
        happened = [f"{_event(event)} on {full(event.at, zone)}" for event in events if start <= event.at < end]
        attempts = [
            f"tried on {full(each.attempt.at, zone)} ({each.attempt.label}), {TRIED[each.outcome.verdict]}"
            for each in tried(self.policy, lane)
            if start <= each.attempt.at < end
        ]
        self.told.append("; ".join((*happened, *attempts, *stretched)) + ".")


def fits(text: str, room: float) -> bool:
    """Return whether a small text fits into so much room, with some air around it."""
    return width(text, SMALL) + 8 <= room


def _event(event: Event) -> str:
    return event.type if event.label in ("", event.type) else f"{event.type} ({event.label})"
