"""What can be measured of how a page looks: the contrast of its text, the order of its headings, whether it fits."""

from itertools import pairwise
from typing import NamedTuple, cast

from playwright.sync_api import Page

# The contrast of WCAG 2 between the colour of each piece of text and what lies behind it; 4.5 is demanded, and 3 of
# large text. What is hidden, or too small for anybody, is no text.
FAINT = """() => {
  const parse = (colour) => {
    const parts = colour.match(/[\\d.]+/g).map(Number);
    return colour.startsWith("color(") ? [...parts.slice(0, 3).map((part) => part * 255), parts[3] ?? 1]
      : [...parts.slice(0, 3), parts[3] ?? 1];
  };
  const over = (top, below) => top.slice(0, 3).map((part, at) => part * top[3] + below[at] * (1 - top[3]));
  const behind = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) layers.unshift(parse(getComputedStyle(at).backgroundColor));
    const canvas = matchMedia("(prefers-color-scheme: dark)").matches ? [18, 18, 18] : [255, 255, 255];
    return layers.reduce((below, layer) => over(layer, below), canvas);
  };
  const luminance = (rgb) => {
    const [red, green, blue] = rgb.map((part) => part / 255)
      .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const found = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement, style = getComputedStyle(element);
    const text = walker.currentNode.textContent.trim(), box = element.getBoundingClientRect();
    if (!text || !element.checkVisibility({visibilityProperty: true, opacityProperty: true})) continue;
    if (box.width < 2 || box.height < 2 || element.closest("svg, script, style, noscript")) continue;
    const paper = behind(element), ink = over(parse(style.color), paper);
    const [light, dark] = [luminance(ink), luminance(paper)].sort((one, other) => other - one);
    const size = parseFloat(style.fontSize), large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    const ratio = (light + 0.05) / (dark + 0.05);
    if (ratio < (large ? 3 : 4.5)) found.add(`${ratio.toFixed(2)}: ${element.tagName} ${element.className}: ${text}`);
  }
  return [...found];
}"""
HEADINGS = """() => [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
  .filter((heading) => heading.checkVisibility()).map((heading) => [Number(heading.tagName[1]), heading.innerText])"""


class Look(NamedTuple):
    """How a page is looked at: the reader's colours, and the width of the window in pixels."""

    scheme: str
    width: int


LOOKS = (Look("light", 1280), Look("dark", 1280), Look("light", 400), Look("dark", 400))


def look(page: Page, how: Look) -> None:
    """Look at what is opened next, or is open, in other colours and another width."""
    page.emulate_media(color_scheme="dark" if how.scheme == "dark" else "light")
    page.set_viewport_size({"width": how.width, "height": 900})


def faint(page: Page) -> list[str]:
    """Return the pieces of text that are hard to read, each with its contrast."""
    return cast("list[str]", page.evaluate(FAINT))


def leaps(page: Page) -> list[str]:
    """Return the headings that skip a level, and what is wrong with the first: a page has one of level 1, above all."""
    found = cast("list[tuple[int, str]]", page.evaluate(HEADINGS))
    top = [words for level, words in found if level == 1]
    wrong = [] if found and found[0][0] == 1 and len(top) == 1 else [f"{len(top)} headings of level 1: {top}"]
    return wrong + [words for (above, _), (level, words) in pairwise(found) if level > above + 1]


def sticks_out(page: Page) -> bool:
    """Return whether the page is wider than the window."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
