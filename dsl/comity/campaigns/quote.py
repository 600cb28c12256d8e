"""Texts as YAML and JSON write them."""

import re

from comity.campaigns.reading import is_text

_SAFE = r"[A-Za-z(][^\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]*"
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_ESCAPED = '["\\\\\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]'


def quoted(text: str) -> str:
    """Return ``text`` as YAML writes it in quotes: double ones, as in JSON, unless these need escapes."""
    if ('"' in text or "\\" in text) and not re.search(_ESCAPED, text.replace('"', "").replace("\\", "")):
        doubled = text.replace("'", "''")
        return f"'{doubled}'"
    return json_quoted(text)


def json_quoted(text: str) -> str:
    """Return ``text`` in double quotes, as YAML and JSON both read it."""
    return f'"{re.sub(_ESCAPED, _escape, text)}"'


def _escape(found: re.Match[str]) -> str:
    char = found[0]
    return _ESCAPES.get(char) or f"\\u{ord(char):04x}"


def scalar(text: str, *, flow: bool) -> str:
    """Return ``text`` as YAML writes it on one line: without quotes where that is sure to be the same text.

    ``flow`` says that it stands inside brackets.
    """
    plain = (
        re.fullmatch(_SAFE, text)
        and is_text(text)
        and not text.endswith((" ", ":"))
        and ": " not in text
        and " #" not in text
        and not (flow and re.search(r"[\[\]{},:]", text))
    )
    return text if plain else quoted(text)
