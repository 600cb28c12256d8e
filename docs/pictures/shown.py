"""The policies that pages show: a picture beside a sentence is drawn from that sentence."""

import re
from functools import cache
from pathlib import Path

import comity

DOCS = Path(__file__).parents[1]
BLOCK = re.compile(r'^```comity title="(?P<name>[^"]+)"\n(?P<text>.*?)^```$', re.MULTILINE | re.DOTALL)


@cache
def policy(page: str, name: str) -> comity.Policy:
    """Return the policy that a page of docs/meaning shows as a file of this name; raises KeyError if it shows none."""
    text = (DOCS / "meaning" / page).read_text(encoding="utf-8")
    return comity.compile({block["name"]: block["text"] for block in BLOCK.finditer(text)}[name])
