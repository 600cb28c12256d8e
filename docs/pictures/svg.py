"""The few shapes that pictures are made of, on a sheet that grows downwards."""

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from docs.pictures.style import FONT, KINDS, SMALL, WIDTH, style

EDGE = 14
AIR = 5
GLYPHS = {
    "allow": "M-4,0 L-1,3.5 L4.5,-3.5",
    "warn": "M-4,0 L-1,3.5 L4.5,-3.5",
    "hold": "M-2.5,-4 V4 M2.5,-4 V4",
    "review": "M0,-4 V1 M0,4 V4.1",
    "block": "M-3.5,-3.5 L3.5,3.5 M3.5,-3.5 L-3.5,3.5",
}


def width(text: str, size: int = FONT) -> float:
    """Return about how wide a text is, rather more than less."""
    return sum(0.34 if letter in " .,:il|'" else 0.9 if letter in "MWmw" else 0.62 for letter in text) * size


class Sheet:
    """A picture in the making. Coordinates are in its own units, y downwards; `save` says how high it became."""

    def __init__(self, name: str, title: str) -> None:
        self.name = name
        self.root = ET.Element("svg", xmlns="http://www.w3.org/2000/svg", role="img")
        self.root.set("aria-labelledby", f"{name}-title {name}-desc")
        ET.SubElement(self.root, "title", id=f"{name}-title").text = title
        self.told = ET.SubElement(self.root, "desc", id=f"{name}-desc")
        ET.SubElement(self.root, "style").text = style()
        self._patterns(ET.SubElement(self.root, "defs"))
        self.page = self.shape("rect", "page", x=0.5, y=0.5, width=WIDTH - 1, rx=6)

    def _patterns(self, defs: ET.Element) -> None:
        lines = {"hold": ("M-2,14 L14,-2", 12), "block": ("M-2,-2 L10,10", 8), "review": ("M0,4 H8", 8)}
        for kind, (path, size) in lines.items():
            self._pattern(defs, f"{kind}-lines", size, "path", {"d": path})
        for kind in KINDS:
            self._pattern(defs, f"{kind}-dots", 9, "circle", {"cx": "4.5", "cy": "4.5", "r": "1.7"})

    def _pattern(self, defs: ET.Element, kind: str, size: int, tag: str, drawn: dict[str, str]) -> None:
        pattern = ET.SubElement(defs, "pattern", id=f"{self.name}-{kind}", patternUnits="userSpaceOnUse")
        pattern.set("width", str(size))
        pattern.set("height", str(size))
        ET.SubElement(pattern, tag, {"class": kind, **drawn})

    def shape(self, tag: str, look: str, **where: float | str) -> ET.Element:
        """Add a shape with a look of the style sheet; numbers are written with one decimal at most."""
        written = {name: at if isinstance(at, str) else f"{at:.1f}".removesuffix(".0") for name, at in where.items()}
        return ET.SubElement(self.root, tag, {"class": look, **written})

    def write(self, x: float, y: float, text: str, look: str = "", anchor: str = "middle") -> None:
        """Write a text with its baseline at y."""
        place: dict[str, float | str] = {"x": x, "y": y, "text-anchor": anchor}
        self.shape("text", look, **place).text = text

    def word(self, x: float, y: float, text: str, kind: str) -> None:
        """Write a small word over a patterned box, on a plate of the box's own colour."""
        wide = width(text, SMALL)
        self.shape("rect", f"{kind} plate", x=x - wide / 2, y=y - 15, width=wide, height=20)
        self.write(x, y, text, "small")

    def box(self, x: float, y: float, size: tuple[float, float], kind: str, pattern: str | None) -> None:
        """Draw a filled box and, over it, a pattern."""
        wide, high = size
        self.shape("rect", kind, x=x, y=y, width=wide, height=high)
        if pattern is not None:
            self.shape("rect", "", x=x, y=y, width=wide, height=high, fill=f"url(#{self.name}-{pattern})")

    def glyph(self, x: float, y: float, verdict: str) -> None:
        """Draw what came of a message that somebody tried to send."""
        self.shape("circle", f"{verdict}-mark", cx=x, cy=y, r=8.5)
        self.shape("path", "glyph", d=GLYPHS[verdict], transform=f"translate({x:.1f},{y:.1f})")

    def save(self, height: float, told: Sequence[str]) -> str:
        """Return the picture as text, its lines told in words to those who cannot see it."""
        self.told.text = " ".join(told)
        self.root.set("viewBox", f"0 0 {WIDTH} {height:.0f}")
        self.root.set("width", str(WIDTH))
        self.root.set("height", f"{height:.0f}")
        self.page.set("height", f"{height - 1:.0f}")
        ET.indent(self.root, "")
        return ET.tostring(self.root, encoding="unicode") + "\n"


Placed = list[tuple[float, int]]
"""The middles of labels, and the rows they stand in, 0 being the nearest to what they label."""


def placed(labels: Sequence[tuple[float, str]]) -> Placed:
    """Return where small labels go so that none covers another: in one row if each still touches its place.

    ``labels`` are places from left to right, each with its text.
    """
    return [place for group in _groups(labels) for place in _row(group)]


def _row(group: list[tuple[float, str]]) -> Placed:
    middles = _middles(group)
    reach = [width(text, SMALL) / 2 + AIR for _, text in group]
    touching = all(abs(middle - x) <= far for middle, (x, _), far in zip(middles, group, reach, strict=True))
    return [(middle, 0) for middle in middles] if touching else stacked(group)


def _groups(labels: Sequence[tuple[float, str]]) -> list[list[tuple[float, str]]]:
    """Return labels in groups: those of one would touch, and stand side by side around the middle of their places."""
    groups: list[list[tuple[float, str]]] = []
    for label in labels:
        groups.append([label])
        while len(groups) > 1 and _span(groups[-2])[1] + AIR > _span(groups[-1])[0]:
            groups[-2:] = [groups[-2] + groups[-1]]
    return groups


def _span(group: list[tuple[float, str]]) -> tuple[float, float]:
    """Return where a row of labels begins and ends, moved into the picture."""
    wide = sum(width(text, SMALL) for _, text in group) + AIR * (len(group) - 1)
    left = sum(x for x, _ in group) / len(group) - wide / 2
    left = max(EDGE, min(left, WIDTH - EDGE - wide))
    return left, left + wide


def _middles(group: list[tuple[float, str]]) -> list[float]:
    left, found = _span(group)[0], []
    for _, text in group:
        found.append(left + width(text, SMALL) / 2)
        left += width(text, SMALL) + AIR
    return found


def stacked(labels: Sequence[tuple[float, str]]) -> Placed:
    """Return each label at its place, in the first row with room for it."""
    ends: list[float] = []
    found = []
    for label in labels:
        left, right = _span([label])
        row = next((row for row, end in enumerate(ends) if end + AIR <= left), len(ends))
        ends[row : row + 1] = [right]
        found.append(((left + right) / 2, row))
    return found
