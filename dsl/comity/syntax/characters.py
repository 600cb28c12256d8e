"""Characters that look like others, and characters that are not seen at all.

A policy must say what it seems to say. Outside quotes and comments every character is ASCII, so a Cyrillic letter
among Latin ones is reported where it stands; what it looks like takes its place in what is parsed, so that one foreign
letter makes one problem. Characters that reorder the text around them are reported everywhere, and so are invisible
ones, except the two joiners that some scripts and emoji need inside texts and comments.
"""

import re
import unicodedata

from comity.syntax.scan import WRONGLY_QUOTED
from comity.syntax.words import QUOTED, UNCLOSED
from comity.text.finding import Problem
from comity.text.source import Span

_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_INVISIBLE = "\u00ad\u180e\u200b\u2060-\u2064\ufeff"
_JOINERS = "\u200c\u200d"

# What NFKC doesn't know: letters of other scripts drawn as ours.
_ALIKE = (
    (
        "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u0501\u051b\u051d\u04bb\u0475\u04cf",
        "aeopcyxijsdqwhvl",
    ),
    ("\u0410\u0412\u0415\u041d\u041a\u041c\u041e\u0420\u0421\u0422\u0425\u0406\u0408\u0405\u04ae", "ABEHKMOPCTXIJSY"),
    ("\u03bf\u03b1\u03b9\u03bd\u03c1\u03c5\u03ba\u03b3", "oaivpuky"),
    ("\u039f\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u03a1\u03a4\u03a5\u03a7", "OABEZHIKMNPTYX"),
    ("\u0585\u057d\u0570\u0578\u0581\u0566", "ouhngq"),
    ("\u0131\u0251\u0261\u01c0\u01c3\u02d0", "iagl!:"),
    ("\u13a0\u13a1\u13a2\u13aa\u13ab\u13ac\u13b3\u13b7\u13bb\u13c0\u13c3\u13df", "DRTAJEWMHGZC"),
    ("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\u0589\u2236\u2217", "--------::*"),
)
_LOOKS_LIKE = {strange: ours for row, alike in _ALIKE for strange, ours in zip(row, alike, strict=True)}

_PIECE = re.compile(
    rf"(?P<comment>\#[^\r\n]*)|(?P<text>{QUOTED}|{UNCLOSED}|{WRONGLY_QUOTED})"
    rf"|(?P<word>(?:\w|[^\x00-\x7f])+)"
)
_HIDDEN = re.compile(f"[{_BIDI}{_INVISIBLE}]")
_HIDDEN_OUTSIDE = re.compile(f"[{_BIDI}{_INVISIBLE}{_JOINERS}]")
_REORDERS = re.compile(f"[{_BIDI}]")


def clean(text: str, start: int = 0) -> tuple[str, tuple[Problem, ...]]:
    """Return the text as it looks, character for character, and a problem for each word, text or comment that deceives.

    A word with a letter that looks like none of ours stays as it is: it deceives nobody and won't parse.
    """
    found = []
    chars = list(text)
    for match in _PIECE.finditer(text, start):
        piece = match.group()
        if piece.isascii():
            continue
        if match.lastgroup == "word":
            seen = "".join(map(looks_like, piece))
            if seen.isascii():
                chars[match.start() : match.end()] = seen
            problem = _hidden(_HIDDEN_OUTSIDE, piece, match.start()) or _alike(piece, seen, match.start())
        else:
            problem = _hidden(_HIDDEN, piece, match.start())
        if problem:
            found.append(problem)
    return "".join(chars), tuple(found)


def looks_like(char: str) -> str:
    """Return the ASCII character that ``char`` looks like, or itself."""
    if char.isascii():
        return char
    if unicodedata.category(char) in ("Zs", "Zl", "Zp"):
        return " "
    plain = _LOOKS_LIKE.get(char) or unicodedata.normalize("NFKC", char)
    return plain if len(plain) == 1 and plain.isascii() and plain.isprintable() else char


def _hidden(wanted: re.Pattern[str], piece: str, start: int) -> Problem | None:
    match = wanted.search(piece)
    if match is None:
        return None
    span = Span(start + match.start(), start + match.end())
    shown = f"U+{ord(match[0]):04X} {unicodedata.name(match[0], '')}".rstrip()
    if _REORDERS.match(match[0]):
        return Problem("bidi-control", f"{shown} changes the order in which the text is shown", span, "remove it")
    return Problem("confusable-character", f"{shown} is invisible", span, "remove it")


def _alike(piece: str, seen: str, start: int) -> Problem | None:
    if not seen.isascii():
        return None
    at = next(at for at, char in enumerate(piece) if not char.isascii())
    char, ours = piece[at], seen[at]
    shown = (
        f"`{char}` (U+{ord(char):04X} {unicodedata.name(char, '')})"
        if char.isprintable()
        else (f"U+{ord(char):04X} {unicodedata.name(char, '')}")
    )
    like = "a space" if ours == " " else f"`{ours}`"
    span = Span(start + at, start + at + 1)
    return Problem(
        "confusable-character", f"{shown} looks like {like}", span, f"write {like}; other scripts stand in quotes"
    )
