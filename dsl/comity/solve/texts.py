"""Representative texts: one for each way a text can stand to some constants, prefixes and fragments.

A text that is none of the constants is known by the longest of the prefixes it begins with and the fragments it
contains. That prefix, followed by those fragments, all set apart by a character that occurs nowhere else, has just
the same: no prefix or fragment can reach across the separator, and what the prefix or a fragment contains, the first
text contained as well. Several texts that are compared with each other need as many of each sort.

A regular expression is treated like a fragment where it is one but for case and word boundaries (`is_fragment`); for
any other a text that matches it cannot be made up in general, and `comity.solve.facts` lets it be true or false at
will.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from comity.solve.search import Exhausted

SEPARATORS = "-_ .:;/|~+*#=&@%$^!?<>0123456789"
FRESH = ("other", "another", "different", "else")
MOST_FRAGMENTS = 6

# An optional `(?i)` and words, with or without a word boundary at either end.
FRAGMENT = re.compile(r"(?:\(\?i\))?(?:\\b)?([\w ,'-]*)(?:\\b)?")
NOISE = re.compile(r"\(\?\w+\)|\\[a-zA-Z]|[\\^$()\[\]{}?*+|]")


def representatives(
    constants: Iterable[str], prefixes: Iterable[str] = (), fragments: Iterable[str] = (), crowd: int = 1
) -> list[str]:
    """Return the constants and, of every other sort of text, as many as may have to differ.

    Raises Exhausted for more fragments than can be combined.
    """
    found = dict.fromkeys(constants)
    starts, parts = sorted({*prefixes} - {""}), sorted({*fragments} - {""})
    if not starts and not parts:
        found |= dict.fromkeys(_fresh(found, crowd))
        return list(found)
    if len(parts) > MOST_FRAGMENTS:
        raise Exhausted
    separator = _separator("".join((*found, *starts, *parts)))
    for start in ("", *starts):
        for chosen in _subsets(parts):
            sure = separator.join((start, *chosen)) + separator
            sort = _sort(sure, starts, parts)
            found |= dict.fromkeys(
                text for text in _natural(start, chosen) if text not in found and _sort(text, starts, parts) == sort
            )
            found |= {sure + separator * i: None for i in range(crowd)}
    return list(found)


def _fresh(taken: Iterable[str], many: int) -> list[str]:
    taken = {*taken}
    names = [name for name in FRESH if name not in taken][:many]
    number = 1
    while len(names) < many:
        number += 1
        if (name := f"{FRESH[0]} {number}") not in taken:
            names.append(name)
    return names


def _separator(used: str) -> str:
    """Return a character that is not used, a common one if possible."""
    for separator in SEPARATORS:
        if separator not in used:
            return separator
    return next(chr(code) for code in range(0x2010, 0x2010 + len(used) + 1) if chr(code) not in used)


def _subsets(parts: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for size in range(len(parts) + 1):
        yield from combinations(parts, size)


def _natural(start: str, chosen: Sequence[str]) -> Iterator[str]:
    """Yield texts that read better than the sure one; whether they are of the same sort is to be seen."""
    yield start + " ".join(chosen or FRESH[:1])


def _sort(text: str, starts: Sequence[str], parts: Sequence[str]) -> list[bool]:
    return [text.startswith(start) for start in starts] + [part in text for part in parts]


def is_fragment(pattern: str) -> bool:
    """Return whether a regular expression is a fragment of text but for case and word boundaries."""
    return FRAGMENT.fullmatch(pattern) is not None


def sample(pattern: str) -> str:
    """Return a text that may match a regular expression, and does where that is a fragment."""
    found = FRAGMENT.fullmatch(pattern)
    return found[1] if found else NOISE.sub("", pattern)
